"""Find the printed words that say who a person or body is: before the name, or between commas after it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import takewhile

from spacy.tokens import Doc, Token

from bot.extraction.actor import Cast
from bot.extraction.lexicons import table, terms
from bot.extraction.mention import Mention
from bot.extraction.name import is_honorific

COUNTS = frozenset({"one", "two", "three", "some", "many", "several", "most", "all", "none", "each", "another"})
_BEFORE_POS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_COMPLEMENT = frozenset({"NOUN", "PROPN", "ADJ", "DET"})
_WAS = frozenset(
    {
        *[("is",), ("was",), ("became",), ("has", "been"), ("had", "been"), ("served", "as")],
        *[("has", "served", "as"), ("had", "served", "as")],
    }
)
_ARTICLES = frozenset({"a", "an", "the"})
_BEHIND = frozenset({"PUNCT", "ADP", "PRON", "SCONJ"})
_MAX_BEFORE = 8
_MAX_AFTER = 16
_CLOSERS = frozenset({",", ".", ";", ":", "(", ")", "-", "–", "—", "―", "?", "!"})

_PEOPLE = ("ers", "ors", "ists", "ians", "ants", "ees")  # endings of nouns for people of a kind


def find_roles(doc: Doc, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the descriptions printed beside the mentions, the longest first, and those of the past behind them."""
    beside = (role for m in mentions for reader in (_before, _before_comma, _after) if (role := reader(doc, m)))
    past = (role for m in mentions if (role := _who_was(doc, m)))
    found = [*sorted(dict.fromkeys(beside), key=len, reverse=True), *past]
    return tuple(dict.fromkeys(found))


def _before(doc: Doc, mention: Mention) -> str | None:
    """Read what stands right before the bare name and belongs to it: Home Secretary | Sir | Adrian Pellow."""
    end = next((i for i in mention.tokens if not is_honorific(doc[i].text)), mention.last)
    while end > 0 and doc[end - 1].lower_.rstrip(".") in terms("courtesy_titles"):
        end -= 1
    start = _phrase_start(doc, end, mention)
    while start < end and (doc[start].lower_ in {"of", "and", "the"} or doc[start].text in {"'s", "’s", "-", "–"}):
        start += 1
    if start == end or not is_role(doc[end - 1]) or not any(_is_noun_of_role(t) for t in doc[start:end]):
        return None
    return _one_line(doc[start:end].text)


def _before_comma(doc: Doc, mention: Mention) -> str | None:
    """Read the role in "the Prime Minister, NAME," and "the Minister for Rivers, NAME,"."""
    end = mention.first - 1
    if end < 1 or doc[end].text != "," or mention.last >= len(doc) or doc[mention.last].text not in _CLOSERS:
        return None
    head = _role_before(doc, end)
    if head is None:
        return None
    start = _phrase_start(doc, head + 1)
    while start < end and doc[start].lower_ in {"of", "and", "the"}:
        start += 1
    return _one_line(doc[start:end].text) if start < end else None


def _role_before(doc: Doc, end: int) -> int | None:
    """Return the role that ends here, alone or with what it is for."""
    if is_role(doc[end - 1]):
        return end - 1
    i = end - 1
    while i > 1 and end - i < _MAX_BEFORE and doc[i].pos_ in _COMPLEMENT:
        i -= 1
    joined = i < end - 1 and doc[i].lower_ in {"of", "for", "at"}
    return i - 1 if joined and i > 0 and is_role(doc[i - 1]) else None


def _phrase_start(doc: Doc, end: int, name: Mention | None = None) -> int:
    """Return where the description that ends here begins; its nouns must hang on it where a name follows at once."""
    start = end
    while start > 0 and end - start < _MAX_BEFORE and _describes(doc[start - 1], doc[start] if start < end else None):
        if name is not None and not _is_own(doc[start - 1], name):
            break
        start -= 1
    return start


def _is_own(word: Token, name: Mention) -> bool:
    """Tell a word of the description of a name from the noun of another phrase: on Monday | President Bush."""
    inside = word.i >= name.first or word.i <= word.head.i < name.last
    return inside or word.pos_ not in {"NOUN", "PROPN"}


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
    end = _phrase_end(doc, start)
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


