"""Say whom a mention means: a name, a pronoun or a description like "the vice president", by rules that are named.

A pronoun goes to the person who fits in gender and was last the subject or speaker; a description goes to the
actor whose printed role holds it. What fits nobody keeps its printed words; nothing is guessed silently.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from bot.extraction.actor import Cast
from bot.extraction.gazetteer import is_outlet
from bot.extraction.lexicons import table, terms
from bot.extraction.mention import Mention
from bot.extraction.role import is_role
from bot.extraction.syntax import APPOSITION, NAME_PART, POSSESSIVE, is_subject, noun_phrase
from bot.model import ActorKind, Attribution, Span

PERSONAL = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m", "hers": "f", "himself": "m", "herself": "f"}
PLURAL = frozenset({"they", "them", "we"})
NEUTRAL = frozenset({"it", "its"})
_FIRST = frozenset({"i", "me", "my", "we", "us", "our"})
_BODIES = frozenset({ActorKind.ORGANISATION, ActorKind.GROUP})
_LOOK_BACK = 4
_SPEAKER_REACH = 6
_SUBJECT_SCORE = 1.5


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
    lede_end: int = 0
    actor_at: dict[int, int] = field(init=False)
    sentence_of: dict[int, int] = field(init=False)
    mention_at: dict[int, tuple[int, Mention]] = field(init=False)
    firsts: list[int] = field(init=False)
    last_speaker: int | None = field(default=None, init=False)
    last_described: Speaker | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.actor_at = {i: number for number, actor in enumerate(self.cast) for m in actor.mentions for i in m.tokens}
        self.mention_at = {m.first: (number, m) for number, actor in enumerate(self.cast) for m in actor.mentions}
        self.firsts = sorted(self.mention_at)
        self.sentence_of = {t.i: n for n, sentence in enumerate(self.doc.sents) for t in sentence}

    def resolve(self, head: Token) -> Speaker:
        """Say whom the noun phrase with this head means."""
        phrase = noun_phrase(head)
        span = Span(phrase.start_char, phrase.end_char)
        named = self.named_in(head)
        if named is not None:
            return self._explicit(named, head, span)
        if head.lower_ in PERSONAL:
            described = self._described_person(head)
            return described or self._pronoun(head, self._people(head, PERSONAL[head.lower_]))
        if head.lower_ in NEUTRAL or head.lower_ in PLURAL:
            return self._described_group(head) or self._pronoun(head, self._bodies(head))
        if head.lower_ in _FIRST or head.pos_ == "PRON":
            return Speaker(None, span, Attribution.UNCLEAR)
        return self._described(head, phrase.text, span)

    def note_speaker(self, speaker: Speaker) -> None:
        """Remember who spoke last, named or only described."""
        if speaker.actor is not None:
            self.last_speaker = speaker.actor
            self.last_described = None
        elif speaker.name is not None and speaker.span is not None:
            self.last_described = speaker

    def named_in(self, head: Token) -> int | None:
        """Find the actor that the phrase names: by its head, or by a name set beside the head."""
        if head.i in self.actor_at:
            return self.actor_at[head.i]
        beside = [t for t in head.subtree if t.i in self.actor_at and _is_beside(t, head)]
        people = [t.i for t in beside if self._is_person(t.i)]
        chosen = people if is_role(head) or head.pos_ == "NOUN" else [t.i for t in beside]
        near = chosen[0] if chosen else self._person_in_apposition(head)
        return self.actor_at[near] if near is not None else None

    def _is_person(self, i: int) -> bool:
        return i in self.actor_at and self.cast[self.actor_at[i]].kind is ActorKind.PERSON

    def _person_in_apposition(self, head: Token) -> int | None:
        """Read a name beside a role whatever the parse: "chair Jo Ray", "chair, Jo Ray", "Jo Ray, chair"."""
        doc, i = self.doc, head.i
        if not is_role(head) or i + 1 >= len(doc):
            return None
        after = i + 2 if doc[i + 1].text == "," and i + 2 < len(doc) else i + 1
        if self._is_person(after) and (after == i + 1 or self._closes(after)):
            return after
        start = noun_phrase(head).start - 1
        while start > 0 and doc[start].lower_ in {"the", "a", "an", "of", "and"}:
            start -= 1
        return start - 1 if start > 0 and doc[start].text == "," and self._is_person(start - 1) else None

    def _closes(self, i: int) -> bool:
        """Tell whether a name in apposition is closed by a mark or a verb."""
        while i < len(self.doc) and self._is_person(i):
            i += 1
        return i >= len(self.doc) or self.doc[i].is_punct or self.doc[i].is_space or self.doc[i].pos_ in {"VERB", "AUX"}

    def _explicit(self, number: int, head: Token, span: Span) -> Speaker:
        mention = min(
            (m for m in self.cast[number].mentions if m.end > span.start - 200 and m.start < span.end + 200),
            key=lambda m: abs(m.first - head.i),
        )
        place, actor = Span(mention.start, mention.end), self.cast[number]
        if mention.start not in actor.doubtful:
            return Speaker(actor.name, place, Attribution.EXPLICIT, number)
        surnames = {name.surname for name in actor.names}
        others = [c.name for c in self.cast if c is not actor and surnames & {name.surname for name in c.names}]
        return Speaker(actor.name, place, Attribution.RESOLVED, number, tuple(others))

    def _pronoun(self, head: Token, fitting: list[int]) -> Speaker:
        span = Span(head.idx, head.idx + len(head.text))
        names = tuple(dict.fromkeys(self.cast[n].name for n in fitting))
        if not fitting:
            return Speaker(None, span, Attribution.UNCLEAR)
        return Speaker(names[0], span, Attribution.RESOLVED, fitting[0], names[1:4])

    def _described_person(self, head: Token) -> Speaker | None:
        """Take a pronoun to the unnamed person who spoke in this sentence or the one before: a spokesman … he."""
        described = self.last_described
        if described is None or described.span is None or described.name is None:
            return None
        words = described.name.lower().split()
        genders = {table("roles")[w] for w in words if w in table("roles")}
        named_since = any(
            self.cast[number].kind is ActorKind.PERSON
            and mention.start > described.span.end
            and self._prominence(mention.last - 1, head) >= _SUBJECT_SCORE
            for number, mention in self._shortly_before(head)
        )
        if named_since:
            return None
        near = self.sentence_of[head.i] - self._sentence_at(described.span.start) <= 2
        fits = bool(genders) and genders <= {"", PERSONAL[head.lower_]}
        span = Span(head.idx, head.idx + len(head.text))
        return Speaker(described.name, span, Attribution.RESOLVED) if near and fits else None

    def _described_group(self, head: Token) -> Speaker | None:
        """Take "they" to the unnamed people who spoke in the sentence before: officials … they."""
        described = self.last_described
        if head.lower_ != "they" or described is None or described.span is None or described.name is None:
            return None
        here = self.sentence_of[head.i]
        plural = any(w.endswith("s") and w.removesuffix("s") in table("roles") for w in described.name.lower().split())
        if not plural or here - self._sentence_at(described.span.start) > 1:
            return None
        return Speaker(described.name, Span(head.idx, head.idx + len(head.text)), Attribution.RESOLVED)

    def _sentence_at(self, start: int) -> int:
        token = self.doc.char_span(start, start + 1, alignment_mode="expand")
        return self.sentence_of[token[0].i] if token is not None else 0

    def _people(self, head: Token, gender: str) -> list[int]:
        """Rank the people a pronoun can mean, the likeliest first."""
        scores = {
            number: score + self._leaning(self.cast[number], gender)
            for number, score in self._nearness(head).items()
            if self.cast[number].kind is ActorKind.PERSON and self.cast[number].gender in {None, gender}
        }
        return sorted(scores, key=lambda n: -scores[n])

    @staticmethod
    def _leaning(actor: Cast, gender: str) -> float:
        """Weigh what a given name says of gender; an unlisted one in -a leans to "she"."""
        if actor.gender is not None:
            return 0.5
        ending = next((n.given[0][-1:] for n in actor.names if n.given), "")
        return 0.0 if ending != "a" else (0.3 if gender == "f" else -1.0)

    def _bodies(self, head: Token) -> list[int]:
        """Rank the bodies that "it", "they" or "the firm" can mean; a place only where it spoke last."""
        scores = {}
        for number, score in self._nearness(head).items():
            kind = self.cast[number].kind
            if kind in _BODIES or (kind is ActorKind.PLACE and number == self.last_speaker):
                scores[number] = score - (1.0 if kind is ActorKind.PLACE else 0.0)
        return sorted(scores, key=lambda n: -scores[n])

    def _nearness(self, head: Token) -> dict[int, float]:
        """Score each actor by its best mention shortly before: near, subject, outside quotations, last speaker."""
        here = self.sentence_of[head.i]
        scores: dict[int, float] = {}
        for number, mention in self._shortly_before(head):
            distance = here - self.sentence_of[mention.first]
            near = 4.0 - distance + (1.0 if distance == 0 else 0.0)
            score = near + self._prominence(mention.last - 1, head) + (1.5 if number == self.last_speaker else 0.0)
            scores[number] = max(score, scores.get(number, score))
        return scores

    def _shortly_before(self, head: Token) -> Iterator[tuple[int, Mention]]:
        """Yield the mentions in the last sentences before a token, and the last mention of who spoke last."""
        here = self.sentence_of[head.i]
        for first in reversed(self.firsts[: bisect_left(self.firsts, head.i)]):
            if here - self.sentence_of[first] > _LOOK_BACK:
                break
            yield self.mention_at[first]
        if self.last_speaker is not None:
            earlier = [m for m in self.cast[self.last_speaker].mentions if m.first < head.i][-1:]
            if earlier and _LOOK_BACK < here - self.sentence_of[earlier[0].first] <= _LOOK_BACK + _SPEAKER_REACH:
                yield self.last_speaker, earlier[0]

    def _prominence(self, last: int, head: Token) -> float:
        token = self.doc[last]
        while token.dep_ in NAME_PART | APPOSITION and token.head.i != token.i:
            token = token.head
        subject = _SUBJECT_SCORE if is_subject(token) else 0.0
        quoted = -3.0 if last in self.quoted else 0.0
        same = 0.5 if self.paragraph_of.get(last) == self.paragraph_of.get(head.i) else 0.0
        possessive = -0.5 if token.dep_ in POSSESSIVE else 0.0
        return subject + quoted + same + possessive

    def _described(self, head: Token, printed: str, span: Span) -> Speaker:
        """Take a description to the actor whose role holds it, else to the body last spoken of, else keep it."""
        definite = any(t.lower_ in {"the", "this", "that"} or t.dep_ in POSSESSIVE for t in head.lefts)
        if definite or head.text[:1].isupper():
            number = self._by_role(head)
            if number is None and any(t.lower_ == "the" for t in head.lefts):
                number = self._body_meant(head)
            if number is not None:
                return Speaker(self.cast[number].name, span, Attribution.RESOLVED, number)
        name = " ".join(printed.split())
        return Speaker(name, span, Attribution.EXPLICIT) if name else Speaker(None, None, Attribution.UNCLEAR)

    def _body_meant(self, head: Token) -> int | None:
        """Find the body last named that "the firm" or "the paper" stands for; "the police" stands for nobody."""
        wanted = table("collectives").get(head.lower_)
        if not wanted:
            return None
        fitting = (n for n in self._bodies(head) if wanted == "body" or is_outlet(self.cast[n].name))
        return next(fitting, None)

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
        near = self._nearness(head)
        return max(fitting, key=lambda n: near.get(n, -1.0))


def _is_beside(token: Token, head: Token) -> bool:
    """Tell whether a name is the head's own or in apposition to it, not inside a phrase hung on it."""
    if token.i + 1 < len(token.doc) and token.nbor().tag_ == "POS":
        return False
    while token.i != head.i:
        if token.dep_ not in NAME_PART | APPOSITION or any(t.pos_ == "ADP" for t in token.lefts):
            return False
        token = token.head
    return True
