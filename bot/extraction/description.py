"""Say whom a description means: "the vice president", "the former minister", "the firm", "the statement".

What no printed role, no earlier description and no speaker fits keeps its printed words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from spacy.tokens import Doc, Token

from bot.extraction.actor import Cast
from bot.extraction.collective import body_called, body_in_writing, is_collective
from bot.extraction.lexicons import table, terms
from bot.extraction.memory import PERSONAL, SUBJECT_SCORE, Memory, Speaker
from bot.extraction.role import described_by, is_calling, is_role, words_of
from bot.extraction.syntax import OBJECT, POSSESSIVE, RELATIVE, child
from bot.extraction.writing import author
from bot.model import ActorKind, Attribution, Span

_INTRODUCING = frozenset({"a", "an", "one", "another"})
_COMPLEMENT = frozenset({"of", "for", "to", "at", "from", "with"})
_ENDS_NOUN = _COMPLEMENT | {"in", "who", "on", "by"}
_FORMER = frozenset({"former", "ex", "retired", "late"})
_OTHER_OFFICE = frozenset({"prime", "vice", "deputy", "shadow"})
_PEER = frozenset({"peer"})
_MOST_SENTENCES = 3
_CLAUSE = 9


@dataclass(slots=True)
class Descriptions:
    """Takes descriptions to the actors in mind, and pronouns to the people who are only described."""

    memory: Memory
    last: Speaker | None = field(default=None, init=False)
    _introduced: dict[str, Speaker] = field(default_factory=dict, init=False)
    _words: list[frozenset[str]] = field(init=False)
    _described: list[frozenset[str]] = field(init=False)
    _called: dict[str, list[int]] = field(init=False)
    _writings: dict[str, list[int]] = field(init=False)
    _fitting: dict[tuple[str, frozenset[str]], dict[int, None]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        doc, cast = self.memory.doc, self.memory.cast
        self._words = [words_of(actor) for actor in cast]
        self._described = [self._words[n] | _beside(doc, actor) for n, actor in enumerate(cast)]
        self._called = defaultdict(list)
        for number, words in enumerate(self._described):
            for word in words if cast[number].kind is ActorKind.PERSON else ():
                self._called[word].append(number)
        self._writings = defaultdict(list)
        for token in doc:
            if token.lower_ in terms("writings"):
                self._writings[token.lower_].append(token.i)

    def note(self, speaker: Speaker) -> None:
        """Remember who spoke last without a name; "the" takes up again what "a" introduced."""
        self.last = speaker
        words = (speaker.name or "").lower().split()
        if words and words[0] in _INTRODUCING and words[1:2] != ["of"]:
            end = next((at for at, word in enumerate(words) if word in _ENDS_NOUN), len(words))
            self._introduced[words[end - 1]] = speaker

    def forget(self) -> None:
        """Remember that somebody with a name spoke last."""
        self.last = None

    def resolve(self, head: Token, printed: str, span: Span) -> Speaker:
        """Say whom the phrase with this head means; what fits nobody keeps its words."""
        number = self._meant(head)
        if number is not None:
            rivals = self.memory.rivals(number, self._bearers(head), head)
            return self.memory.told(number, rivals, span)
        earlier = self._again(head)
        if earlier is not None:
            return replace(earlier, span=span, attribution=Attribution.RESOLVED)
        number = self._last_called(head)
        if number is not None:
            return Speaker(self.memory.cast[number].name, span, Attribution.RESOLVED, number)
        told = _with_clause(head, printed)
        name, span = " ".join(told.split()), Span(span.start, span.start + len(told))
        return Speaker(name, span, Attribution.EXPLICIT) if name else Speaker(None, None, Attribution.UNCLEAR)

    def _meant(self, head: Token) -> int | None:
        """Return the actor whom a printed role, a kind of body or a writing tells."""
        the = _has_the(head)
        definite = the or any(t.lower_ in {"this", "that"} or t.dep_ in POSSESSIVE for t in head.lefts)
        person = (definite or head.text[:1].isupper()) and not is_collective(head)
        found = self._by_role(head) if person else None
        if found is None and the:
            found = self._former(head) if is_role(head) else body_called(self.memory, head)
        if found is None and head.lower_ in terms("writings") and head.pos_ == "NOUN":
            found = self._issuer_before(head) if the else self._issuer(head)
        return found

    def _by_role(self, head: Token) -> int | None:
        """Return the person, the nearest of several, who is called so."""
        near, cast = self.memory.nearness(head), self.memory.cast
        bearers = self._bearers(head)
        return max(bearers, key=lambda n: (near.get(n, -1.0), cast[n].mentions[0].first < head.i), default=None)

    def _bearers(self, head: Token) -> list[int]:
        """Return the people whose roles have the head and all its modifiers.

        A single one need not have the word for a people: the Mexican president.
        """
        if not is_role(head) and head.lower_ not in self._called:
            return []
        modifiers = [t for t in head.lefts if t.pos_ in {"NOUN", "PROPN", "ADJ"}]
        called = self._called[head.lower_]
        fitting = self._called_so(head.lower_, frozenset(t.lower_ for t in modifiers))
        if not fitting and len(called) == 1 and all(t.text in terms("demonyms") for t in modifiers):
            fitting = dict.fromkeys(called)
        near = self.memory.nearness(head)
        far = (n for n in fitting if n not in near)
        likely = sorted([*(n for n in near if n in fitting), *islice(far, 1)])
        return [number for number in likely if self._holds(number, head)] or likely

    def _called_so(self, role: str, modifiers: frozenset[str]) -> dict[int, None]:
        """Return the people whose roles have a word and all its modifiers, in the order of the cast."""
        if (role, modifiers) not in self._fitting:
            rarest = min((self._called[word] for word in {role, *modifiers}), key=len)
            fits = (number for number in rarest if {role, *modifiers} <= self._described[number])
            self._fitting[role, modifiers] = dict.fromkeys(fits)
        return self._fitting[role, modifiers]

    def _holds(self, number: int, head: Token) -> bool:
        """Tell an office from one that has it as its second word: a prime minister is not called the minister."""
        before = {
            word for role in self.memory.cast[number].roles for word in _before(role.lower().split(), head.lower_)
        }
        return not before & _OTHER_OFFICE or before & _OTHER_OFFICE <= {t.lower_ for t in head.lefts}

    def _former(self, head: Token) -> int | None:
        """Return the only person in mind who may be "the former minister": a predecessor, or one without an office."""
        former = any(t.lower_ in _FORMER for t in head.lefts)
        if not former or head.lower_ in terms("unnamed") or _has_complement(head):
            return None
        near = [n for n in self.memory.nearness(head) if self.memory.cast[n].kind is ActorKind.PERSON]
        past = [n for n in near if "predecessor" in self._words[n]]
        fitting = past or [n for n in near if not self._words[n] - terms("noble_titles") - _PEER]
        return fitting[0] if len(fitting) == 1 else None

    def _issuer(self, head: Token) -> int | None:
        """Return who issued a writing: X issued a statement saying."""
        issuer = author(head) if head.dep_ in OBJECT else None
        return self.memory.actor_at.get(issuer.i) if issuer is not None else None

    def _issuer_before(self, head: Token) -> int | None:
        """Return who spoke last, if that was in a writing of this name: X said in a statement … the statement said."""
        before = self._writing_before(head, {head.lower_})
        if before is None or self.last is not None:
            return None
        doc = head.doc
        in_it = before > 1 and doc[before - 2].lower_ == "in" and doc[before - 1].pos_ in {"DET", "PRON", "ADJ"}
        return self.memory.last_speaker if in_it else None

    def writer(self, pronoun: Token) -> int | None:
        """Return who wrote what "it" stands for: a letter from X was read out … it said."""
        before = self._writing_before(pronoun, terms("writings"))
        writer = author(pronoun.doc[before]) if before is not None else None
        if before is not None and writer is None:
            return body_in_writing(self.memory, pronoun.doc[before], pronoun)
        return self.memory.actor_at.get(writer.i, self._appositive(writer)) if writer is not None else None

    def _appositive(self, head: Token) -> int | None:
        """Return the actor set beside a role: the defendant, Ada Pell."""
        return next((self.memory.actor_at[t.i] for t in head.children if t.i in self.memory.actor_at), None)

    def _writing_before(self, head: Token, names: Iterable[str]) -> int | None:
        """Return the last writing of these names, a few sentences before at most."""
        doc, here = head.doc, self.memory.sentence_of[head.i]
        places = (self._writings[name][at - 1] for name in names if (at := bisect_left(self._writings[name], head.i)))
        last = max((i for i in places if i not in self.memory.quoted), default=None)
        near = last is not None and here - self.memory.sentence_of[doc[last].i] <= _MOST_SENTENCES
        return last if near else None

    def _again(self, head: Token) -> Speaker | None:
        """Return the unnamed person whom a phrase takes up: a Russian diplomat … the diplomat."""
        earlier = self._introduced.get(head.lower_)
        if earlier is None or not _has_the(head) or _has_complement(head):
            return None
        known = (earlier.name or "").lower().split()
        return earlier if all(t.lower_ in known for t in head.lefts if t.lower_ != "the") else None

    def _last_called(self, head: Token) -> int | None:
        """Return the person who spoke last, where "the GP" or "the Vermont senator" may mean nobody else.

        A role that is printed of another one, and one of those whom articles leave unnamed, tells nothing of the
        last speaker.
        """
        number, role = self.memory.last_speaker, head.lower_
        if number is None or role not in table("roles") or role in terms("unnamed") or not _has_the(head):
            return None
        actor, gender = self.memory.cast[number], table("roles")[role]
        others = any(other != number for other in self._called[role])
        if self.last is not None or others or _has_complement(head) or actor.kind is not ActorKind.PERSON:
            return None
        if gender and actor.gender not in {None, gender}:
            return None
        return number if self._may_be_called(head, number) else None

    def _may_be_called(self, head: Token, number: int) -> bool:
        """Tell whether what is printed of a person allows a description that follows in the next sentences."""
        printed = self._words[number] - terms("noble_titles") - _PEER
        if not 0 <= self.memory.sentence_of[head.i] - self.memory.spoke_in <= _MOST_SENTENCES:
            return False
        if not printed:
            return True
        modifiers = {t.lower_ for t in head.lefts if t.pos_ in {"NOUN", "PROPN"} or t.lower_ in _FORMER}
        return modifiers <= printed and is_calling(head.lower_, printed)

    def person(self, pronoun: Token) -> Speaker | None:
        """Take a pronoun to the unnamed person who spoke in this sentence or the one before: a spokesman … he."""
        last = self.last
        if last is None or last.span is None or last.name is None or self._named_since(last.span, pronoun):
            return None
        genders = {table("roles")[word] for word in last.name.lower().split() if word in table("roles")}
        near = self.memory.sentence_of[pronoun.i] - self.memory.sentence_at(last.span.start) <= 2
        fits = bool(genders) and genders <= {"", PERSONAL[pronoun.lower_]}
        return _by_pronoun(last, pronoun) if near and fits else None

    def _named_since(self, described: Span, pronoun: Token) -> bool:
        """Tell whether a person was the subject of a sentence behind the one that describes somebody."""
        here = self.memory.sentence_at(described.start)
        return any(
            self.memory.cast[number].kind is ActorKind.PERSON
            and self.memory.sentence_of[mention.first] > here
            and self.memory.prominence(mention.last - 1, pronoun) >= SUBJECT_SCORE
            for number, mention in self.memory.shortly_before(pronoun)
        )

    def group(self, pronoun: Token) -> Speaker | None:
        """Take "they" to the unnamed people who spoke in the sentence before: officials … they."""
        last = self.last
        if pronoun.lower_ != "they" or last is None or last.span is None or last.name is None:
            return None
        plural = any(map(_means_several, last.name.lower().split()))
        near = self.memory.sentence_of[pronoun.i] - self.memory.sentence_at(last.span.start) <= 1
        return _by_pronoun(last, pronoun) if plural and near else None


def _with_clause(head: Token, printed: str) -> str:
    """Take in the clause that tells which one of the unnamed is meant: a man | who had seen it."""
    clause = child(head, RELATIVE)
    words = printed.lower().split()
    if clause is None or not words or words[0] not in _INTRODUCING or head.i + 1 >= len(head.doc):
        return printed
    end = clause.right_edge.i + 1
    told = head.doc[head.i + 1 : end]
    if head.nbor().lower_ != "who" or len(told) > _CLAUSE or any(t.is_punct or t.is_quote or t.is_space for t in told):
        return printed
    return f"{printed} {told.text}"


def _before(words: list[str], word: str) -> list[str]:
    """Return what stands before a word, each time it stands there."""
    return [before for before, after in pairwise(words) if after == word]


def _beside(doc: Doc, actor: Cast) -> frozenset[str]:
    if actor.kind is not ActorKind.PERSON:
        return frozenset()
    return frozenset[str]().union(*(described_by(doc, mention) for mention in actor.mentions))


def _by_pronoun(last: Speaker, pronoun: Token) -> Speaker:
    return Speaker(last.name, Span(pronoun.idx, pronoun.idx + len(pronoun.text)), Attribution.RESOLVED)


def _means_several(word: str) -> bool:
    """Tell a noun for several people: officials, critics, a commission."""
    return word in terms("collectives") or (word.endswith("s") and word.removesuffix("s") in table("roles"))


def _has_the(head: Token) -> bool:
    return any(t.lower_ == "the" for t in head.lefts)


def _has_complement(head: Token) -> bool:
    """Tell "the minister for Europe" from the minister."""
    return head.i + 1 < len(head.doc) and head.nbor().lower_ in _COMPLEMENT
