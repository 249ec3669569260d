"""A small press beside the playground: the sample articles of a checkout as feeds and pages on this machine.

So digests can be tried where no web can be reached. An installed package has no samples, and so no press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

SAMPLES: Final = Path(__file__).parents[2] / "seeds"
LIST: Final = "press/sources.opml"
OUTLETS: Final = {  # the oldest first; the wire copy stands in two of them
    "courier": ("The Sample Courier", ("03-wire-kassar", "08-court-report", "01-tabloid-harbour")),
    "gazette": ("The Sample Gazette", ("03-wire-kassar", "13-business-central-bank", "02-tabloid-water")),
    "herald": ("The Sample Herald", ("18-business-takeover", "17-politics-asylum", "15-science-health-fungus")),
    "post": ("The Sample Post", ("20-law-lords-detention", "21-us-campaign", "14-parliament-dam")),
}
_APART = timedelta(minutes=40)


@dataclass(frozen=True, slots=True)
class Press:
    """Four outlets, each with a feed of three articles that came out before ``opened``."""

    folder: Path
    opened: datetime

    def routes(self) -> Sequence[BaseRoute]:
        """Return where it answers; nothing where a sample is missing."""
        names = {name for _, articles in OUTLETS.values() for name in articles}
        if not all((self.folder / f"{name}.txt").is_file() for name in names):
            return ()
        return (
            Route(f"/{LIST}", self._list),
            Route("/press/{outlet}.xml", self._feed),
            Route("/press/{outlet}/{article}", self._page),
        )

    def _list(self, request: Request) -> Response:
        feeds = "".join(
            f'<outline type="rss" text="{title}" xmlUrl="{request.base_url}press/{outlet}.xml"/>'
            for outlet, (title, _) in OUTLETS.items()
        )
        return _xml(f'<opml version="2.0"><head><title>Samples</title></head><body>{feeds}</body></opml>')

    def _feed(self, request: Request) -> Response:
        outlet = request.path_params["outlet"]
        title, articles = _known(outlet)
        root = f"{request.base_url}press/{outlet}"
        told = "".join(self._entry(f"{root}/{name}", name, age) for age, name in enumerate(reversed(articles), 1))
        return _xml(f'<rss version="2.0"><channel><title>{title}</title><link>{root}</link>{told}</channel></rss>')

    def _entry(self, link: str, name: str, age: int) -> str:
        headline = escape(self._paragraphs(name)[0])
        came_out = format_datetime(self.opened - age * _APART)
        return f"<item><title>{headline}</title><link>{link}</link><pubDate>{came_out}</pubDate></item>"

    def _page(self, request: Request) -> Response:
        title, articles = _known(request.path_params["outlet"])
        if request.path_params["article"] not in articles:
            raise HTTPException(404)
        headline, *text = map(escape, self._paragraphs(request.path_params["article"]))
        told = "".join(f"<p>{paragraph}</p>" for paragraph in text)
        site = f'<meta charset="utf-8"><meta property="og:site_name" content="{title}"><title>{headline}</title>'
        page = f"<head>{site}</head><body><article><h1>{headline}</h1>{told}</article></body>"
        return Response(f'<!doctype html><html lang="en">{page}</html>', media_type="text/html")

    def _paragraphs(self, name: str) -> list[str]:
        return (self.folder / f"{name}.txt").read_text("utf-8").strip().split("\n\n")


def _known(outlet: str) -> tuple[str, tuple[str, ...]]:
    if outlet not in OUTLETS:
        raise HTTPException(404)
    return OUTLETS[outlet]


def _xml(document: str) -> Response:
    return Response(f'<?xml version="1.0"?>{document}', media_type="application/xml")
