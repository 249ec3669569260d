"""Find the proper names of people, bodies, groups and places, by the pipeline's eyes and by the lexicons."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from bot.extraction.cleaning import Paragraph, ParagraphKind
from bot.extraction.gazetteer import kind_in_lexicons, kind_of_label
from bot.extraction.lexicons import table, terms
from bot.extraction.name import canonical, is_honorific
from bot.model import ActorKind

_PARTICLED = re.compile(r"(?:al|el|ad|ash|as|ul|at|an|bin|ibn|abu)[-‑–][A-Z]")
_MODEL_NUMBER = re.compile(r"[A-Z]{1,4}-?\d")
_JOINERS = frozenset(
    {"of", "for", "de", "del", "da", "di", "du", "van", "von", "der", "bin", "ibn", "al", "el", "la", "&"}
)
_OF_PLACE_OR_TIME = frozenset(
    {
        "in",
        "at",
        "from",
        "to",
        "near",
        "on",
        "by",
        "last",
        "next",
        "this",
        "since",
        "until",
        "of",
        "early",
        "late",
        "mid",
    }
)
_SHORT_WORD, _TITLED = 3, 0.8
_TRIMMED_END = frozenset({"'s", "’s", "'", "’", "of", "for", "and", "&", "at", "the"})
_NOT_AT_START = frozenset({"the", "a", "an", "of", "for", "and", "&"})
_UNLISTED = frozenset({ParagraphKind.BOILERPLATE, ParagraphKind.LABEL})


@dataclass(frozen=True, slots=True)
class Mention:
    """A proper name in the text: characters, tokens, what it names; ``sure`` where a lexicon or title decided."""

    start: int
    end: int
    first: int
    last: int
    text: str
    kind: ActorKind
    sure: bool

    @property
    def tokens(self) -> range:
        """Return the indices of the tokens."""
        return range(self.first, self.last)


def find_mentions(doc: Doc, paragraphs: Sequence[Paragraph]) -> tuple[Mention, ...]:
    """Return the names of the article in text order, each with the kind that the whole text supports."""
    kinds = _paragraph_kinds(doc, paragraphs)
    taken: set[int] = set()
    found: list[Mention] = []
    for first, last, kind in [*_labelled(doc), *((f, e, None) for f, e in _capitalised(doc, kinds))]:
        first, last = _trim(doc, first, last)
        if first >= last or taken & set(range(first, last)) or kinds.get(first) in _UNLISTED:
            continue
        mention = _mention(doc, first, last, kind)
        if mention is not None:
            found.append(mention)
            taken |= set(mention.tokens)
    found = _with_surnames(doc, found)
    found += _echoes(doc, found, taken)
    return _consistent(sorted(found, key=lambda m: m.start))


def _paragraph_kinds(doc: Doc, paragraphs: Sequence[Paragraph]) -> dict[int, ParagraphKind]:
    kinds = {}
    for paragraph in paragraphs:
        span = doc.char_span(paragraph.start, paragraph.end, alignment_mode="expand") or ()
        titled = paragraph.kind is ParagraphKind.HEADLINE and _is_title_case([t.text for t in span if t.is_alpha])
        kinds.update({token.i: ParagraphKind.LABEL if titled else paragraph.kind for token in span})
    return kinds


def _is_title_case(words: list[str]) -> bool:
    """Tell a headline in capitals, whose names cannot be told from its other words."""
    long = [word for word in words if len(word) > _SHORT_WORD]
    return len(long) > 1 and sum(word[0].isupper() for word in long) >= _TITLED * len(long)


def _labelled(doc: Doc) -> Iterator[tuple[int, int, ActorKind | None]]:
    for entity in doc.ents:
        kind = kind_of_label(entity.label_)
        if kind is not None and not (entity.label_ == "NORP" and entity.root.pos_ == "ADJ"):
            yield *_whole(doc, entity.start, entity.end), kind


def _whole(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Take in the capitalised words right beside a name that the pipeline saw in part."""
    while first > 0 and _may_join(doc[first - 1]) and not doc[first - 1].is_sent_start and not doc[first].is_sent_start:
        first -= 1
    while last < len(doc) and _may_join(doc[last]) and not doc[last].is_sent_start:
        last += 1
    return first, last


