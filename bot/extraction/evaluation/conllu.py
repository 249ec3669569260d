"""Read CoNLL-U (EWT and GUM) into sentences of plain columns, and join what our tokenizer keeps whole."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from spacy.tokens import Doc

from bot.errors import SourceError

COLUMNS = 10
_NUMBER = re.compile(r"\d+(?:[-.]\d+)?")
_FEATURES = re.compile(r"_|[^=|]+=[^=|]+(?:\|[^=|]+=[^=|]+)*")
_POS = frozenset(
    {
        *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM"),
        *("PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"),
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word: the columns of CoNLL-U that are used. ``head`` counts from 0; a root is its own head."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space: bool
    misc: str = ""

    @property
    def tag(self) -> str:
        """The XPOS tag, or the UPOS tag where there is none."""
        return self.xpos if self.xpos != "_" else self.upos


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and whether it opens a paragraph or a document."""

    words: tuple[Word, ...]
    opens_paragraph: bool = False
    opens_document: bool = False

    @property
    def text(self) -> str:
        """The sentence as it was written, with the space behind its last word if there is one."""
        return "".join(word.form + " " * word.space for word in self.words)

    def starts(self) -> list[int]:
        """Return the character at which each word begins, and the length of the text."""
        found = [0]
        for word in self.words:
            found.append(found[-1] + len(word.form) + word.space)
        return found


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of one file; raises ``SourceError`` where one is not written as CoNLL-U asks."""
    for block in read_text(path).split("\n\n"):
        lines = block.split("\n")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        size = sum(row[0].isdigit() for row in rows)
        wrong = next((row for row in rows if not _is_written_well(row, size)), None)
        if wrong is not None:
            raise SourceError(f"{path.name} is no CoNLL-U: ten columns are needed. Look at the line {wrong!r}.")
        words = _words(rows)
        if words:
            yield Sentence(
                words,
                opens_paragraph=any(line.startswith(("# newpar", "# newdoc")) for line in lines),
                opens_document=any(line.startswith("# newdoc") for line in lines),
            )


def read_text(path: Path) -> str:
    """Return the text of a corpus file; raises ``SourceError`` where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name} is not written in UTF-8. Convert it.") from error


def _is_written_well(row: Sequence[str], size: int) -> bool:
    """Tell a row of a sentence of ``size`` words that can be read; ranges and empty nodes need a number only."""
    if len(row) != COLUMNS or not _NUMBER.fullmatch(row[0]):
        return False
    whole = bool(row[1]) and row[3] in _POS and _FEATURES.fullmatch(row[5]) is not None
    return not row[0].isdigit() or (whole and row[6].isdigit() and int(row[6]) <= size)


def _words(rows: list[list[str]]) -> tuple[Word, ...]:
    """Turn the rows of one sentence into words; ranges (don't) give their spacing, empty nodes are left out."""
    inside, spaced_by_range = _ranges(rows)
    words: list[Word] = []
    for row in rows:
        if not row[0].isdigit():
            continue
        number = int(row[0])
        space = "SpaceAfter=No" not in row[9]
        if number in spaced_by_range:
            space = spaced_by_range[number]
        elif number in inside:
            space = False
        head = int(row[6]) - 1 if row[6] != "0" else number - 1
        feats = "" if row[5] == "_" else row[5]
        words.append(Word(row[1], row[2], row[3], row[4], feats, head, row[7], space, row[9]))
    return tuple(words)


def _ranges(rows: list[list[str]]) -> tuple[set[int], dict[int, bool]]:
    """Return the word numbers inside multi-word tokens, and for the last one of each whether a space follows."""
    inside: set[int] = set()
    last: dict[int, bool] = {}
    for row in rows:
        if "-" in row[0]:
            first, final = (int(part) for part in row[0].split("-"))
            inside.update(range(first, final))
            last[final] = "SpaceAfter=No" not in row[9]
    return inside, last


@dataclass(frozen=True, slots=True)
class _Group:
    """Words ``first`` to ``last`` (inclusive) that become one."""

    first: int
    last: int

    @classmethod
    def of(cls, position: int) -> Self:
        return cls(position, position)


def join_hyphenated(sentence: Sentence, cut: Callable[[str], Doc]) -> Sentence:
    """Return the sentence with every run of words that ``cut`` (our tokenizer) keeps as one token made one word."""
    if not any(word.form == "-" for word in sentence.words):
        return sentence
    groups = _groups(sentence, cut)
    place = {old: new for new, group in enumerate(groups) for old in range(group.first, group.last + 1)}
    return replace(sentence, words=tuple(_joined(sentence.words, group, place) for group in groups))


def _groups(sentence: Sentence, cut: Callable[[str], Doc]) -> list[_Group]:
    """Return the words of the sentence, those inside one token with a hyphen taken together."""
    starts = sentence.starts()
    ends = {start + len(word.form): number for number, (start, word) in enumerate(zip(starts, sentence.words))}  # noqa: B905 (one start more)
    begins = {start: number for number, start in enumerate(starts)}
    groups: list[_Group] = []
    for token in cut(sentence.text):
        first, last = begins.get(token.idx), ends.get(token.idx + len(token))
        if "-" in token.text and first is not None and last is not None and last > first:
            groups.append(_Group(first, last))
    taken = {number for group in groups for number in range(group.first, group.last + 1)}
    groups += [_Group.of(number) for number in range(len(sentence.words)) if number not in taken]
    return sorted(groups, key=lambda group: group.first)


def _joined(words: tuple[Word, ...], group: _Group, place: dict[int, int]) -> Word:
    """Make one word of a group: head and relation of its top word, class of its last one, PROPN if any is."""
    members = words[group.first : group.last + 1]
    top = words[min(range(group.first, group.last + 1), key=lambda at: _depth(words, at))]
    is_root = words[top.head] is top
    head = place[group.first] if is_root else place[top.head]
    if len(members) == 1:
        return replace(top, head=head)
    form = "".join(word.form for word in members)
    last = members[-1] if members[-1].upos != "PUNCT" else top
    if any(word.upos == "PROPN" for word in members) and last.upos not in {"ADJ", "ADV"}:
        last = replace(last, upos="PROPN", xpos=last.xpos if last.xpos.startswith("NNP") else "NNP", lemma=last.form)
    lemma = "".join(word.form for word in members[:-1]) + last.lemma
    return replace(last, form=form, lemma=lemma, head=head, deprel=top.deprel, misc=top.misc)


def _depth(words: tuple[Word, ...], at: int) -> int:
    """Return how many words lie between a word and the root."""
    depth = 0
    while words[at].head != at:
        at, depth = words[at].head, depth + 1
    return depth
