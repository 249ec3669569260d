"""Say whom a mention means: a name, a pronoun or a description like "the vice president", by rules that are named.

A pronoun goes to the person who fits in gender and was last the subject or speaker; a description goes to the
actor whose printed role holds it. What fits nobody keeps its printed words; nothing is guessed silently.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from bot.extraction.actor import Cast
from bot.extraction.description import Descriptions
from bot.extraction.lexicons import table, terms
from bot.extraction.memory import BODIES, MOST_CANDIDATES, PERSONAL, Memory, Speaker
from bot.extraction.mention import Mention
from bot.extraction.name import parse_person, title_gender
from bot.extraction.role import COUNTS, is_role
from bot.extraction.syntax import NAME_PART, OBJECT, OF_NAME, climb, noun_phrase
from bot.model import Attribution, Span

_PLURAL = frozenset({"they", "them", "we"})
_NEUTRAL = frozenset({"it", "its"})
_FIRST = frozenset({"i", "me", "my", "we", "us", "our"})
_EQUAL = 0.2
_OTHER, _ONE = frozenset({"another", "second", "third"}), frozenset({"a", "an", "one"})
_SHARES = frozenset({"%", "percent", "cent"})
_REACH = 200


@dataclass(slots=True)
class Discourse:
    """Resolves the mentions of a text in its order; speakers are noted as they come."""

    memory: Memory
    descriptions: Descriptions = field(init=False)
    _of_surname: dict[str, dict[int, None]] = field(init=False)

    def __post_init__(self) -> None:
        self.descriptions = Descriptions(self.memory)
        self._of_surname = defaultdict(dict)
        for number, actor in enumerate(self.memory.cast):
            for name in actor.names:
                self._of_surname[name.surname][number] = None

    def resolve(self, head: Token) -> Speaker:
        """Say whom the noun phrase with this head means."""
        phrase = noun_phrase(head)
        span = Span(phrase.start_char, phrase.end_char)
        named = self._named_in(head)
        if named is not None:
            return self._explicit(named, head, span)
        if head.lower_ in PERSONAL:
            described = self.descriptions.person(head)
            return described or self._person(head)
        writer = self.descriptions.writer(head) if head.lower_ == "it" else None
        if writer is not None:
            return Speaker(self.memory.cast[writer].name, span, Attribution.RESOLVED, writer)
        if head.lower_ in _NEUTRAL | _PLURAL:
            return self.descriptions.group(head) or self._pronoun(head, self.memory.bodies(head))
        if head.lower_ in _FIRST or head.pos_ == "PRON":
            return Speaker(None, span, Attribution.UNCLEAR)
        counted = _count_before(phrase)
        if counted is not None:
            words = head.doc[counted : phrase.end].text.split()
            return Speaker(" ".join(words), Span(head.doc[counted].idx, span.end), Attribution.EXPLICIT)
        return self.descriptions.resolve(head, phrase.text, span)

    def joint(self, head: Token, cue: Token) -> Speaker | None:
        """Name all who speak together, the first as the one in mind: Holt and Pell said."""
        head = climb(head, NAME_PART)
        first = head.head if head.dep_ == "conj" else head
        together = [first, *(token for token in first.children if token.dep_ == "conj")]
        other = first.dep_ in OBJECT and first.head.i != cue.i
        if other or head not in together or not all(self._is_name_at(token) for token in together):
            return None
        number = self.memory.actor_at[first.i]
        names = list(dict.fromkeys(self.memory.cast[self.memory.actor_at[t.i]].name for t in together))
        if len(names) < 2 or not _are_joined(together):
            return None
        start, end = first.left_edge.idx, noun_phrase(together[-1]).end_char
        name = " and ".join([", ".join(names[:-1]), names[-1]])
        return Speaker(name, Span(start, end), Attribution.EXPLICIT, number)

    def _is_name_at(self, token: Token) -> bool:
        return self.memory.is_person(token.i) and token.i not in self.memory.quoted

    def refer(self, head: Token) -> None:
        """Remember whom a subject means that is a pronoun or description of a person: later pronouns go on from it."""
        if head.i in self.memory.actor_at or (head.lower_ not in PERSONAL and not is_role(head)):
            return
        speaker = self.resolve(head)
        if speaker.attribution is Attribution.RESOLVED and speaker.actor is not None:
            self.memory.refer(speaker.actor, head.i)

    def introduce(self, subject: Token) -> None:
        """Let a pronoun mean another one who is only described, of whom a sentence tells: a second diplomat."""
        if subject.i in self.memory.actor_at or not is_role(subject) or subject.head.dep_.lower() != "root":
            return
        told = {t.lower_ for t in subject.lefts}
        other = told & _OTHER or (told & _ONE and self.descriptions.last is not None)
        speaker = self.resolve(subject) if other else None
        if speaker is not None and speaker.attribution is Attribution.EXPLICIT:
            self.descriptions.note(speaker)

    def note_speaker(self, speaker: Speaker, place: int, *, asking: bool = False) -> None:
        """Remember who spoke last, named or only described; ``place`` is a character of the sentence that says so."""
        if speaker.actor is not None:
            self.memory.note(speaker.actor, place, asking=asking)
            self.descriptions.forget()
        elif speaker.name is not None and speaker.span is not None:
            self.descriptions.note(speaker)

    def _named_in(self, head: Token) -> int | None:
        """Find the actor that the phrase names: by its head, or by a name set beside the head."""
        if head.i in self.memory.actor_at:
            return self.memory.actor_at[head.i]
        beside = [t for t in head.subtree if t.i in self.memory.actor_at and _is_beside(t, head)]
        people = [t.i for t in beside if self.memory.is_person(t.i)]
        if is_role(head) or head.pos_ == "NOUN":
            chosen = people or [t.i for t in beside if t.i > head.i and self._is_body_called(t.i, head)]
        else:
            chosen = [t.i for t in beside]
        near = chosen[0] if chosen else self._person_in_apposition(head)
        return self.memory.actor_at[near] if near is not None else None

    def _is_body_called(self, i: int, head: Token) -> bool:
        """Tell the name of a body behind the noun for it: biscuit maker Tolland Hope."""
        called = head.lower_ in table("collectives") or head.lemma_ in terms("firm_words")
        return called and self.memory.cast[self.memory.actor_at[i]].kind in BODIES

    def _person_in_apposition(self, head: Token) -> int | None:
        """Read a name beside a role whatever the parse: "chair Jo Ray", "chair, Jo Ray", "Jo Ray, chair"."""
        doc, i = head.doc, head.i
        if not is_role(head) or i + 1 >= len(doc):
            return None
        after = i + 2 if doc[i + 1].text == "," and i + 2 < len(doc) else i + 1
        if self.memory.is_person(after) and (after == i + 1 or self._closes(after)):
            return after
        start = noun_phrase(head).start - 1
        while start > 0 and doc[start].lower_ in {"the", "a", "an", "of", "and"}:
            start -= 1
        return start - 1 if start > 0 and doc[start].text == "," and self.memory.is_person(start - 1) else None

    def _closes(self, i: int) -> bool:
        """Tell whether a name in apposition is closed by a mark or a verb."""
        doc = self.memory.doc
        while i < len(doc) and self.memory.is_person(i):
            i += 1
        return i >= len(doc) or doc[i].is_punct or doc[i].is_space or doc[i].pos_ in {"VERB", "AUX"}

    def _explicit(self, number: int, head: Token, span: Span) -> Speaker:
        actor = self.memory.cast[number]
        begin = bisect_right(actor.mentions, span.start - _REACH, key=lambda m: m.end)
        stop = bisect_left(actor.mentions, span.end + _REACH, key=lambda m: m.start)
        mention = min(actor.mentions[begin:stop] or actor.mentions, key=lambda m: abs(m.first - head.i))
        place = Span(mention.start, mention.end)
        if mention.start not in actor.doubtful:
            return Speaker(actor.name, place, Attribution.EXPLICIT, number)
        clear = Speaker(actor.name, place, Attribution.RESOLVED, number)
        alike = (islice(self._of_surname[name.surname], MOST_CANDIDATES + 1) for name in actor.names)
        namesakes, cast = sorted({number, *chain.from_iterable(alike)}), self.memory.cast
        same = [n for n in namesakes if _fits(cast[n], mention)]
        rivals = self.memory.rivals(number, same, head.doc[mention.first])
        others = tuple(cast[n].name for n in same if n != number)[:MOST_CANDIDATES]
        return self.memory.told(number, rivals, place) if rivals else replace(clear, candidates=others)

    def _person(self, head: Token) -> Speaker:
        """Say whom "he" or "she" means; two who are equally likely leave it unclear."""
        weighed = self.memory.weighed(head, PERSONAL[head.lower_])
        fitting = sorted(weighed, key=lambda n: -weighed[n])
        if len(fitting) > 1 and weighed[fitting[0]] - weighed[fitting[1]] < _EQUAL:
            return self.memory.told(fitting[0], fitting[1:3], Span(head.idx, head.idx + len(head.text)))
        return self._pronoun(head, fitting)

    def _pronoun(self, head: Token, fitting: list[int]) -> Speaker:
        span = Span(head.idx, head.idx + len(head.text))
        names = tuple(dict.fromkeys(self.memory.cast[n].name for n in fitting))
        if not fitting:
            return Speaker(None, span, Attribution.UNCLEAR)
        return Speaker(names[0], span, Attribution.RESOLVED, fitting[0], names[1:4])


def _fits(actor: Cast, mention: Mention) -> bool:
    """Tell whether the title of a printed name allows a person."""
    told = title_gender(parse_person(mention.text))
    return told is None or actor.gender in {None, told}


def _are_joined(together: list[Token]) -> bool:
    """Tell names joined by "and", roles beside them, from those that a verb stands between."""
    between = together[0].doc[together[0].i : together[-1].i]
    joined = any(t.lower_ == "and" for t in between)
    return joined and not any(t.pos_ in {"VERB", "AUX", "PRON"} or t.is_quote for t in between)


def _is_beside(token: Token, head: Token) -> bool:
    """Tell whether a name is the head's own or in apposition to it, not inside a phrase hung on it."""
    if token.i + 1 < len(token.doc) and token.nbor().tag_ == "POS":
        return False
    while token.i != head.i:
        if token.dep_ not in OF_NAME or any(t.pos_ == "ADP" for t in token.lefts):
            return False
        token = token.head
    return True


def _count_before(phrase: Phrase) -> int | None:
    """Return where the count before a group begins: one of the officials, 54% of companies."""
    doc, at = phrase.doc, phrase.start - 2
    if at < 0 or doc[at + 1].lower_ != "of":
        return None
    if doc[at].text in _SHARES:
        at -= 1
    return at if at >= 0 and (doc[at].lower_ in COUNTS or doc[at].like_num) else None
