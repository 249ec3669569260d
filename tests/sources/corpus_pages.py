"""Web pages by hand with their truth by hand.

Each ``pages/NN-name.html`` is a page as it was served, byte for byte, and ``NN-name.toml`` says what a careful person
would make of it. A verdict is ``full`` (the whole article was sent), ``partial`` (several paragraphs of reporting, and
the page itself shows that there is more), ``stub`` (an opening, a teaser or a caption), ``list`` (it leads to stories
and is none) or ``refused`` (consent, bot wall, log-in, nothing there, another language). ``also`` names verdicts that
another careful person might give. The truth has what a person would keep: standfirst, subheads, lists and questions;
never headline, byline, date, captions, credits, promotions, share bars, lives of authors or comments. Paragraphs that
one person would keep and another would not are optional, and so is the headline above the text.

There are three sets, each by an author of its own. The parser was made on pages 01 to 99, and learned from what it
missed on 101 to 199. Pages 201 to 299 are held out for good: they are measured and have floors, and nobody looks at
one to mend the parser, so that their figures say what pages of the open web may expect.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.sources.web.fetched import Fetched

PAGES = Path(__file__).parent / "pages"
SETS = ("01-99", "101-199", "201-299")
WITH_TEXT = frozenset({"full", "partial", "stub"})
VERDICTS = WITH_TEXT | {"list", "refused"}
FIELDS = ("headline", "outlet", "byline", "published", "canonical")


class Paragraph(NamedTuple):
    """A paragraph of the truth; an ``optional`` one may be kept or left out."""

    text: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was served and what a careful person makes of it; the first of the verdicts is the likeliest.

    ``fields`` has, by name, the answers that are right; an empty one means that the page does not say.
    """

    name: str
    fetched: Fetched
    encoding: str
    verdicts: tuple[str, ...]
    why: str
    fields: Mapping[str, tuple[str, ...]]
    paragraphs: tuple[Paragraph, ...]

    @property
    def set(self) -> str:
        """Return the set that the page belongs to."""
        return SETS[int(self.name.partition("-")[0]) // 100]


def corpus() -> tuple[Page, ...]:
    """Return all pages, in the order of their numbers."""
    return tuple(page(path) for path in sorted(PAGES.glob("*.html")))


def page(path: Path) -> Page:
    """Read a page and the truth that lies beside it."""
    truth = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    media_type, _, charset = truth["headers"]["content-type"].partition(";")
    return Page(
        name=path.stem,
        fetched=Fetched(
            url=truth["url"],
            body=path.read_bytes(),
            media_type=media_type.strip(),
            charset=charset.partition("=")[2].strip() or None,
            status=truth["status"],
            headers=truth["headers"],
        ),
        encoding=truth["encoding"],
        verdicts=(truth["verdict"], *truth.get("also", ())),
        why=truth["why"],
        fields={name: _answers(truth[name]) for name in FIELDS if name in truth},
        paragraphs=tuple(Paragraph(one["text"], one.get("optional", False)) for one in truth.get("paragraphs", ())),
    )


def _answers(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
