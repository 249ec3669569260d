"""Merge the printings of one name into one actor, two people of one surname kept apart."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.extraction.lexicons import table, terms
from bot.extraction.mention import Mention
from bot.extraction.name import (
    PersonName,
    acronym,
    canonical,
    fold,
    gender_of,
    parse_person,
    strip_honorifics,
    title_gender,
)
from bot.model import ActorKind

_LONG_WORD = 8
_MOST_NEIGHBOURS = 50
_MOST_NAMES = 50
_BODIES = frozenset({ActorKind.ORGANISATION, ActorKind.GROUP})


@dataclass(eq=False)
class Cast:
    """One actor in the making: the mentions that name it, in text order.

    ``roles`` holds the descriptions printed beside the name, the longest first; ``doubtful`` the starts of short forms
    that another actor of the same surname could be meant by; ``learnt`` is the gender that the text alone tells.
    """

    kind: ActorKind
    mentions: list[Mention]
    names: list[PersonName] = field(default_factory=list)
    roles: tuple[str, ...] = ()
    doubtful: set[int] = field(default_factory=set)
    titled: bool = False
    learnt: str | None = None

    @cached_property
    def name(self) -> str:
        """Return the fullest name without titles; of equals the one printed more often, then first."""
        counts = Counter(self._shown(m) for m in self.mentions)
        return max(counts, key=lambda name: (_fullness(name, self.kind), counts[name]))

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """Return every printed form, the name first."""
        return tuple(dict.fromkeys([self.name, *(" ".join(m.text.split()) for m in self.mentions)]))

    @property
    def role(self) -> str | None:
        """Return the longest description printed beside the name."""
        return next(iter(self.roles), None)

    @property
    def gender(self) -> str | None:
        """Return ``m`` or ``f`` where a title, a given name or the text tells."""
        return next((known for known in map(gender_of, self.names) if known), self.learnt)

    def _shown(self, mention: Mention) -> str:
        printed = " ".join(mention.text.split())
        return strip_honorifics(printed) if self.kind is ActorKind.PERSON and not self.titled else printed


def _fullness(name: str, kind: ActorKind) -> int:
    words = len(name.split())
    return (
        min(words, 4)
        if kind is ActorKind.PERSON
        else (2 if words > 1 else 1 if not name.isupper() or len(name) > 6 else 0)
    )


def find_actors(mentions: Sequence[Mention]) -> tuple[Cast, ...]:
    """Return the actors of the article in the order in which they first appear."""
    surnames = {
        parse_person(m.text).surname for m in mentions if m.kind is ActorKind.PERSON and (m.sure or " " in m.text)
    }
    firsts = {canonical(m.text).split()[0] for m in mentions if m.kind in _BODIES and " " in canonical(m.text)}
    initials = {acronym(strip_honorifics(m.text)) for m in mentions if m.kind is ActorKind.PERSON and " " in m.text}
    initials -= {letters for m in mentions if m.kind in _BODIES and " " in m.text for letters in _acronyms(m.text)}
    people: list[Mention] = []
    others: list[Mention] = []
    for mention in mentions:
        is_person = _is_person(mention, surnames, firsts) or _is_initials(mention, initials)
        (people if is_person else others).append(mention)
    cast = [*_people(people), *_bodies(others)]
    _tell_apart(cast)
    return tuple(sorted(cast, key=lambda actor: actor.mentions[0].start))


def _tell_apart(cast: Sequence[Cast]) -> None:
    """Keep the title in the names of actors that would be called the same: Mr Pell, Mrs Pell."""
    called = Counter(actor.name for actor in cast)
    for actor in cast:
        if called[actor.name] > 1:
            actor.titled = True
            del actor.name


def _is_person(mention: Mention, surnames: set[str], firsts: set[str]) -> bool:
    """Correct a kind that the rest of the text speaks against: surnames of people, first words of bodies."""
    words = mention.text.split()
    if mention.sure:
        return mention.kind is ActorKind.PERSON
    if mention.kind is ActorKind.PERSON:
        return not (len(words) == 1 and words[0] in firsts and fold(words[0]) not in surnames)
    named = parse_person(mention.text).surname in surnames
    return (
        named
        and len(words) <= 4
        and not any(w in terms("organisation_words") or w in {"of", "and", "&"} for w in words)
    )


def _is_initials(mention: Mention, initials: set[str]) -> bool:
    """Tell the first letters of a person's name, as interviews print them, from those of a country or a listed body."""
    return not mention.sure and mention.text in initials and 2 <= len(mention.text) <= 4 and mention.text.isupper()


