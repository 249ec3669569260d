"""The newsroom's articles as a digest weighs them, read and briefed with the real core in this process."""

from __future__ import annotations

from datetime import timedelta

from bot.extraction import extract
from bot.model import QuoteKind, Report
from bot.sources import reader
from tests.newsroom import Outlet, page
from tests.selection.made import report
from tests.sources.webpages import fetched


def briefed(outlet: Outlet, entry: int) -> Report:
    """Read and brief an article; what others copied was seen before their copies."""
    piece = outlet.pieces[entry]
    link = f"https://{outlet.name.replace(' ', '-').lower()}.example/{piece.number}"
    brief = extract(reader.parse(fetched(page(outlet, entry), url=link)))
    return report(
        link,
        brief.article.text,
        entry=piece.number,
        outlet=brief.article.outlet,
        headline=brief.article.headline,
        lead=brief.bottom_line,
        actors=tuple(actor.name for actor in brief.actors),
        quotes=tuple(quote.text for quote in brief.quotes if quote.kind is not QuoteKind.INDIRECT),
        warnings=brief.warnings,
        first_seen=outlet.newest - timedelta(hours=1) + timedelta(seconds=piece.number),
    )