def _may_join(token: Token) -> bool:
    text = token.text
    listed = text in terms("not_names") or text in terms("demonyms") or text in terms("group_words")
    known = kind_in_lexicons(text, text, [text]) is not None or token.lower_ in table("roles") or is_honorific(text)
    return text[:1].isupper() and text[1:2].islower() and token.pos_ == "PROPN" and not listed and not known


def _capitalised(doc: Doc, kinds: dict[int, ParagraphKind]) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words that could be names, outside headlines."""
    run: list[int] = []
    for token in doc:
        if kinds.get(token.i) in {None, ParagraphKind.HEADLINE}:
            continue
        if _is_name_word(token):
            if run and run[-1] < token.i - 3:
                yield run[0], run[-1] + 1
                run = []
            run.append(token.i)
        elif run and not (
            token.lower_ in _JOINERS or (token.lower_ == "the" and doc[token.i - 1].lower_ in {"of", "for"})
        ):
            yield run[0], run[-1] + 1
            run = []
    if run:
        yield run[0], run[-1] + 1


def _is_name_word(token: Token) -> bool:
    if _PARTICLED.match(token.text):
        return True
    if not token.text[:1].isupper() or token.text in terms("not_names"):
        return False
    if token.is_sent_start or (token.i and token.nbor(-1).text in {"“", "‘", '"', "'", "''", "``", ":", "•"}):
        return token.pos_ == "PROPN" and not token.is_stop
    return not (token.is_stop and token.text.title() == token.text and token.pos_ != "PROPN")


def _trim(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Cut articles, marks and possessive endings off; take the titles before the name in."""
    while first < last and (doc[first].is_punct or doc[first].is_space or doc[first].lower_ in _NOT_AT_START):
        first += 1
    while last > first and (doc[last - 1].is_punct or doc[last - 1].is_space or doc[last - 1].lower_ in _TRIMMED_END):
        last -= 1
    while first > 0 and (is_honorific(doc[first - 1].text) or _is_given_name(doc[first - 1])):
        first -= 1
    return first, last


def _is_given_name(token: Token) -> bool:
    return token.text in table("given_names") and token.pos_ == "PROPN"


def _mention(doc: Doc, first: int, last: int, kind: ActorKind | None) -> Mention | None:
    """Judge what the words name: titles and lexicons first, then the pipeline's label, then their shape."""
    first, last = _without_role(doc, first, last)
    last = _name_end(doc, last)
    text = doc[first:last].text
    words = text.replace("-", " ").split()
    if not _can_name(text, words):
        return None
    if text in terms("demonyms"):
        return (
            Mention(doc[first].idx, doc[first].idx + len(text), first, last, text, ActorKind.GROUP, True)
            if text.endswith("s")
            else None
        )
    known = _known_kind(doc, first, last)
    follows_role = 2 <= last - first <= 4 and first > 0 and doc[first - 1].lower_ in table("roles")
    chosen = known or (ActorKind.PERSON if follows_role else kind) or _kind_by_shape(doc, first, last)
    if chosen is None:
        return None
    return Mention(doc[first].idx, doc[first].idx + len(text), first, last, text, chosen, known is not None)


def _can_name(text: str, words: list[str]) -> bool:
    """Leave out what is no name: bare titles and roles, weekdays, model numbers."""
    if not any(c.isalpha() for c in text) or text in terms("not_names") or _MODEL_NUMBER.match(text):
        return False
    return not all(is_honorific(w) or _is_common(w) for w in words)


def _is_common(word: str) -> bool:
    return any(w in table("roles") for w in (word.lower(), word.lower().removesuffix("s")))


def _name_end(doc: Doc, last: int) -> int:
    """Take in the rest of a name that the pipeline cut short: Idris | el-Mahrouq."""
    while last < len(doc) and _PARTICLED.match(doc[last].text):
        last += 1
    return last


