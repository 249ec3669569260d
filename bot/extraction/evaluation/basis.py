"""What the name of a speaker rests on: the words beside the quote, or the quotes and sentences around it."""

from __future__ import annotations

from bot.extraction.evaluation.names import form, normalise
from bot.model import Actor, Brief, Quote

NAME, SURNAME, ALIAS = "name", "surname", "alias"
KNOWN, AS_PRINTED = "description of a known actor", "description as printed"
PRONOUN, RIVALS = "pronoun", "pronoun that fits others too"
NOTHING = "nothing beside"
_BESIDE = frozenset({"cue before", "cue after", "reported", "labelled", "signed", "headed"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "who", "which", "one"})


def basis_of(quote: Quote, brief: Brief) -> str:
    """Return in which form the speaker stands beside the words, or the rule where it reads no words beside them."""
    if quote.rule not in _BESIDE:
        return quote.rule
    if quote.speaker_span is None:
        return NOTHING
    printed = brief.article.text[slice(*quote.speaker_span)]
    if normalise(printed) in _PRONOUNS:
        return RIVALS if quote.candidates else PRONOUN
    actor = next((actor for actor in brief.actors if actor.name == quote.speaker), None)
    return _form_of(printed, actor) if actor is not None else AS_PRINTED


def _form_of(printed: str, actor: Actor) -> str:
    short, full = form(printed), form(actor.name)
    if short[-len(full) :] == full:
        return NAME
    if short and short == full[-len(short) :]:
        return SURNAME
    return ALIAS if normalise(printed) in map(normalise, actor.aliases) else KNOWN