def _who_was(doc: Doc, mention: Mention) -> str | None:
    """Read the role in "NAME, who was …,": a noun phrase, its role before any preposition."""
    start = mention.last + 1
    if start >= len(doc) or doc[start - 1].text != "," or doc[start].lower_ != "who":
        return None
    verbs = [t.lower_ for t in doc[start + 1 : start + 4]]
    size = next((n for n in (3, 2, 1) if tuple(verbs[:n]) in _WAS), None)
    if size is None:
        return None
    start += 1 + size
    start += start < len(doc) and doc[start].lower_ in {"the", "a", "an"}
    words = doc[start : _phrase_end(doc, start)]
    core = list(takewhile(lambda t: t.pos_ not in {"ADP", "PART", "ADV"}, words))
    return _one_line(words.text) if any(_is_noun_of_role(t) for t in core) else None


def _phrase_end(doc: Doc, start: int) -> int:
    """Return the token behind the description that begins here: a mark, a verb or a new clause."""
    end = start
    while end < len(doc) and end - start < _MAX_AFTER and doc[end].text not in _CLOSERS and not _ends_phrase(doc[end]):
        end += 1
    return end


def _ends_phrase(token: Token) -> bool:
    return (
        token.pos_ in {"VERB", "AUX"}
        or token.lower_ in {"who", "which", "that", "and", "but", "when", "while"}
        or token.is_space
    )


def described_by(doc: Doc, mention: Mention) -> frozenset[str]:
    """Return the words that describe a person behind the name, the head noun with them: NAME, a lock keeper who …."""
    start = mention.last + 1
    if start + 1 >= len(doc) or doc[mention.last].text != "," or doc[start].lower_ not in _ARTICLES:
        return frozenset()
    words = [*takewhile(lambda t: t.pos_ in _BEFORE_POS or t.text == "-", doc[start + 1 : start + 1 + _MAX_BEFORE])]
    if not words or words[-1].pos_ != "NOUN" or words[-1].i + 1 >= len(doc):
        return frozenset()
    return frozenset(t.lower_ for t in words) if words[-1].nbor().pos_ in _BEHIND else frozenset()


def is_role(token: Token) -> bool:
    """Tell whether a word says what a person does."""
    return _is_noun_of_role(token) or token.lower_ in terms("honorifics")


def _is_noun_of_role(token: Token) -> bool:
    """Tell a word that says what somebody does, in the singular or the plural, from a title."""
    return token.lower_ in table("roles") or token.lower_.removesuffix("s") in table("roles")


def _one_line(words: str) -> str | None:
    return words if "\n" not in words and len(words) > 2 else None


def is_someone(token: Token) -> bool:
    """Tell whether a noun or pronoun means a person or a body that can hold a view."""
    lower = token.lower_
    counted = lower in COUNTS and token.i + 1 < len(token.doc) and token.nbor().lower_ == "of"
    return (
        counted
        or is_role(token)
        or token.pos_ == "PRON"
        or lower == "ones"
        or (lower.endswith(_PEOPLE) and token.lemma_.lower() not in terms("writings"))
        or lower in terms("collectives")
        or token.lemma_.lower() in terms("collectives")
        or token.lemma_.lower() in table("roles")
        or lower.removesuffix("s") in terms("collectives")
    )


def agrees(description: str, actor: Cast) -> bool:
    """Tell whether a description ("a former army commander") fits the printed role or titles of an actor."""
    told = {word.strip(",.").lower() for word in description.split()}
    printed = words_of(actor)
    shared = {word for word in told & printed if word in table("roles") or word in terms("honorifics")}
    return bool(shared) or bool(_classes(told) & _classes(printed))


def words_of(actor: Cast) -> frozenset[str]:
    """Return the words of all roles printed of an actor, and of titles that are offices, in small letters."""
    words = {word.strip(",.").lower() for role in actor.roles for word in role.split()}
    titles = {honorific for name in actor.names for honorific in name.honorifics}
    called = {word for title in titles for word in table("title_words").get(title, "").split()}
    return frozenset(words | called | (titles - terms("courtesy_titles")))


def is_calling(role: str, printed: Set[str]) -> bool:
    """Tell whether a role is printed of somebody, or is the plain word for such a calling: the doctor, the GP."""
    return role in printed or (role in terms("professions") and bool(_classes({role}) & _classes(printed)))


def _classes(words: Set[str]) -> set[str]:
    return {table("callings")[word] for word in words if word in table("callings")}
