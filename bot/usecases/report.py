"""What a digest weighs of an article that was read and briefed for an entry of a feed; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.identity import normalise
from bot.model import Article, Brief, Edition, Excerpt, Feed, QuoteKind, Report, StoredEntry
from bot.selection import sign

_A_MOMENT = timedelta(seconds=1)
_DAY_ALONE = 10  # characters, as in 2026-11-22


def report_of(stored: StoredEntry, feed: Feed, brief: Brief, edition: Edition | None) -> Report:
    """Return the report of an entry; the ``edition`` is None where nothing of its article can be compared."""
    article, entry = brief.article, stored.entry
    return Report(
        key=key_of(stored, feed, article),
        version=_version(stored, article, edition),
        entry=stored.id,
        feed=feed.number,
        outlet=article.outlet or name_of(feed),
        grade=feed.grade,
        headline=article.headline or entry.title or "",
        text_sha256=article.sha256,
        words=article.words,
        signature=sign(article.text),
        first_seen=stored.first_seen,
        url=article.url or entry.link,
        published=entry.published or moment_of(article.published),
        byline=article.byline or entry.author,
        lead=_lead(brief),
        actors=_actors(brief),
        quotes=_printed_quotes(brief),
        warnings=brief.warnings,
        changed=edition.changed if edition else (),
        completeness=article.completeness,
    )


def key_of(stored: StoredEntry, feed: Feed, article: Article) -> str:
    """Return the key of an article's identity; what has no link is known by its feed and its key in it."""
    link = article.url or stored.entry.link
    return normalise(link) if link else f"{normalise(feed.url)}#{stored.entry.key}"


def name_of(feed: Feed) -> str:
    """Return what people call a feed: its title, else its host."""
    return " ".join((feed.title or "").split()) or host_of(feed.url)


def host_of(link: str) -> str:
    """Return the host of a link without what is the same for all; the link itself where it has none."""
    try:
        host = urlsplit(link).hostname
    except ValueError:
        host = None
    return (host or link).removeprefix("www.")


def moment_of(printed: str | None) -> datetime | None:
    """Return when an article says that it was published; a day alone is over when it ends, a time alone is in UTC."""
    words = (printed or "").strip()
    try:
        moment = datetime.fromisoformat(words)
        if len(words) <= _DAY_ALONE:
            moment += timedelta(days=1) - _A_MOMENT
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one at the end of all days
        return None


def _version(stored: StoredEntry, article: Article, edition: Edition | None) -> int:
    """Return which version of its article a text is; words that stand in the feed alone change when the feed does."""
    if edition is not None:
        return edition.version
    return 1 if article.url or stored.entry.link else stored.version


def _lead(brief: Brief) -> Excerpt | None:
    return brief.bottom_line or next(iter(brief.summary), None)


def _actors(brief: Brief) -> tuple[str, ...]:
    """Name the actors, first those whom an analyst must see, each group in the order of the brief."""
    ordered = sorted(brief.actors, key=lambda actor: not actor.key)
    return tuple(dict.fromkeys(actor.name for actor in ordered))


def _printed_quotes(brief: Brief) -> tuple[str, ...]:
    """Return the words that stand between marks: only those are the same wherever a speaker is quoted."""
    return tuple(quote.text for quote in brief.quotes if quote.kind is not QuoteKind.INDIRECT)
