"""Tell which person a sentence is about: "She said" reads well only behind another one about the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.extraction.attributed import Attributed
from bot.model import Actor, ActorKind


class SubjectFinder:
    """Finds the person that a sentence is about: who speaks in it, else its grammatical subject."""

    def __init__(self, doc: Doc, actors: Sequence[Actor]) -> None:
        """Sort the mentions of the people, and the speakers by where they stand."""
        self._doc = doc
        people = [actor for actor in actors if actor.kind is ActorKind.PERSON]
        self._mentions = sorted((m.start, m.end, actor.name) for actor in people for m in actor.mentions)
        attributed: Sequence[Attributed] = doc._.attributed
        said = ((a.speaker.span, a.speaker.name) for a in attributed)
        names = {actor.name for actor in people}
        self._speakers = sorted({(span.start, name) for span, name in said if span is not None and name in names})

    def find(self, start: int, end: int) -> str | None:
        """Return the name of the person whom a sentence is about, None where it is nobody or cannot be told."""
        at = bisect_right(self._speakers, (start, ""))
        if at < len(self._speakers) and self._speakers[at][0] < end:
            return self._speakers[at][1]
        words = self._doc.char_span(start, end, alignment_mode="expand")
        return next((name for token in words or () if (name := self._subject(token))), None)

    def _subject(self, token: Token) -> str | None:
        if not token.dep_.startswith("nsubj"):
            return None
        at = bisect_right(self._mentions, token.idx, key=lambda mention: mention[0]) - 1
        return self._mentions[at][2] if at >= 0 and token.idx < self._mentions[at][1] else None
