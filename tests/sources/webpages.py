"""Web pages built by hand, from parts that news sites have in common."""

from __future__ import annotations

import json
from typing import Any

from bot.sources.web.fetched import Fetched

URL = "https://www.courier.example/news/harbour"
HEADLINE = "Harbour town must brace for worse floods"
PARAGRAPHS = (
    "Port Marrow must brace for floods far worse than those of last winter, a retired admiral has warned the council.",
    "Admiral Sir Alaric Penhallow, the former head of the Coastal Guard, said the sea wall could fail in one night.",
    "“If the wall goes, the old town goes with it,” Sir Alaric told Radio Marrow. “There will be no second chance.”",
    "He said that the pumps and gates would likely stop within an hour of a breach, and nobody had tested them.",
    "Mara Voss, the environment minister, rejected the criticism and said the wall had been inspected twice this year.",
    "But engineers at Pelham Water said the foundations might shift if the spring tides returned before the work ends.",
    "Dr Ines Okafor-Lind, a hydrologist at the University of Sarn, said a breach could cut off 4,000 people for days.",
    "The council will meet on Thursday to decide whether to close the coast road until the end of the season.",
)
OG = (
    f'<meta property="og:type" content="article"><meta property="og:title" content="{HEADLINE}">'
    '<meta property="og:site_name" content="The Marrow Courier">'
)
MENU = "<header class='site-header'><nav><ul><li><a href='/'>Home</a></li><li>Sport</li></ul></nav></header>"
FOOTER = "<footer><p>© The Marrow Courier. All rights reserved.</p><p>Registered office: 1 Quay Street.</p></footer>"
COOKIES = (
    "<div class='cookie-banner' role='dialog'><p>We use cookies and similar technologies to choose content and ads."
    " You can manage your choices at any time.</p><button>Accept all</button><button>Reject all</button></div>"
)


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    """Return texts as paragraphs of HTML."""
    return "".join(f"<p>{text}</p>" for text in texts)


def article(inside: str | None = None, *, headline: str = HEADLINE) -> str:
    """Return an article of HTML, with the usual paragraphs where nothing else is given."""
    return f"<article><h1>{headline}</h1>{paragraphs() if inside is None else inside}</article>"


def page(body: str, *, head: str = OG, title: str = f"{HEADLINE} | The Marrow Courier", root: str = "lang='en'") -> str:
    """Return a whole page."""
    return f"<!doctype html><html {root}><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def linked(**claims: Any) -> str:
    """Return JSON-LD that speaks of a news article."""
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **claims}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def fetched(
    html: str | bytes,
    *,
    url: str = URL,
    charset: str | None = None,
    headers: dict[str, str] | None = None,
    media_type: str = "text/html",
) -> Fetched:
    """Return a page as it comes from a server."""
    body = html.encode() if isinstance(html, str) else html
    return Fetched(url, body, media_type, charset, headers=headers or {})


def story(number: int) -> str:
    """Return the headline of another story as a link."""
    return f"<a href='/{number}'>The sea wall at town number {number} is to be rebuilt</a>"
