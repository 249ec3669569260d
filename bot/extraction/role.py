"""Find the printed words that say who a person or body is: before the name, or between commas after it."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from bot.extraction.actor import Cast
from bot.extraction.lexicons import table, terms
from bot.extraction.mention import Mention
from bot.extraction.name import is_honorific

_BEFORE_POS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_KNIGHTLY = frozenset({"sir", "dame", "lord", "lady"})
_MAX_BEFORE = 8
_MAX_AFTER = 16
_CLOSERS = frozenset({",", ".", ";", ":", "(", ")", "-", "–", "—", "?", "!"})


def find_role(doc: Doc, mentions: Iterable[Mention]) -> str | None:
    """Return the longest description printed beside one of the mentions."""
    found = [role for m in mentions for role in (_before(doc, m), _before_comma(doc, m), _after(doc, m)) if role]
    return max(found, key=len, default=None)


def _before(doc: Doc, mention: Mention) -> str | None:
    end = mention.first
    start = end
    while (
        start > 0 and end - start < _MAX_BEFORE and _describes(doc[start - 1], doc[start] if start < len(doc) else None)
    ):
        start -= 1
    while start < end and (doc[start].lower_ in {"of", "and", "the"} or doc[start].text in {"'s", "’s", "-", "–"}):
        start += 1
    name_start = next((i for i in mention.tokens if not is_honorific(doc[i].text)), mention.last)
    if start == end or not is_role(doc[end - 1]):
        title = [word for word in doc[mention.first : name_start].text.split() if word.lower() not in _KNIGHTLY]
        return " ".join(title) if any(word.lower() in table("roles") for word in title) else None
    return _one_line(doc[start:end].text)


def _before_comma(doc: Doc, mention: Mention) -> str | None:
    """Read the role in "the Prime Minister, NAME,"."""
    end = mention.first - 1
    if end < 1 or doc[end].text != "," or not is_role(doc[end - 1]) or mention.last >= len(doc):
        return None
    if doc[mention.last].text not in _CLOSERS:
        return None
    start = end
    while start > 0 and end - start < _MAX_BEFORE and _describes(doc[start - 1], doc[start] if start < end else None):
        start -= 1
    while start < end and doc[start].lower_ in {"of", "and", "the"}:
        start += 1
    return _one_line(doc[start:end].text) if start < end else None


def _describes(token: Token, following: Token | None) -> bool:
    if token.is_punct and token.text not in {"-", "–"}:
        return False
    if token.is_space or token.is_sent_end:
        return False
    if token.lower_ == "of":
        return True
    if token.text in {"'s", "’s", "-", "–"}:
        return True
    return token.pos_ in _BEFORE_POS and not (following is not None and following.lower_ == "of" and not is_role(token))


def _after(doc: Doc, mention: Mention) -> str | None:
    i = mention.last
    if i + 2 >= len(doc) or doc[i].text != ",":
        return None
    start = i + 1
    if doc[start].lower_ in {"the", "a", "an"}:
        start += 1
    end = start
    while end < len(doc) and end - start < _MAX_AFTER and doc[end].text not in _CLOSERS and not _ends_phrase(doc[end]):
        end += 1
    closed = end < len(doc) and doc[end].text in _CLOSERS
    words = doc[start:end]
    if (
        not closed
        or not len(words)
        or not any(is_role(token) for token in words[:6])
        or doc[start].lower_ in {"who", "whose", "and"}
    ):
        return None
    return _one_line(words.text)


def _ends_phrase(token: Token) -> bool:
    return (
        token.pos_ in {"VERB", "AUX"}
        or token.lower_ in {"who", "which", "that", "and", "but", "when", "while"}
        or token.is_space
    )


def is_role(token: Token) -> bool:
    """Tell whether a word says what a person does."""
    lower = token.lower_
    return lower in table("roles") or lower.removesuffix("s") in table("roles") or lower in terms("honorifics")


def _one_line(words: str) -> str | None:
    return words if "\n" not in words and len(words) > 2 else None


def is_someone(token: Token) -> bool:
    """Tell whether a noun or pronoun means a person or a body that can hold a view."""
    lower = token.lower_
    return (
        is_role(token)
        or token.pos_ == "PRON"
        or lower in terms("collectives")
        or lower.removesuffix("s") in terms("collectives")
    )


def agrees(description: str, actor: Cast) -> bool:
    """Tell whether a description ("a former army commander") fits the printed role or titles of an actor."""
    told = {word.strip(",.").lower() for word in description.split()}
    printed = {word.strip(",.").lower() for word in (actor.role or "").split()}
    printed |= {honorific for name in actor.names for honorific in name.honorifics}
    shared = {word for word in told & printed if word in table("roles") or word in terms("honorifics")}
    return bool(shared) or bool(_classes(told) & _classes(printed))


def _classes(words: set[str]) -> set[str]:
    return {table("callings")[word] for word in words if word in table("callings")}
