"""Reads what a person typed: a verb of the command, or content to brief; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from bot.errors import UsageError
from bot.listeners.markup import unescape, unmark
from bot.model import Source
from bot.publishing.help import USAGE
from bot.publishing.mrkdwn import clean, cut

VERBS: Final = frozenset(USAGE)
# A long link or a pasted OPML document behind its verb; prose that begins with “Sources add” is none of it.
_OF_SOURCES = re.compile(
    r"sources\s+(?=(?:add|test|import)\s+(?:<https?://[^<>\n]+>|https?://\S+)\s*$|import\s+(?:<|&lt;)(?:\?xml|!--|opml))",
    re.IGNORECASE,
)
# A digest is named by its number, whatever follows; prose does not begin like that.
_OF_DIGEST = re.compile(r"digest\s+(?=(?:edit|preview|run|pause|resume|log|remove)\s+#?\d+\b[^\n]*$)", re.IGNORECASE)
_RAW: Final = frozenset({"sources", "digest"})
MOST_LINKS: Final = 3
LONGEST_WORDS: Final = 200
ARTICLE_WORDS: Final = 120
ARTICLE_PARAGRAPHS: Final = 3
PARAGRAPH_WORDS: Final = 12
_FORCED = re.compile(r"\s*text:\s*", re.IGNORECASE)
_SLACK_LINK = re.compile(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>|\"“”«»]+", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}(?::\d+)?(?:/[^\s<>|\"“”]*)?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]*_]*$")
_QUOTATION_MARKS: Final = "\"'“”„‟‘’‚‛«»"


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be briefed: up to three links, or one text."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the command and what stands behind it; an empty name asks for the form."""

    name: str
    argument: str = ""


def parse_command(text: str, *, command: str) -> Content | Verb:
    """Return what a command asks for; raise ``UsageError`` when that cannot be known."""
    stripped = text.strip()
    if _FORCED.match(stripped):
        return Content((_text(_FORCED.sub("", stripped, count=1)),))
    if not stripped:
        return Verb("")
    if found := _OF_SOURCES.match(stripped):
        return Verb("sources", stripped[found.end() :].strip())
    if found := _OF_DIGEST.match(stripped):
        return Verb("digest", stripped[found.end() :].strip())
    if len(stripped) > LONGEST_WORDS or "\n" in stripped or _starts_with_link(stripped):
        return Content(parse_content(stripped))
    name, _, argument = stripped.partition(" ")
    verb = name.strip(_QUOTATION_MARKS).casefold()
    if verb not in VERBS:
        raise UsageError(_unknown(name, command))
    return Verb(verb, argument.strip() if verb in _RAW else _argument(argument))


def parse_content(text: str, *, marked_up: bool = True) -> tuple[Source, ...]:
    """Return the links of a text unless it is an article itself, else the text; raise ``UsageError`` for neither.

    ``marked_up`` says that Slack escaped the text, as it does in commands and messages but not in inputs.
    """
    stripped = text.strip()
    if _BARE_HOST.fullmatch(stripped):
        return (Source(link=f"https://{unescape(stripped)}"),)
    links = find_links(stripped)
    if not links or is_article(stripped):
        return (_text(stripped, marked_up=marked_up),)
    if len(links) > MOST_LINKS:
        if len(_around_links(stripped)) > LONGEST_WORDS:
            return (_text(stripped, marked_up=marked_up),)
        raise UsageError(f"That is {len(links)} links. I take up to {MOST_LINKS} at once.")
    return tuple(Source(link=link) for link in links)


def is_article(text: str) -> bool:
    """Tell whether a text is an article without its links: 120 words, or three paragraphs of whole sentences."""
    around = _around_links(text)
    if len(around.split()) >= ARTICLE_WORDS:
        return True
    whole = [line for line in around.splitlines() if _SENTENCE_END.search(line.strip())]
    return sum(len(line.split()) >= PARAGRAPH_WORDS for line in whole) >= ARTICLE_PARAGRAPHS


def _around_links(text: str) -> str:
    return _LINK.sub("", _SLACK_LINK.sub("", text)).strip()


def find_links(text: str) -> tuple[str, ...]:
    """Return the different links of a text in their order, in Slack's brackets or bare."""
    found = _LINK.findall(_SLACK_LINK.sub(r" \1 ", text))
    return tuple(dict.fromkeys(_trimmed(_unbracketed(unescape(link))) for link in found))


def _argument(text: str) -> str:
    links = find_links(text)
    return links[0] if links else unescape(text).strip().strip(_QUOTATION_MARKS)


def _text(text: str, *, marked_up: bool = True) -> Source:
    content = (unescape(unmark(text)) if marked_up else text).strip()
    if not content:
        raise UsageError("There is no text to brief. Paste the article's text or a link.")
    return Source(text=content)


def _starts_with_link(text: str) -> bool:
    opened = text.removeprefix("&lt;").lstrip(_QUOTATION_MARKS + "(")
    if _SLACK_LINK.match(opened) or _LINK.match(opened):
        return True
    return _BARE_HOST.fullmatch(opened) is not None


def _unbracketed(link: str) -> str:
    """End a link where somebody typed the bracket that help shows around one."""
    return link.partition(">")[0].partition("<")[0]


def _trimmed(link: str) -> str:
    trimmed = link.rstrip(".,;:!?" + _QUOTATION_MARKS)
    return trimmed.rstrip(")") if "(" not in trimmed else trimmed


def _unknown(word: str, command: str) -> str:
    shown = cut(clean(unescape(word)), 40)
    near = process.extractOne(shown.casefold(), sorted(VERBS), scorer=fuzz.ratio, score_cutoff=60)
    guess = f" Did you mean “{command} {near[0]}”?" if near else ""
    return (
        f"I do not know “{shown}”.{guess} To brief a text, put “text:” in front of it; "
        f"“{command} help” lists what I can do."
    )
