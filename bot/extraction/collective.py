"""Say which body "the council" or "the firm" stands for: one whose name or description has the word, or the nearest."""

from __future__ import annotations

from spacy.tokens import Token

from bot.extraction.gazetteer import is_outlet
from bot.extraction.lexicons import table
from bot.extraction.memory import BODIES, Memory
from bot.extraction.mention import Mention
from bot.extraction.syntax import OBJECT, OF_NAME, climb, governor, is_subject
from bot.extraction.writing import speaks_in

_TELLS = frozenset({"tell", "inform", "assure", "write", "speak", "talk"})
_MODIFIES = frozenset({"NOUN", "PROPN", "ADJ"})
_DESCRIBED_WITHIN = 6


def is_collective(token: Token) -> bool:
    """Tell a noun for a body, which never means a person."""
    return token.lower_ in table("collectives") and token.lower_ not in table("roles")


def body_called(memory: Memory, head: Token) -> int | None:
    """Return the body last named that a noun with "the" stands for; "the police" stands for nobody."""
    wanted = table("collectives").get(head.lower_)
    bodies = memory.bodies(head) if wanted else []
    return next((n for n in bodies if _may_be(memory, n, head, wanted or "")), None)


def body_in_writing(memory: Memory, writing: Token, pronoun: Token) -> int | None:
    """Return the body that speaks in a writing of the paragraph, where none acts since: it replied in a statement."""
    head = speaks_in(writing)
    number = memory.actor_at.get(head.i) if head is not None else None
    if number is None or memory.cast[number].kind not in BODIES:
        return None
    same = memory.paragraph_of.get(writing.i) == memory.paragraph_of.get(pronoun.i)
    since = (t for t in memory.doc[writing.sent.end : pronoun.sent.start] if memory.actor_at.get(t.i, number) != number)
    return number if same and not any(is_subject(t) and not _is_background(t.head) for t in since) else None


def _is_background(verb: Token) -> bool:
    """Tell what had happened before from what goes on."""
    return any(t.lower_ == "had" and t.dep_ == "aux" for t in verb.children)


def _may_be(memory: Memory, number: int, head: Token, wanted: str) -> bool:
    """Tell whether a body fits what is wanted of it: an outlet, the word itself, or to be no outlet or hearer."""
    actor = memory.cast[number]
    if wanted == "outlet":
        return is_outlet(actor.name)
    before = [mention for mention in actor.mentions if mention.first < head.i]
    if wanted == "named":
        called = {word for alias in actor.aliases for word in alias.lower().replace("-", " ").split()}
        if not {t.lower_ for t in head.lefts if t.pos_ in _MODIFIES} <= called:
            return False
        return head.lower_ in called or any(_is_described(memory, mention, head.lower_) for mention in before)
    return not is_outlet(actor.name) and not (before and _is_hearer(memory, before[-1]))


def _is_described(memory: Memory, mention: Mention, word: str) -> bool:
    """Tell whether a noun stands right before a name or beside it: the charity Havern; Havern, a charity for boats."""
    doc = memory.doc
    if mention.first and doc[mention.first - 1].lower_ == word:
        return True
    ahead = doc[mention.last : mention.last + _DESCRIBED_WITHIN]
    beside = len(ahead) > 1 and ahead[0].text == "," and ahead[1].lower_ in {"a", "an", "the"}
    stop = next((t.i for t in ahead[1:] if t.is_punct or t.pos_ in {"ADP", "VERB", "AUX"}), mention.last + len(ahead))
    return beside and doc[stop - 1].lower_ == word


def _is_hearer(memory: Memory, mention: Mention) -> bool:
    """Tell whether a name is that of somebody who was told something or spoken to."""
    token = climb(memory.doc[mention.last - 1], OF_NAME)
    verb = governor(token)
    heard = token.dep_ in OBJECT or memory.doc[mention.first - 1].lower_ in {"to", "with", "the"}
    return heard and verb.lemma_ in _TELLS and verb.i < token.i
