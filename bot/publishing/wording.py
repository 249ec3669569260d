"""What the lines around the article's own words say, the same in Slack, in the terminal and in files; pure."""

from __future__ import annotations

from datetime import datetime

from rapidfuzz.distance import DamerauLevenshtein

from bot.model import (
    Actor,
    ActorKind,
    Article,
    Attribution,
    Brief,
    Completeness,
    Excerpt,
    Quote,
    QuotedWarning,
    Span,
    StoredBrief,
    WarningLabel,
)
from bot.publishing.citations import Citation
from bot.publishing.mrkdwn import cut

COPIED = "Every sentence above is copied from the article."
NO_BOTTOM_LINE = "No single sentence of this text can stand as its bottom line."
NO_WARNINGS = "No quoted warnings in this article."
MOST_ACTORS, MOST_ALIASES = 6, 4
_SHORTEST_MISPRINT = 5
_LONGEST_TITLE = 140


def title(article: Article) -> str:
    """Return the headline, or the first line of a text that has none."""
    first = next((line.strip() for line in article.text.splitlines() if line.strip()), "")
    return article.headline or cut(first, _LONGEST_TITLE) or "Text without a headline"


def provenance(brief: Brief) -> tuple[str, ...]:
    """Say what is known of where a text comes from, and how much of it was briefed."""
    article = brief.article
    parts = (
        article.outlet,
        f"published {printed(article.published)}" if article.published else None,
        f"by {article.byline}" if article.byline else None,
        f"{counted(article.words, 'word')}, {verdict(brief)}",
    )
    return tuple(part for part in parts if part)


def verdict(brief: Brief) -> str:
    """Say how much of the article was briefed, and why not all of it."""
    article = brief.article
    if article.completeness is not Completeness.FULL:
        reason = (article.reason or "").strip().rstrip(".")
        return f"{article.completeness}: {reason}" if reason else article.completeness
    too_long = any(check.code == "cut" for check in brief.checks)
    return f"{Completeness.PARTIAL}: the text is too long, so its end is not briefed" if too_long else Completeness.FULL


def edition(stored: StoredBrief) -> str:
    """Say which version of its article a brief is of, or nothing for the first or for what cannot be compared."""
    known = stored.edition
    if known is None or known.version < 2:
        return ""
    again = f", back to the words of version {known.back_to}" if known.back_to else ""
    return f"version {known.version}{again}" + (f", edited since {instant(known.since)}" if known.since else ", edited")


def record(stored: StoredBrief) -> tuple[str, ...]:
    """Say where the text of a remembered brief comes from, what is not known of that, and the brief's id."""
    article = stored.brief.article
    unknown = [name for name, known in (("outlet", article.outlet), ("date", article.published)) if not known]
    gaps = (f"{' and '.join(unknown)} unknown",) if unknown else ()
    version = (edition(stored),) if edition(stored) else ()
    return (*provenance(stored.brief), *version, *gaps, f"read {instant(stored.created)}", f"brief {stored.id}")


def instant(created: str) -> str:
    """Show an ISO 8601 instant to the minute."""
    return f"{datetime.fromisoformat(created):%d %b %Y %H:%M} UTC"


def printed(published: str) -> str:
    """Show a date or an instant of ISO 8601 in the zone that its source gave it."""
    try:
        instant = datetime.fromisoformat(published)
    except ValueError:
        return published
    if len(published) == len("2026-11-26"):
        return f"{instant:%d %b %Y}"
    zone = f" {instant.tzinfo}" if instant.tzinfo else ""
    return f"{instant:%d %b %Y %H:%M}{zone}"


def ago(created: str, now: datetime) -> str:
    """Say how long ago an ISO 8601 instant was."""
    minutes = int((now - datetime.fromisoformat(created)).total_seconds() // 60)
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= size:
            return f"{counted(minutes // size, unit)} ago"
    return "just now"


def counted(number: int, noun: str) -> str:
    """Return ``1 word``, ``1,203 words``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def speech(brief: Brief, line: Quote | QuotedWarning) -> str:
    """Say who speaks where, how the words are given, how the speaker is known, and with which hedge."""
    return " · ".join(speech_parts(brief, line))


def speech_parts(brief: Brief, line: Quote | QuotedWarning) -> tuple[str, ...]:
    """Say who speaks and where, then each mark of the words by itself."""
    quote = line if isinstance(line, Quote) else brief.quote_of(line)
    attribution = quote.attribution if quote else Attribution.EXPLICIT
    known = line.speaker is not None and attribution is not Attribution.UNCLEAR
    who = _speaker(brief, line.speaker) if line.speaker is not None and known else _unclear(quote)
    venue = f", to {quote.venue}" if quote and quote.venue else ""
    resolved = ("resolved",) if known and attribution is Attribution.RESOLVED else ()
    return (who + venue, line.kind.value.upper(), *resolved, *_warning_marks(line))


def key_actors(brief: Brief) -> tuple[Actor, ...]:
    """Return the actors that a short list shows, or the first ones where none is key."""
    return (brief.key_actors or brief.actors)[:MOST_ACTORS]


def role(actor: Actor) -> str:
    """Return an actor's role, else what kind of actor it is; a person without a role is just a person."""
    return actor.role or ("" if actor.kind is ActorKind.PERSON else actor.kind.value)


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
    """Count the sources behind a brief: those who are named, and the quotes of nobody; one described is neither."""
    named = {quote.speaker for quote in brief.quotes} & {actor.name for actor in brief.actors}
    nameless = sum(quote.speaker is None for quote in brief.quotes)
    parts = ["1 article", counted(len(named), "named speaker")]
    if nameless:
        parts.append(f"{counted(nameless, 'quote')} without a clear speaker")
    return ", ".join(parts)


def engine(brief: Brief) -> str:
    """Name what produced a brief, and the text's fingerprint."""
    return f"briefbot {brief.engine.version} · {brief.engine.pipeline} · sha256 {brief.article.sha256[:12]}"


def seal(stored: StoredBrief) -> str:
    """Name what produced a remembered brief, the text's fingerprint and the time it took."""
    return f"{engine(stored.brief)} · {stored.milliseconds} ms"


def no_warnings(brief: Brief) -> str:
    """Say that nobody warns, and what there is instead."""
    if not brief.quotes:
        return f"{NO_WARNINGS[:-1]}, and no other quotes."
    return f"{NO_WARNINGS} {counted(len(brief.quotes), 'other quote')}:"


def checks(brief: Brief) -> tuple[str, ...]:
    """Say what to look at before relying on a brief."""
    return tuple(check.message for check in brief.checks)


def _speaker(brief: Brief, name: str) -> str:
    role = next((actor.role for actor in brief.actors if actor.name == name and actor.role), None)
    return f"{name} ({role})" if role else name


def _unclear(quote: Quote | None) -> str:
    candidates = quote.candidates if quote else ()
    return f"Speaker unclear ({' or '.join(candidates)}?)" if candidates else "Speaker unclear"


def _warning_marks(line: Quote | QuotedWarning) -> tuple[str, ...]:
    if isinstance(line, Quote):
        return ()
    label = (line.label.value.upper(),) if line.label is not WarningLabel.WARNING else ()
    return (*label, *((f"hedge: {line.hedge}",) if line.hedge else ()))


def _nearly(word: str, other: str) -> bool:
    if min(len(word), len(other)) < _SHORTEST_MISPRINT or word.casefold() == other.casefold():
        return False
    return DamerauLevenshtein.distance(word.casefold(), other.casefold(), score_cutoff=1) <= 1
