"""Say whom a mention means: a name, a pronoun or a description like "the vice president", by rules that are named.

A pronoun goes to the person who fits in gender and was last the subject or speaker; a description goes to the
actor whose printed role holds it. What fits nobody keeps its printed words; nothing is guessed silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from bot.extraction.actor import Cast
from bot.extraction.lexicons import table, terms
from bot.extraction.role import is_role
from bot.extraction.syntax import APPOSITION, NAME_PART, PASSIVE_SUBJECT, SUBJECT, noun_phrase
from bot.model import ActorKind, Attribution, Span

PERSONAL = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m", "hers": "f", "himself": "m", "herself": "f"}
PLURAL = frozenset({"they", "them", "we"})
NEUTRAL = frozenset({"it", "its"})
_FIRST = frozenset({"i", "me", "my", "we", "us", "our"})
_BODIES = frozenset({ActorKind.ORGANISATION, ActorKind.GROUP})
_LOOK_BACK = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a speaker mention means; ``actor`` indexes the cast, None where only a description is printed."""

    name: str | None
    span: Span | None
    attribution: Attribution
    actor: int | None = None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Discourse:
    """What a reader has in mind while reading: who is named where, who spoke last."""

    doc: Doc
    cast: Sequence[Cast]
    quoted: frozenset[int]
    paragraph_of: dict[int, int]
    actor_at: dict[int, int] = field(init=False)
    sentence_of: dict[int, int] = field(init=False)
    last_speaker: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.actor_at = {i: number for number, actor in enumerate(self.cast) for m in actor.mentions for i in m.tokens}
        self.sentence_of = {t.i: n for n, sentence in enumerate(self.doc.sents) for t in sentence}

    def resolve(self, head: Token) -> Speaker:
        """Say whom the noun phrase with this head means."""
        phrase = noun_phrase(head)
        span = Span(phrase.start_char, phrase.end_char)
        named = self.named_in(head)
        if named is not None:
            return self._explicit(named, head, span)
        if head.lower_ in PERSONAL:
            return self._pronoun(head, self._people(head, PERSONAL[head.lower_]))
        if head.lower_ in NEUTRAL or head.lower_ in PLURAL:
            return self._pronoun(head, self._bodies(head))
        if head.lower_ in _FIRST or head.pos_ == "PRON":
            return Speaker(None, span, Attribution.UNCLEAR)
        return self._described(head, phrase.text, span)

    def named_in(self, head: Token) -> int | None:
        """Find the actor that the phrase names: by its head, or by a name set beside the head."""
        if head.i in self.actor_at:
            return self.actor_at[head.i]
        beside = [t for t in head.subtree if t.i in self.actor_at and _is_beside(t, head)]
        people = [t for t in beside if self.cast[self.actor_at[t.i]].kind is ActorKind.PERSON]
        chosen = (people if is_role(head) or head.pos_ == "NOUN" else beside)[:1]
        return self.actor_at[chosen[0].i] if chosen else None

    def _explicit(self, number: int, head: Token, span: Span) -> Speaker:
        mention = min(
            (m for m in self.cast[number].mentions if m.end > span.start - 200 and m.start < span.end + 200),
            key=lambda m: abs(m.first - head.i),
        )
        return Speaker(self.cast[number].name, Span(mention.start, mention.end), Attribution.EXPLICIT, number)

    def _pronoun(self, head: Token, fitting: list[int]) -> Speaker:
        span = Span(head.idx, head.idx + len(head.text))
        names = tuple(dict.fromkeys(self.cast[n].name for n in fitting))
        if not fitting:
            return Speaker(None, span, Attribution.UNCLEAR)
        return Speaker(names[0], span, Attribution.RESOLVED, fitting[0], names[1:4])

    def _people(self, head: Token, gender: str) -> list[int]:
        """Rank the people a pronoun can mean, the likeliest first."""
        scores = {}
        for number, actor in enumerate(self.cast):
            if actor.kind is ActorKind.PERSON and actor.gender in {None, gender}:
                score = self._nearness(number, head)
                if score is not None:
                    scores[number] = score + (0.5 if actor.gender == gender else 0.0)
        return sorted(scores, key=lambda n: -scores[n])

    def _bodies(self, head: Token) -> list[int]:
        allowed = _BODIES | ({ActorKind.PLACE} if self.last_speaker is not None else set())
        scores = {}
        for number, actor in enumerate(self.cast):
            if actor.kind in allowed:
                score = self._nearness(number, head)
                if score is not None:
                    scores[number] = score - (1.0 if actor.kind is ActorKind.PLACE else 0.0)
        return sorted(scores, key=lambda n: -scores[n])

    def _nearness(self, number: int, head: Token) -> float | None:
        """Score an actor by its best earlier mention: near, subject, outside quotations, last speaker."""
        here = self.sentence_of[head.i]
        best: float | None = None
        for mention in self.cast[number].mentions:
            if mention.first >= head.i:
                break
            distance = here - self.sentence_of[mention.first]
            if distance > _LOOK_BACK + (6 if number == self.last_speaker else 0):
                continue
            score = 4.0 - distance + self._prominence(mention.last - 1, head)
            best = score if best is None else max(best, score)
        if number == self.last_speaker:
            best = (best or 0.0) + 2.0
        return best

    def _prominence(self, last: int, head: Token) -> float:
        token = self.doc[last]
        while token.dep_ in NAME_PART and token.head.i != token.i:
            token = token.head
        subject = 1.5 if token.dep_ in SUBJECT | PASSIVE_SUBJECT else 0.0
        quoted = -3.0 if last in self.quoted else 0.0
        same = 0.5 if self.paragraph_of.get(last) == self.paragraph_of.get(head.i) else 0.0
        possessive = -0.5 if token.dep_ in {"nmod:poss", "poss"} else 0.0
        return subject + quoted + same + possessive

    def _described(self, head: Token, printed: str, span: Span) -> Speaker:
        """Take a description to the actor whose role holds it, else to the body last spoken of, else keep it."""
        definite = any(t.lower_ in {"the", "this", "that"} or t.dep_ in {"nmod:poss", "poss"} for t in head.lefts)
        if definite or head.text[:1].isupper():
            number = self._by_role(head)
            if number is None and head.lower_ in terms("collectives") and definite:
                number = next(iter(self._bodies(head)), None)
            if number is not None:
                return Speaker(self.cast[number].name, span, Attribution.RESOLVED, number)
        return Speaker(" ".join(printed.split()), span, Attribution.EXPLICIT)

    def _by_role(self, head: Token) -> int | None:
        """Find the one person named so far, the last one first, whose role has the head and shares its modifiers."""
        if head.lower_ not in table("roles") and head.lower_ not in terms("honorifics"):
            return None
        wanted = {t.lower_ for t in head.lefts if t.pos_ in {"NOUN", "PROPN", "ADJ"}} | {head.lower_}
        fitting = []
        for number, actor in enumerate(self.cast):
            printed = f"{actor.role or ''} {' '.join(n.printed for n in actor.names)}".lower().split()
            if actor.kind is ActorKind.PERSON and wanted <= {w.strip(",.") for w in printed}:
                fitting.append(number)
        if not fitting:
            return None
        return max(fitting, key=lambda n: self._nearness(n, head) or -1.0)


def _is_beside(token: Token, head: Token) -> bool:
    """Tell whether a name is the head's own or in apposition to it, not inside a phrase hung on it."""
    while token.i != head.i:
        if token.dep_ not in NAME_PART | APPOSITION:
            return False
        token = token.head
    return True
