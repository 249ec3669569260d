"""What the lines around the article's own words say, the same in messages, modals and plain text; pure."""

from __future__ import annotations

from datetime import datetime

from rapidfuzz.distance import DamerauLevenshtein

from bot.model import Actor, Article, Attribution, Brief, Completeness, Excerpt, Quote, QuotedWarning, Span, StoredBrief
from bot.publishing.citations import Citation
from bot.publishing.mrkdwn import cut

COPIED = "Every sentence above is copied from the article."
_SHORTEST_MISPRINT = 5
_LONGEST_TITLE = 140


def title(article: Article) -> str:
    """Return the headline, or the first line of a text that has none."""
    first = next((line.strip() for line in article.text.splitlines() if line.strip()), "")
    return article.headline or cut(first, _LONGEST_TITLE) or "Text without a headline"


def provenance(stored: StoredBrief) -> tuple[str, ...]:
    """Say where the text comes from, how much of it came back, and the brief's id."""
    article = stored.brief.article
    parts = (
        article.outlet or "Outlet unknown",
        f"published {article.published}" if article.published else "no date of publication",
        f"by {article.byline}" if article.byline else None,
        f"read {instant(stored.created)}",
        f"{counted(article.words, 'word')}, {article.completeness.value}",
        f"brief {stored.id}",
    )
    return tuple(part for part in parts if part)


def instant(created: str) -> str:
    """Show an ISO 8601 instant to the minute."""
    try:
        return f"{datetime.fromisoformat(created):%d %b %Y %H:%M} UTC"
    except ValueError:
        return created


def ago(created: str, now: datetime) -> str:
    """Say how long ago an ISO 8601 instant was."""
    try:
        minutes = int((now - datetime.fromisoformat(created)).total_seconds() // 60)
    except (ValueError, TypeError):
        return created
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= size:
            return f"{counted(minutes // size, unit)} ago"
    return "just now"


def counted(number: int, noun: str) -> str:
    """Return ``1 word``, ``1,203 words``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def speaker(brief: Brief, line: Quote | QuotedWarning) -> str:
    """Say who speaks, with the role, and how that is known when it is not said beside the words."""
    quote = _quote(brief, line)
    known = quote.attribution if quote else Attribution.EXPLICIT
    if line.speaker is None or known is Attribution.UNCLEAR:
        return _unclear(quote)
    role = next((actor.role for actor in brief.actors if actor.name == line.speaker and actor.role), None)
    name = f"{line.speaker} ({role})" if role else line.speaker
    return f"{name}, resolved" if known is Attribution.RESOLVED else name


def speech(brief: Brief, line: Quote | QuotedWarning) -> str:
    """Say who speaks where, how the words are given, and with which hedge."""
    quote = _quote(brief, line)
    venue = f" to {quote.venue}" if quote and quote.venue else ""
    parts = [speaker(brief, line) + venue, line.kind.value.upper()]
    if isinstance(line, QuotedWarning):
        parts += _warning_marks(line)
    return " · ".join(parts)


def key_points(brief: Brief) -> tuple[Excerpt, ...]:
    """Return the sentences of the summary that the bottom line does not say already."""
    return tuple(point for point in brief.summary if point != brief.bottom_line)


def activity(actor: Actor) -> str:
    """Say how often an actor speaks and warns, or how often it is named."""
    parts = [f"speaks {actor.speaks}×" if actor.speaks else "", f"warns {actor.warns}×" if actor.warns else ""]
    return " · ".join(part for part in parts if part) or f"named {len(actor.mentions)}×"


def other_names(actor: Actor, *, most: int) -> str:
    """List an actor's aliases; one that looks like a misprint is marked."""
    names = [f"{alias} (misprint?)" if is_misprint(alias, actor) else alias for alias in actor.aliases]
    names = [name for name in names if name != actor.name]
    rest = [f"+{len(names) - most} more"] if len(names) > most else []
    return "also " + ", ".join(names[:most] + rest) if names else ""


def is_misprint(alias: str, actor: Actor) -> bool:
    """Say whether an alias has a word that is almost, but not quite, a word of the actor's name."""
    known = set(actor.name.split())
    return any(_nearly(word, other) for word in set(alias.split()) - known for other in known)


def place(citation: Citation) -> str:
    """Return a citation's number, paragraph and offsets."""
    return f"[{citation.number}] ¶{citation.paragraph} {offsets(citation.span)}"


def offsets(span: Span) -> str:
    """Return a span's character offsets."""
    return f"{span.start}–{span.end}"


def sources(brief: Brief) -> str:
    """Count the sources behind a brief by how they are named."""
    named = {quote.speaker for quote in brief.quotes if quote.speaker}
    nameless = sum(quote.speaker is None for quote in brief.quotes)
    parts = ["1 article", counted(len(named), "named speaker")]
    if nameless:
        parts.append(f"{counted(nameless, 'quote')} without a clear speaker")
    return ", ".join(parts)


def seal(stored: StoredBrief) -> str:
    """Name what produced the brief, the text's fingerprint and the time it took."""
    engine = stored.brief.engine
    digest = stored.brief.article.sha256[:12]
    return f"briefbot {engine.version} · {engine.pipeline} · sha256 {digest} · {stored.milliseconds} ms"


def no_warnings(brief: Brief) -> str:
    """Say that nobody warns, and what there is instead."""
    if not brief.quotes:
        return "No quoted warnings in this article, and no other quotes."
    return f"No quoted warnings in this article. {counted(len(brief.quotes), 'other quote')}:"


def partial(article: Article) -> str | None:
    """Say that a text did not come back whole, and why."""
    if article.completeness is Completeness.FULL:
        return None
    said = {Completeness.PARTIAL: "Only a part of the article came back", Completeness.STUB: "Only a stub came back"}
    return f"{said[article.completeness]}{f': {article.reason}' if article.reason else '.'}"


def _quote(brief: Brief, line: Quote | QuotedWarning) -> Quote | None:
    return line if isinstance(line, Quote) else brief.quote_of(line)


def _unclear(quote: Quote | None) -> str:
    candidates = quote.candidates if quote else ()
    return f"Speaker unclear: {' or '.join(candidates)}?" if candidates else "Speaker unclear"


def _warning_marks(warning: QuotedWarning) -> list[str]:
    label = [warning.label.value.upper()] if warning.label.value != "warning" else []
    return label + ([f"hedge: {warning.hedge}"] if warning.hedge else [])


def _nearly(word: str, other: str) -> bool:
    if min(len(word), len(other)) < _SHORTEST_MISPRINT or word.casefold() == other.casefold():
        return False
    return DamerauLevenshtein.distance(word.casefold(), other.casefold(), score_cutoff=1) <= 1
