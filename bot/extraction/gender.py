"""Learn from the text the gender of people whose title and given name do not tell it.

Nouns beside the name tell it (the actress, her husband NAME), so do reflexives, and the pronouns of sentences that
name nobody else; what speaks against each other leaves it open.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence, Set

from spacy.tokens import Doc, Token

from bot.extraction.actor import Cast
from bot.extraction.lexicons import table
from bot.extraction.memory import PERSONAL
from bot.extraction.mention import Mention
from bot.extraction.role import described_by
from bot.extraction.syntax import subject
from bot.model import ActorKind

_REFLEXIVES = frozenset({"himself", "herself"})
_OWNERS = frozenset({"his", "her"})
_JOINS = frozenset({"and", ",", "with"})
_SURE = 3
_REFLEXIVE = 2
_RECENT = 4


def learn_genders(doc: Doc, cast: Sequence[Cast], quoted: Set[int]) -> None:
    """Write the gender of each person for whom the text speaks more one way than the other."""
    people = {number: actor for number, actor in enumerate(cast) if actor.kind is ActorKind.PERSON}
    unknown = {number for number, actor in people.items() if actor.gender is None}
    if not unknown:
        return
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for number in unknown:
        for mention in people[number].mentions:
            for gender in _told_beside(doc, mention):
                votes[number][gender] += _SURE
    for number, gender, weight in _told_by_pronouns(doc, people, quoted):
        votes[number][gender] += weight
    for number in unknown & set(votes):
        (best, most), *others = [*votes[number].most_common(), ("", 0)]
        people[number].learnt = best if most > others[0][1] else None


def _told_beside(doc: Doc, mention: Mention) -> Iterator[str]:
    """Yield what nouns and possessives beside a name tell: the actress NAME, NAME, a widow, NAME and her brother."""
    before = mention.first - 2 if mention.first > 1 and doc[mention.first - 1].text == "," else mention.first - 1
    words = {doc[before].lower_} if before >= 0 else set()
    for word in words | described_by(doc, mention):
        if gender := table("roles").get(word):
            yield gender
    joined = doc[mention.last : mention.last + 3]
    if len(joined) > 2 and joined[0].lower_ in _JOINS and joined[1].lower_ in _OWNERS:
        kin = bool(table("roles").get(joined[2].lower_))
        own = joined[0].lower_ == "," and kin
        yield table("roles")[joined[2].lower_] if own else PERSONAL[joined[1].lower_]


def _told_by_pronouns(doc: Doc, people: dict[int, Cast], quoted: Set[int]) -> Iterator[tuple[int, str, int]]:
    """Yield the people whom pronouns can only mean: the one person named before them, in this sentence or the last."""
    at = {i: number for number, actor in people.items() for m in actor.mentions for i in m.tokens}
    recent: deque[set[int]] = deque(maxlen=_RECENT)
    for sentence in doc.sents:
        named: set[int] = set()
        around = set().union(*recent)
        for token in (token for token in sentence if token.i not in quoted):
            if token.i in at:
                named.add(at[token.i])
            elif token.lower_ in _REFLEXIVES:
                yield from ((number, PERSONAL[token.lower_], _REFLEXIVE) for number in _doer(token, at))
            elif gender := PERSONAL.get(token.lower_):
                meant = named or (recent[-1] if recent else named)
                if len(meant) == 1 and not any(people[n].gender in {None, gender} for n in around if n not in meant):
                    yield next(iter(meant)), gender, 1
        recent.append(named)


def _doer(reflexive: Token, at: dict[int, int]) -> Iterator[int]:
    doer = subject(reflexive.head)
    if doer is not None and doer.i in at:
        yield at[doer.i]
