"""Take the names that the pipeline marked for actors: their proper extent, and the kind of actor that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.extraction.cleaning import Paragraph, ParagraphKind
from bot.extraction.gazetteer import kind_in_lexicons, kind_of_label
from bot.extraction.lexicons import table, terms
from bot.extraction.name import canonical, is_honorific
from bot.extraction.nickname import find_nicknamed
from bot.extraction.syntax import FINITE
from bot.model import ActorKind

_MODEL_NUMBER = re.compile(r"[A-Z]{1,4}-?\d")
_TRIMMED_END = frozenset({"'s", "’s", "'", "’", "of", "for", "and", "&", "at", "the"})
_NOT_AT_START = frozenset({"the", "a", "an", "of", "for", "and", "&"})
_UNLISTED = frozenset({ParagraphKind.BOILERPLATE, ParagraphKind.LABEL})
_SHORT_WORD, _TITLED = 3, 0.8
_CALLED_REACH = 8


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
    """Return the names of actors in text order; those in boilerplate and in headlines in capitals are left out."""
    kinds = _paragraph_kinds(doc, paragraphs)
    taken: set[int] = set()
    found: list[Mention] = []
    nicknamed = ((first, last, ActorKind.PERSON) for first, last in find_nicknamed(doc))
    for first, last, kind in (*nicknamed, *_labelled(doc)):
        first, last = _trim(doc, first, last)
        if first >= last or taken & set(range(first, last)) or kinds.get(first) in _UNLISTED:
            continue
        mention = _mention(doc, first, last, kind)
        if mention is not None:
            found.append(mention)
            taken |= set(mention.tokens)
    return tuple(sorted(found, key=lambda mention: mention.start))


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


def _labelled(doc: Doc) -> Iterator[tuple[int, int, ActorKind]]:
    for entity in doc.ents:
        kind = kind_of_label(entity.label_)
        if kind is not None and not (entity.label_ == "NORP" and entity.root.pos_ == "ADJ"):
            yield entity.start, entity.end, kind


def _trim(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Cut articles, marks and possessive endings off; take the titles before the name in."""
    while first < last and (doc[first].is_punct or doc[first].is_space or doc[first].lower_ in _NOT_AT_START):
        first += 1
    while last > first and (doc[last - 1].is_punct or doc[last - 1].is_space or doc[last - 1].lower_ in _TRIMMED_END):
        last -= 1
    while first > 0 and is_honorific(doc[first - 1].text):
        first -= 1
    return first, last


def _mention(doc: Doc, first: int, last: int, kind: ActorKind) -> Mention | None:
    """Judge what the words name: titles and lexicons first, then the pipeline's label."""
    first, last = _without_role(doc, first, last)
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
    chosen = known or (ActorKind.PERSON if follows_role else kind)
    return Mention(doc[first].idx, doc[first].idx + len(text), first, last, text, chosen, known is not None)


def _can_name(text: str, words: list[str]) -> bool:
    """Leave out what is no name: bare titles and roles, weekdays, model numbers."""
    if not any(c.isalpha() for c in text) or text in terms("not_names") or _MODEL_NUMBER.match(text):
        return False
    return not all(is_honorific(w) or _is_common(w) for w in words)


def _is_common(word: str) -> bool:
    return any(w in table("roles") for w in (word.lower(), word.lower().removesuffix("s")))


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
    if _is_called_a_firm(doc, first, last):
        return ActorKind.ORGANISATION
    return kind_in_lexicons(canonical(" ".join(words)), " ".join(words), words)


def _is_called_a_firm(doc: Doc, first: int, last: int) -> bool:
    """Tell a name between commas that the words before call a firm: the firm chosen to build the dam, NAME, …."""
    if first < 2 or last >= len(doc) or doc[first - 1].text != "," or doc[last].text not in {",", "."}:
        return False
    for i in range(first - 2, max(0, first - 2 - _CALLED_REACH), -1):
        token = doc[i]
        finite = token.tag_ in FINITE and token.dep_ != "acl"
        if token.is_punct or token.is_space or finite or token.lower_ in table("roles"):
            return False
        if token.lower_ in terms("firm_words") and doc[i - 1].pos_ in {"DET", "ADJ", "NOUN", "PROPN"}:
            return True
    return False