def _people(mentions: Sequence[Mention]) -> list[Cast]:
    """Group people: full names first, then what is printed short joins the last fitting person before it."""
    parsed = [(mention, parse_person(mention.text)) for mention in mentions]
    cast: list[Cast] = []
    known: dict[str, list[Cast]] = defaultdict(list)
    for mention, name in sorted(parsed, key=lambda pair: (-min(len(pair[1].bare), 2), pair[0].start)):
        near = {id(actor): actor for sign in _signs(name) for actor in known[sign][-_MOST_NEIGHBOURS:]}
        fitting = [actor for actor in near.values() if _fits(name, actor)]
        if fitting:
            home = _nearest(fitting, mention)
            home.doubtful |= {mention.start} if len(fitting) > 1 else set()
            insort(home.mentions, mention, key=lambda m: m.start)
            home.names += [name] if len(home.names) < _MOST_NAMES and name not in home.names else []
        else:
            home = Cast(ActorKind.PERSON, [mention], [name])
            cast.append(home)
        for sign in _signs(name):
            known[sign] += [home] if home not in known[sign][-_MOST_NEIGHBOURS:] else []
    return cast


def _signs(name: PersonName) -> set[str]:
    """Return what two printings of one person share: a word of the name, or the first letters of a misprinted one."""
    signs = {sign for part in name.bare for word in part.split() for sign in (word, word[:2])} | set(name.bare)
    return signs | {_initials(name)}


def _nearest(fitting: Iterable[Cast], mention: Mention) -> Cast:
    """Prefer the person last named before the mention, else the first named after it."""

    def distance(actor: Cast) -> tuple[bool, int]:
        before = bisect_right(actor.mentions, mention.start, key=lambda m: m.start)
        nearest = actor.mentions[max(0, before - 1)].start
        return (not before, mention.start - nearest if before else nearest)

    return min(fitting, key=distance)


def _fits(name: PersonName, actor: Cast) -> bool:
    mine = title_gender(name)
    if mine and actor.gender and mine != actor.gender:
        return False
    return any(same_person(name, other) for other in actor.names if len(other.bare) > 1 or len(name.bare) == 1)


def same_person(name: PersonName, other: PersonName) -> bool:
    """Tell whether two printed names can mean one person: equal or misprinted surname, given names that agree."""
    short, long = sorted((name, other), key=lambda n: len(n.bare))
    if short.printed == _initials(long):
        return True
    if len(short.bare) < len(long.bare) and long.bare[-len(short.bare) :] == short.bare:
        return True
    if not name.surname or not other.surname:
        given = (name if not name.surname else other).given
        return bool(given) and given[0] in {*(other if not name.surname else name).given}
    if not short.given:
        return _short_for(short, long)
    return _given_agree(name.given[0], other.given[0]) and (
        name.surname == other.surname or _misprint(name.surname, other.surname)
    )


@lru_cache(maxsize=8192)
def _initials(name: PersonName) -> str:
    """Return the first letters of a full name, else the name as printed."""
    return acronym(strip_honorifics(name.printed)) if name.given else name.printed


def _short_for(short: PersonName, long: PersonName) -> bool:
    """Tell whether one printed word can stand for a longer name: one of its names, a misprint after a title."""
    if short.surname == long.surname or short.surname in long.given[1:]:
        return True
    if bool(short.honorifics) and _misprint(short.surname, long.surname):
        return True
    return bool(long.given) and _given_agree(short.surname, long.given[0])


