"""Find the turns of an interview or a transcript whose words stand without quotation marks ("Q: …", "MS BECK: …")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from bot.extraction.cleaning import Paragraph, ParagraphKind, trim
from bot.extraction.lexicons import terms
from bot.extraction.name import is_honorific
from bot.model import Actor, ActorKind, Span

_LABEL = re.compile(
    r"[*_]{0,3}(?P<label>[QA](?=\s?[:.–—])|[A-Z][\w.'’-]*(?:[^\S\n][A-Z][\w.'’-]*){0,4}(?=\s?:))\s?[:.–—][*_]{0,3}(?=\s|$)"
)
_MARKS = frozenset("\"'“‘«„")
_FINISHED = re.compile(r"[.?!…][\"'’”»)\]]*$")
_ADDRESSES = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|[Oo]ur|us|[Yy]ou|[Yy]our)\b")
_ASKS = frozenset({"host", "interviewer", "moderator", "q", "question", "reporter"})
_WORD = re.compile(r"\w+")
_LEAST, _CLOSE = 3, 8


@dataclass(frozen=True, slots=True)
class Turn:
    """What one says in a conversation that is set with labels: the label and the range of the words."""

    label: str
    start: int
    end: int


def find_unmarked(text: str, paragraphs: Sequence[Paragraph], actors: Iterable[Actor]) -> tuple[Span, ...]:
    """Return the words of the turns without quotation marks; fewer than three labels, or lists, are no conversation.

    One who asks or a known name must be among the labels, and one label must come back or the words must be said to
    somebody: "Time: 5pm", datelines and lists of people are left alone.
    """
    turns = [turn for turn in _turns(text, paragraphs) if _is_said(text, turn)]
    labels = Counter(turn.label for turn in turns)
    known = _surnames_and_initials(actors)
    if len(turns) < _LEAST or len(labels) < 2 or not any(_is_someone(label, known) for label in labels):
        return ()
    addressed = sum(bool(_ADDRESSES.search(text, turn.start, turn.end)) for turn in turns)
    talks = labels.most_common(1)[0][1] > 1 or 2 * addressed >= len(turns)
    return tuple(Span(turn.start, turn.end) for turn in turns) if talks else ()


def _turns(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Turn]:
    """Cut the labels off; one on a line of its own belongs to the paragraph that follows."""
    waiting: str | None = None
    for paragraph in paragraphs:
        match = _LABEL.match(text, paragraph.start, paragraph.end)
        label, start = (match["label"], match.end()) if match else (waiting, paragraph.start)
        start, end = trim(text, start, paragraph.end)
        waiting = label if match and start >= end else None
        if label is not None and start < end and paragraph.kind is not ParagraphKind.BOILERPLATE:
            yield Turn(label, start, end)


def _is_said(text: str, turn: Turn) -> bool:
    return (
        text[turn.start] not in _MARKS and _FINISHED.search(text, max(turn.start, turn.end - 8), turn.end) is not None
    )


def _is_someone(label: str, known: Set[str]) -> bool:
    """Tell one who asks, a title, a given name, initials or a surname."""
    words = _WORD.findall(label.lower())
    titled = any(is_honorific(word) for word in label.split()[:-1])
    return (
        titled
        or not known.isdisjoint(words[-1:])
        or any(w in _ASKS or w.capitalize() in terms("given_names") for w in words)
    )


def _surnames_and_initials(actors: Iterable[Actor]) -> frozenset[str]:
    named = [_WORD.findall(actor.name.lower()) for actor in actors if actor.kind is ActorKind.PERSON]
    initials = ("".join(word[0] for word in words) for words in named if len(words) > 1)
    return frozenset([*(words[-1] for words in named if words), *initials])
