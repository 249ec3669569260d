"""Find the proper names among GUM's entities: there every noun phrase is one, nested, and most are no names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.extraction.evaluation.conllu import Sentence, Word
from bot.extraction.evaluation.named import Name, Named, without_overlap
from bot.extraction.training.names import DETERMINERS, TITLES, Gazetteer
from bot.extraction.training.tagged import with_demonyms

_PART = re.compile(r"\((?P<id>\d+)-(?P<kind>[a-z]+)-[^()]*(?P<closed>\))?|(?P<end>\d+)\)")
_KINDS = frozenset({"person", "organization", "place", "event", "object", "abstract"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One entity mention: words ``first`` up to but without ``end``."""

    first: int
    end: int
    kind: str


def mentions(words: tuple[Word, ...]) -> Iterator[Mention]:
    """Yield the entity mentions of one sentence."""
    waiting: list[tuple[str, str, int]] = []
    for at, word in enumerate(words):
        value = next((part[7:] for part in word.misc.split("|") if part.startswith("Entity=")), "")
        for match in _PART.finditer(value):
            if match["id"] and match["closed"]:
                yield Mention(at, at + 1, match["kind"])
            elif match["id"]:
                waiting.append((match["id"], match["kind"], at))
            else:
                found = next((entry for entry in reversed(waiting) if entry[0] == match["end"]), None)
                if found:
                    waiting.remove(found)
                    yield Mention(found[2], at + 1, found[1])


def gum_names(sentence: Sentence, gazetteer: Gazetteer) -> Named:
    """Return the text of a sentence with its proper names under our labels; proper nouns outside of them stay open."""
    text, starts = sentence.text.rstrip(), sentence.starts()
    names: list[Name] = []
    for mention in mentions(sentence.words):
        span = _proper_name(sentence.words, mention) if mention.kind in _KINDS else None
        if span:
            start, end = starts[span[0]], starts[span[1] - 1] + len(sentence.words[span[1] - 1].form)
            labels = gazetteer.labels(text[start:end], mention.kind)
            if labels:
                names.append(Name(start, end, labels))
    found = with_demonyms(text, gazetteer, without_overlap(names))
    return Named(text, found, open=tuple(_open(sentence, starts, found)))


def _open(sentence: Sentence, starts: list[int], names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield the places of proper nouns, titles and dates excepted, that no name covers."""
    dated = {
        at for mention in mentions(sentence.words) if mention.kind == "time" for at in range(mention.first, mention.end)
    }
    for at, (start, word) in enumerate(zip(starts, sentence.words, strict=False)):
        free = at not in dated and all(not name.start <= start < name.end for name in names)
        if free and word.xpos.startswith("NNP") and word.form.lower() not in TITLES:
            yield start, start + len(word.form)


def _proper_name(words: tuple[Word, ...], mention: Mention) -> tuple[int, int] | None:
    """Return the words of the name that heads a mention, or None where a common noun heads it."""
    inside = range(mention.first, mention.end)
    head = next((at for at in inside if words[at].head not in inside or words[at].head == at), None)
    if head is None or not words[head].xpos.startswith("NNP"):
        return None
    first, end = head, head + 1
    while first > mention.first and _belongs(words, first - 1, mention):
        first -= 1
    while end < mention.end and _belongs(words, end, mention):
        end += 1
    while end > head + 1 and not words[end - 1].xpos.startswith("NNP") and words[end - 1].upos != "NUM":
        end -= 1
    return _without_title(words, first, end, mention.kind)


def _belongs(words: tuple[Word, ...], at: int, mention: Mention) -> bool:
    """Tell whether a word beside a name is part of it: a proper noun, or what joins two of them."""
    word = words[at]
    if word.xpos.startswith("NNP"):
        return True
    if word.form in {"-", "&"} or (word.upos == "NUM" and word.deprel in {"flat", "nummod", "nmod:unmarked"}):
        return True
    if mention.kind == "person":
        return word.form in {"al", "de", "von", "van", "bin", "“", "”"}
    joins = word.form in {"of", "and", "for", "the", "on", "'s", "’s"} or (
        word.upos in {"ADJ", "NOUN"} and word.form[0].isupper()
    )
    after = words[at + 1] if at + 1 < mention.end else None
    return (
        joins
        and after is not None
        and (after.xpos.startswith("NNP") or after.form in {"the", "of"} or after.form[0].isupper())
    )


def _without_title(words: tuple[Word, ...], first: int, end: int, kind: str) -> tuple[int, int] | None:
    """Take determiners and titles off the front; None if nothing is left."""
    front = DETERMINERS | TITLES if kind == "person" else DETERMINERS
    loose = {"'s", "’s", "of", "and", "-", "for", "on", "&"}
    while first < end and (words[first].form.lower() in front or words[first].form in loose):
        first += 1
    return (first, end) if first < end and words[first].form[0].isupper() else None
