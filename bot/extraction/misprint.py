"""Keep two people apart whose names look like misprints of one another, where each has a role of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc

from bot.extraction.actor import Cast
from bot.extraction.lexicons import table
from bot.extraction.mention import Mention
from bot.extraction.name import parse_person
from bot.extraction.role import described_by, find_roles
from bot.model import ActorKind


def part_misprints(doc: Doc, cast: Sequence[Cast]) -> tuple[Cast, ...]:
    """Return the actors, with those parted that hold the full names of people with different roles."""
    parted = [part for actor in cast for part in _parts(doc, actor)]
    return tuple(sorted(parted, key=lambda actor: actor.mentions[0].start))


def _parts(doc: Doc, actor: Cast) -> list[Cast]:
    """Part one person by the spellings of the full name that have a role of their own."""
    if actor.kind is not ActorKind.PERSON:
        return [actor]
    spelled: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in actor.mentions:
        name = parse_person(mention.text)
        if name.given and name.surname and len(name.given[0]) > 1:
            spelled[name.given[0], name.surname].append(mention)
    roles = {key: _roles(doc, mentions) for key, mentions in spelled.items()}
    bearers = Counter(role for found in roles.values() for role in found)
    apart = [key for key in spelled if roles[key] and all(bearers[role] == 1 for role in roles[key])]
    return _split(actor, apart) if len(apart) > 1 else [actor]


def _roles(doc: Doc, mentions: Sequence[Mention]) -> frozenset[str]:
    """Return the nouns that say what the bearers of a spelling do."""
    words = {word.strip(",.").lower() for role in find_roles(doc, mentions) for word in role.split()}
    words |= {word for mention in mentions for word in described_by(doc, mention)}
    return frozenset(words & set(table("roles")))


def _split(actor: Cast, spellings: Sequence[tuple[str, str]]) -> list[Cast]:
    """Give each mention to the person of its spelling, and a short one to whom was named in full last."""
    people: dict[tuple[str, str], Cast] = {}
    last = spellings[0]
    for mention in actor.mentions:
        name = parse_person(mention.text)
        spelling = (name.given[0], name.surname) if name.given and name.surname else last
        last = spelling if spelling in spellings else last
        home = people.setdefault(last, Cast(actor.kind, []))
        home.mentions.append(mention)
        home.names += [name] if name not in home.names else []
        home.doubtful |= {mention.start} if mention.start in actor.doubtful or spelling not in spellings else set()
    return list(people.values())
