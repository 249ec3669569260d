"""Looks at a source as a reader would, and says at each step what came back and why."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2

from bot.errors import UNEXPECTED, BotError, SourceError
from bot.model import Article, Completeness, Entry, FeedDocument, Outline, SourceTest, Step, newest
from bot.sources import reader
from bot.sources.documents import document, markdown
from bot.sources.elsewhere import Run, here
from bot.sources.feeds import discovery, feed
from bot.sources.feeds.entries import absolute
from bot.sources.feeds.finder import taken_apart
from bot.sources.feeds.markup import one_line
from bot.sources.web.answers import is_bot_wall
from bot.sources.web.fetched import PAGES, Ask, Fetched, Kinds
from bot.sources.web.links import host_of, with_scheme
from bot.sources.wording import counted

log = logging.getLogger(__name__)

NO_LINK = "That is not a link I can read. Check it: a link begins with https://."
MAX_NAMED = 5
MAX_SENTENCE = 200
KINDS = Kinds(
    "feeds, web pages and plain text, PDF and Word documents",
    f"{feed.FEEDS.accept}, application/pdf;q=0.5, {document.WORD};q=0.5, text/markdown;q=0.5",
    feed.FEEDS.media_types | PAGES.media_types,
)
_DOCUMENTS = {
    **dict.fromkeys(document.MEDIA_TYPES, "A PDF document."),
    document.WORD: "A Word document.",
    **dict.fromkeys(markdown.MEDIA_TYPES, "A Markdown text."),
}
_AWAY = "It turns programs away: nothing is to be had there."
_STATUSES = {
    **dict.fromkeys((401, 402, 403, 407, 451), _AWAY),
    404: "Nothing is there: check the link.",
    410: "It is gone for good: take the link off, or find its new one.",
    429: "It asks to be left alone for a while: try again in a few minutes.",
}
_SENTENCE = re.compile(r".+?[.!?][”’\"']?(?=\s|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SourceTester:
    """Looks at a source; ``run`` and ``read_page`` may take it apart in a process that can be killed."""

    ask: Callable[[Ask], Fetched]
    run: Run = here
    read_page: Callable[[Fetched], Article] = reader.parse
    clock: Callable[[], float] = time.monotonic

    def __call__(self, link: str) -> SourceTest:
        """Return what came of each step; never raise for what is wrong with the source."""
        steps: list[Step] = []
        try:
            for step in self._steps(link.strip()):
                steps.append(step)
        except BotError as error:
            steps.append(Step(_after(steps), False, error.public_message))
        except Exception:  # the source's door: what nobody thought of went wrong because of it
            log.exception("a source could not be looked at for a reason nobody thought of")
            steps.append(Step(_after(steps), False, UNEXPECTED))
        return SourceTest(link, tuple(steps))

    def _steps(self, link: str) -> Iterator[Step]:
        whole = absolute(with_scheme(link), "") if link else None
        if whole is None:
            raise SourceError(NO_LINK)
        yield Step("Link", True, f"A link of {host_of(whole)}, to be read over {urlsplit(whole).scheme}.")
        start = self.clock()
        fetched = self.ask(Ask(link, KINDS))
        yield _fetch_step(fetched, milliseconds=round(1_000 * (self.clock() - start)))
        if fetched.status == 200:
            yield from self._content(fetched)

    def _content(self, fetched: Fetched) -> Iterator[Step]:
        kind = _DOCUMENTS.get(document.kind_of(fetched.body) or fetched.media_type)
        announced = None if kind or feed.is_page(fetched.body) else self._feed(fetched)
        if announced is not None:
            yield from _feed_steps(announced)
            return
        yield Step("Kind", True, kind or ("A web page." if fetched.media_type.endswith("html") else "A text."))
        if not kind:
            yield _named_step(taken_apart(self.run, discovery.look, fetched))
        yield _article_step(self.read_page(fetched))

    def _feed(self, fetched: Fetched) -> FeedDocument | None:
        """Return the feed, or None for what may be a page or a text."""
        try:
            return taken_apart(self.run, feed.read, fetched)
        except SourceError:
            if fetched.media_type.endswith("html") or fetched.media_type == "text/plain":
                return None
            raise


def _after(steps: Sequence[Step]) -> str:
    """Return the name of the step that was under way."""
    if steps and steps[-1].detail in _DOCUMENTS.values():
        return "Article"
    return _NEXT.get(steps[-1].name, "Content") if steps else "Link"


_NEXT = {"Link": "Fetch", "Fetch": "Kind", "Kind": "Feeds", "Feeds": "Article"}


def _fetch_step(fetched: Fetched, *, milliseconds: int) -> Step:
    statuses = ", ".join(str(hop.status) for hop in fetched.hops)
    redirects = f", after {counted(len(fetched.hops), 'redirect')} ({statuses})" if statuses else ""
    came = f"{len(fetched.body):,} bytes of {fetched.media_type}"
    detail = f"{host_of(fetched.url)} answered {fetched.status} in {milliseconds:,} ms{redirects}: {came}."
    return Step("Fetch", fetched.status == 200, detail if fetched.status == 200 else f"{detail} {_why(fetched)}")


def _why(fetched: Fetched) -> str:
    """Say what a status that brings no source means for a reader."""
    if is_bot_wall(fetched.status, httpx2.Headers(dict(fetched.headers))):
        return "That is bot protection: nothing is to be had there by a program."
    return _STATUSES.get(fetched.status, "A reader needs a 200: check the link, or try again later.")


def _feed_steps(document: FeedDocument) -> Iterator[Step]:
    title = f" “{document.title}”" if document.title else " without a title"
    yield Step("Kind", True, f"A feed, {document.kind},{title}.")
    if not document.entries:
        yield Step("Entries", True, "It announces nothing at the moment, which is no fault.")
    else:
        yield Step("Entries", True, _entries(document.entries))
        yield Step("Newest", True, "\n".join(map(_line, newest(document.entries))))
    if document.notes:
        yield Step("Notes", not document.losses, " ".join(document.notes))
    pace = f"{document.ttl / 60:.0f} minutes" if document.ttl else None
    yield Step("Pace", True, f"It wants to be asked every {pace}." if pace else "It does not say how often to ask.")


def _entries(entries: Sequence[Entry]) -> str:
    undated = sum(not (entry.published or entry.updated) for entry in entries)
    nameless = sum(entry.guid is None for entry in entries)
    linkless = sum(entry.link is None for entry in entries)
    return (
        f"{counted(len(entries), 'entry', 'entries')}: {undated} without a date, {nameless} without an id, "
        f"{linkless} without a link."
    )


def _line(entry: Entry) -> str:
    instant = entry.published or entry.updated
    when = f"{instant:%Y-%m-%d %H:%M} UTC" if instant else "no date"
    return f"{when} · {one_line(entry.title or entry.summary or entry.link or '', limit=MAX_SENTENCE)}"


def _named_step(outlines: Sequence[Outline]) -> Step:
    if not outlines:
        return Step("Feeds", True, "The page names no feed.")
    more = f" and {len(outlines) - MAX_NAMED} more" if len(outlines) > MAX_NAMED else ""
    named = ", ".join(outline.url for outline in outlines[:MAX_NAMED])
    return Step("Feeds", True, f"The page names {counted(len(outlines), 'feed')}: {named}{more}.")


def _article_step(article: Article) -> Step:
    whole = article.completeness is Completeness.FULL
    reason = f" ({article.reason})" if article.reason else ""
    known = (("Outlet", article.outlet), ("byline", article.byline), ("published", article.published))
    lines = (
        f"“{article.headline}”" if article.headline else "No headline.",
        " · ".join(f"{name}: {said or 'unknown'}" for name, said in known),
        f"{counted(article.words, 'word')}, {article.completeness.value}{reason}.",
        f"It begins: {_first_sentence(article)}",
    )
    return Step("Article", whole, "\n".join(line for line in lines if line))


def _first_sentence(article: Article) -> str | None:
    text = article.text.removeprefix(article.headline or "").strip()
    found = _SENTENCE.match(text[:2_000])
    return one_line(found.group() if found else text, limit=MAX_SENTENCE)
