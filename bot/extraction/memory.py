"""What a reader has in mind at a place of the text: who is named where, who spoke last, who can be meant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from spacy.tokens import Doc, Token

from bot.extraction.actor import Cast
from bot.extraction.mention import Mention
from bot.extraction.syntax import OF_NAME, POSSESSIVE, climb, is_subject
from bot.model import ActorKind, Attribution, Span

PERSONAL = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m", "hers": "f", "himself": "m", "herself": "f"}
SUBJECT_SCORE = 1.5
MOST_CANDIDATES = 10
BODIES = frozenset({ActorKind.ORGANISATION, ActorKind.GROUP})
_LOOK_BACK = 4
_MOST_MENTIONS = 60
_SPEAKER_REACH = 6
_SPOKE_SCORE = 0.75
_CLEARLY = 2.0
_ASKED = 1.5
_ASKED_BY = frozenset({"asked", "questioned", "pressed", "quizzed", "challenged"})
_ENDS_ASKER = frozenset({"if", "whether", "about", "on", "why", "what", "when", "how", "who", "over", "to", "and"})
_FAR_BACK = 12


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a speaker mention means; ``actor`` indexes the cast, None where only a description is printed."""

    name: str | None
    span: Span | None
    attribution: Attribution
    actor: int | None = None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Memory:
    """Who was named or spoke shortly before."""

    doc: Doc
    cast: Sequence[Cast]
    quoted: frozenset[int]
    paragraph_of: dict[int, int]
    actor_at: dict[int, int] = field(init=False)
    sentence_of: dict[int, int] = field(init=False)
    mention_at: dict[int, tuple[int, Mention]] = field(init=False)
    firsts: list[int] = field(init=False)
    first_of: dict[str, list[tuple[int, int]]] = field(init=False)
    begins: list[int] = field(init=False)
    referred: list[tuple[int, int]] = field(default_factory=list, init=False)
    last_speaker: int | None = field(default=None, init=False)
    spoke_in: int = field(default=0, init=False)
    asked: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.actor_at = {i: number for number, actor in enumerate(self.cast) for m in actor.mentions for i in m.tokens}
        self.mention_at = {m.first: (number, m) for number, actor in enumerate(self.cast) for m in actor.mentions}
        self.firsts = sorted(self.mention_at)
        self.first_of = defaultdict(list)
        for number, actor in enumerate(self.cast):
            if actor.kind is ActorKind.PERSON and actor.gender is not None:
                self.first_of[actor.gender].append((actor.mentions[0].first, number))
        self.begins = [token.idx for token in self.doc]
        self.sentence_of = {t.i: n for n, sentence in enumerate(self.doc.sents) for t in sentence}

    def note(self, actor: int, place: int, *, asking: bool = False) -> None:
        """Remember who spoke last; ``place`` is a character of the sentence in which that is said."""
        self.last_speaker, self.spoke_in = actor, self.sentence_at(place)
        self.asked = actor if asking else None

    def refer(self, actor: int, i: int) -> None:
        """Remember that a pronoun or description, the token at ``i``, means an actor."""
        self.referred.append((i, actor))

    def sentence_at(self, start: int) -> int:
        """Return the number of the sentence at a character."""
        return self.sentence_of[max(0, bisect_right(self.begins, start) - 1)]

    def is_person(self, i: int) -> bool:
        """Tell whether a token belongs to the name of a person."""
        return i in self.actor_at and self.cast[self.actor_at[i]].kind is ActorKind.PERSON

    def last_name(self, start: int, end: int) -> int | None:
        """Return the last token in a range of tokens that belongs to a name."""
        at = bisect_left(self.firsts, end) - 1
        last = min(self.mention_at[self.firsts[at]][1].last, end) - 1 if at >= 0 else -1
        return last if last >= start else None

    def weighed(self, head: Token, gender: str) -> dict[int, float]:
        """Score the people a pronoun can mean: none who is said to ask there; who asked before is the less likely."""
        asking = self._askers(head)
        scores = {
            number: score + _leaning(self.cast[number], gender) - (_ASKED if number == self.asked else 0.0)
            for number, score in self.nearness(head).items()
            if self.cast[number].kind is ActorKind.PERSON and self.cast[number].gender in {None, gender}
        }
        scores = scores or self._far(head, gender)
        return {number: score for number, score in scores.items() if number not in asking}

    def _askers(self, head: Token) -> set[int]:
        """Return who asks in a clause before a pronoun: Asked by counsel, Ada Pell, if …, | she said."""
        before = self.doc[head.sent.start : head.i]
        by = next((t for t in before[1:] if t.lower_ == "by" and t.nbor(-1).lower_ in _ASKED_BY), None)
        end = next((t.i for t in before if by is not None and t.i > by.i and t.lower_ in _ENDS_ASKER), head.i)
        return {self.actor_at[i] for i in range(by.i, end) if i in self.actor_at} if by is not None else set()

    def _far(self, head: Token, gender: str) -> dict[int, float]:
        """Return the only person so far of whom that gender is known, where named not too far back."""
        known = [n for first, n in islice(self.first_of[gender], 2) if first < head.i]
        if len(known) != 1:
            return {}
        mentions = self.cast[known[0]].mentions
        last = mentions[bisect_left(mentions, head.i, key=lambda m: m.first) - 1].first
        return {known[0]: 0.0} if self.sentence_of[head.i] - self.sentence_of[last] <= _FAR_BACK else {}

    def rivals(self, number: int, others: Sequence[int], head: Token) -> list[int]:
        """Return those of others who are about as near as the actor chosen: who of them is meant cannot be told."""
        near = self.nearness(head)
        if number not in others or number not in near:
            return []
        return [n for n in others if n != number and near.get(n, 0.0) > near[number] - _CLEARLY]

    def told(self, number: int, rivals: Sequence[int], span: Span) -> Speaker:
        """Return the actor as the speaker who was found; where there are rivals it is unclear who is meant."""
        if not rivals:
            return Speaker(self.cast[number].name, span, Attribution.RESOLVED, number)
        names = dict.fromkeys(self.cast[n].name for n in [number, *rivals])
        return Speaker(None, span, Attribution.UNCLEAR, None, tuple(names)[:MOST_CANDIDATES])

    def bodies(self, head: Token) -> list[int]:
        """Rank the bodies that "it", "they" or "the firm" can mean; a place only where it spoke last."""
        scores = {}
        for number, score in self.nearness(head).items():
            kind = self.cast[number].kind
            if kind in BODIES or (kind is ActorKind.PLACE and number == self.last_speaker):
                scores[number] = score - (1.0 if kind is ActorKind.PLACE else 0.0)
        return sorted(scores, key=lambda n: -scores[n])

    def nearness(self, head: Token) -> dict[int, float]:
        """Score each actor by its best mention shortly before: near, subject, outside quotations, last speaker."""
        here = self.sentence_of[head.i]
        scores: dict[int, float] = {}
        for number, mention in self.shortly_before(head):
            score = self._near(here - self.sentence_of[mention.first], number)
            score += self.prominence(mention.last - 1, head)
            scores[number] = max(score, scores.get(number, score))
        for i, number in self._referred_before(head):
            score = self._near(here - self.sentence_of[i], number) + self.prominence(i, head)
            scores[number] = max(score, scores.get(number, score))
        if self.last_speaker is not None and 0 <= here - self.spoke_in <= _LOOK_BACK:
            score = self._near(here - self.spoke_in, self.last_speaker) + SUBJECT_SCORE
            scores[self.last_speaker] = max(score, scores.get(self.last_speaker, score))
        return scores

    def _referred_before(self, head: Token) -> Iterator[tuple[int, int]]:
        """Yield the pronouns and descriptions in the last sentences before a token, with the actor they mean."""
        here = self.sentence_of[head.i]
        for i, number in self.referred[max(0, bisect_left(self.referred, (head.i, -1)) - _MOST_MENTIONS) :]:
            if i < head.i and here - self.sentence_of[i] <= _LOOK_BACK:
                yield i, number

    def _near(self, distance: int, number: int) -> float:
        spoke = _SPOKE_SCORE if number == self.last_speaker else 0.0
        return 4.0 - distance + (1.0 if distance == 0 else 0.0) + spoke

    def shortly_before(self, head: Token) -> Iterator[tuple[int, Mention]]:
        """Yield the mentions in the last sentences before a token, and the last mention of who spoke last."""
        here = self.sentence_of[head.i]
        end = bisect_left(self.firsts, head.i)
        for at in range(end - 1, max(-1, end - 1 - _MOST_MENTIONS), -1):
            first = self.firsts[at]
            if here - self.sentence_of[first] > _LOOK_BACK:
                break
            yield self.mention_at[first]
        if self.last_speaker is not None:
            own = self.cast[self.last_speaker].mentions
            at = bisect_left(own, head.i, key=lambda mention: mention.first) - 1
            if at >= 0 and _LOOK_BACK < here - self.sentence_of[own[at].first] <= _LOOK_BACK + _SPEAKER_REACH:
                yield self.last_speaker, own[at]

    def prominence(self, last: int, head: Token) -> float:
        """Score how a mention that ends with a token stands out for a pronoun: subject, same paragraph, not quoted."""
        token = climb(self.doc[last], OF_NAME)
        subject = SUBJECT_SCORE if is_subject(token) else 0.0
        quoted = -3.0 if last in self.quoted else 0.0
        same = 0.5 if self.paragraph_of.get(last) == self.paragraph_of.get(head.i) else 0.0
        possessive = -0.5 if token.dep_ in POSSESSIVE else 0.0
        return subject + quoted + same + possessive


def _leaning(actor: Cast, gender: str) -> float:
    """Weigh what a given name says of gender; an unlisted one in -a leans to "she"."""
    if actor.gender is not None:
        return 0.5
    ending = next((n.given[0][-1:] for n in actor.names if n.given), "")
    return 0.0 if ending != "a" else (0.3 if gender == "f" else -1.0)