def _without_role(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Cut off a capitalised role that is joined to a body: President of the Board of Trade."""
    for i in range(first, last - 1):
        if doc[i].lower_ in table("roles") and doc[i + 1].lower_ in {"of", "for"}:
            return _trim(doc, i + 2, last) if last > i + 2 else (first, last)
    return first, last


def _known_kind(doc: Doc, first: int, last: int) -> ActorKind | None:
    words = [token.text for token in doc[first:last]]
    if len(words) > 1 and is_honorific(words[0]) and words[-1] not in terms("organisation_words"):
        return ActorKind.PERSON
    return kind_in_lexicons(canonical(" ".join(words)), " ".join(words), words)


def _kind_by_shape(doc: Doc, first: int, last: int) -> ActorKind | None:
    words = [token.text for token in doc[first:last]]
    if 2 <= len(words) <= 4 and words[0] in table("given_names"):
        return ActorKind.PERSON
    if len(words) == 1 and 2 <= len(words[0]) <= 6 and words[0].isupper():
        return ActorKind.ORGANISATION
    if 2 <= len(words) <= 4 and _stands_like_a_person(doc, first, last):
        return ActorKind.PERSON
    return None


def _stands_like_a_person(doc: Doc, first: int, last: int) -> bool:
    """Tell whether a name stands beside a role or a verb of saying."""
    before = doc[first - 1] if first else None
    before = doc[first - 2] if before is not None and before.text == "," and first > 1 else before
    after = doc[last] if last < len(doc) else None
    roles, cues = (
        table("roles"),
        {"said", "says", "told", "added", "warned", "asked", "explained", "insisted", "argued"},
    )
    return (before is not None and before.lower_ in roles | dict.fromkeys(cues)) or (
        after is not None and after.lower_ in cues
    )


def _with_surnames(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """Take a single word for a person where it is the surname of a person named in full: Jordan said."""
    surnames = {m.text.split()[-1] for m in found if m.kind is ActorKind.PERSON and " " in m.text}
    return [
        replace(m, kind=ActorKind.PERSON, sure=True)
        if m.text in surnames and not _after_preposition(doc, m.first)
        else m
        for m in found
    ]


def _after_preposition(doc: Doc, i: int) -> bool:
    return i > 0 and doc[i - 1].lower_ in _OF_PLACE_OR_TIME


def _echoes(doc: Doc, found: Iterable[Mention], taken: set[int]) -> Iterator[Mention]:
    """Find further printings of names found once: the same words elsewhere, headlines too."""
    forms: dict[str, list[tuple[tuple[str, ...], Mention]]] = defaultdict(list)
    for mention in {m.text: m for m in found}.values():
        words = tuple(token.text for token in doc[mention.first : mention.last])
        forms[words[0]].append((words, mention))
    for mention in [m for m in found if m.kind is ActorKind.PERSON and " " in m.text]:
        surname = mention.text.split()[-1]
        short = replace(mention, text=surname, sure=False)
        if not any(words == (surname,) for words, _ in forms[surname]):
            forms[surname].append(((surname,), short))
    for token in doc:
        if token.text in terms("not_names") and _after_preposition(doc, token.i):
            continue
        for words, mention in sorted(forms.get(token.text, ()), key=lambda form: -len(form[0])):
            last = token.i + len(words)
            place = range(token.i, last)
            if not taken & set(place) and tuple(t.text for t in doc[token.i : last]) == words:
                taken |= set(place)
                yield replace(mention, start=token.idx, end=token.idx + len(mention.text), first=token.i, last=last)
                break


def _consistent(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Give every printing of one name the kind most of them have; what a lexicon or title decided weighs more."""
    votes: dict[str, Counter[ActorKind]] = defaultdict(Counter)
    for mention in mentions:
        votes[canonical(mention.text)][mention.kind] += 5 if mention.sure else 1
    return tuple(replace(m, kind=votes[canonical(m.text)].most_common(1)[0][0]) for m in mentions)