def _given_agree(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    if len(short) == 1:
        return long.startswith(short)
    full = {name.lower() for name in table("nicknames").get(short.title(), "").split()}
    genders = {table("given_names").get(name.title()) for name in (one, two)} - {None, ""}
    return one == two or long in full or (len(genders) < 2 and _misprint(one, two))


def _misprint(one: str, two: str) -> bool:
    """Tell whether two words differ by one slip: Damerau-Levenshtein distance 1 in words of five letters or more."""
    return min(len(one), len(two)) >= 5 and DamerauLevenshtein.distance(one, two, score_cutoff=1) <= 1


def _bodies(mentions: Sequence[Mention]) -> list[Cast]:
    """Group organisations, groups and places by their name, acronym or the first words of a longer name."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(_key(mention), []).append(mention)
    near = _Neighbours(groups)
    for short in sorted(groups, key=len):
        longer = [key for key in near.of(short) if key in groups and key != short and _stands_for(short, key, groups)]
        if len(longer) == 1:
            groups[longer[0]] += groups.pop(short)
    return [_body(sorted(group, key=lambda m: m.start)) for group in groups.values()]


class _Neighbours:
    """Finds, without trying all pairs, the names that a short one could stand for."""

    def __init__(self, groups: dict[str, list[Mention]]) -> None:
        self._by: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._printed = {key: canonical(mentions[0].text) for key, mentions in groups.items()}
        for key, printed in self._printed.items():
            words = printed.split()
            signs = [
                ("first", words[0]),
                ("last", words[-1]),
                *(("acronym", letters) for letters in _acronyms(groups[key][0].text)),
                ("begins", key[:2]),
            ]
            for sign in [*signs, *(("holds", word) for word in words[1:-1] if word in terms("organisation_words"))]:
                self._by[sign].append(key)

    def of(self, short: str) -> list[str]:
        """Return the names that share the first word, the last word, the capitals or the first letters."""
        printed = self._printed[short]
        words = printed.split()
        signs = [("first", words[0]), ("last", words[-1]), ("holds", printed), ("acronym", printed.replace(".", ""))]
        signs += [("begins", short[:2])] if len(words) == 1 and len(short) >= _LONG_WORD else []
        return list(dict.fromkeys(key for sign in signs for key in self._by[sign][:_MOST_NEIGHBOURS]))


def _acronyms(printed: str) -> list[str]:
    """Return the letters that a body can be called by: those of its name, with the legal form and without."""
    return sorted({acronym(printed), acronym(canonical(printed))})


def _key(mention: Mention) -> str:
    name = canonical(mention.text)
    return name.lower() if name.istitle() or name.isupper() else name


def _body(mentions: list[Mention]) -> Cast:
    kinds = Counter({m.kind: 0 for m in mentions})
    for mention in mentions:
        kinds[mention.kind] += 3 if mention.sure else 1
    kinds.pop(ActorKind.PERSON, None)
    return Cast(kinds.most_common(1)[0][0] if kinds else ActorKind.ORGANISATION, mentions)


def _stands_for(short: str, long: str, groups: dict[str, list[Mention]]) -> bool:
    """Tell whether a short name is another's acronym or its beginning."""
    printed_short, printed_long = canonical(groups[short][0].text), canonical(groups[long][0].text)
    if ActorKind.PLACE in {groups[short][0].kind, groups[long][0].kind}:
        return printed_long in {f"Republic of {printed_short}", f"Kingdom of {printed_short}"}
    if printed_short.isupper() and len(printed_short) > 1 and " " not in printed_short:
        return (
            printed_short.replace(".", "") in _acronyms(groups[long][0].text)
            or printed_long.split()[0] == printed_short
        )
    words, part = printed_long.split(), printed_short.split()
    if len(words) <= len(part):
        return len(words) == len(part) == 1 and min(len(short), len(long)) >= _LONG_WORD and _misprint(short, long)
    if len(part) == 1 and part[0] in terms("organisation_words") and part[0] in words:
        return True
    begins = words[: len(part)] == part and words[0] not in terms("places")
    return begins or (len(part) == 1 and words[-1] == part[0])
