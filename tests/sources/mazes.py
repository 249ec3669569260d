"""Pages that are small to send and long to take apart."""

from __future__ import annotations

from collections.abc import Callable

from tests.sources.traps import answer

PART = "<p>Part {} of the harbour wall held, the harbour master said, and warned that it will not hold for ever.</p>"
STORY = "".join(map(PART.format, range(12)))


def page(inside: str, *, head: str = "") -> bytes:
    """Return an answer with a story and something beside it."""
    return answer(200, f"<html><head><title>The wall</title>{head}</head><body>{inside}{STORY}</body></html>".encode())


def mazes() -> dict[str, Callable[[], bytes]]:
    """Return the pages by name; none is larger than a fetch takes."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return {
        "bold": lambda: page("<b>a</b>" * 40_000),
        "bold-below-a-count-of-tags": lambda: page("<b>a</b>" * 29_000),
        "bold-never-closed": lambda: page("<b>" * 50_000),
        "nested-blocks": lambda: page("<div>" * 29_000),
        "nested-tables": lambda: page("<table><tr><td>" * 8_000),
        "nested-lists": lambda: page("<ul><li>" * 25_000),
        "paragraphs-of-breaks": lambda: page("<p>a<br>" * 28_000),
        "links": lambda: page('<a href="/x">The wall held</a> ' * 29_000),
        "attributes": lambda: page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>"),
        "long-attribute": lambda: page(f'<p class="{"a " * 2_000_000}">x</p>'),
        "nothing-but-less-than": lambda: answer(200, b"<" * 1_000_000),
        "nothing-but-ampersands": lambda: page("&" * 1_000_000),
        "open-comments": lambda: page("<!--" * 400_000),
        "open-scripts": lambda: page("<script>" * 200_000),
        "spaces": lambda: page(f"<p>The wall{' ' * 4_000_000}held.</p>"),
        "one-long-word": lambda: page(f"<p>{'a' * 4_500_000}</p>"),
        "quotation-marks": lambda: page(f"<p>{'“' * 1_000_000}</p>"),
        "deep-json": lambda: page("", head=f'<script type="application/ld+json">{"[" * 500_000}</script>'),
        "half-of-a-count": lambda: page("", head='<script>"wordCount"' + ' :"wordCount"' * 100_000 + "</script>"),
        "signs-of-a-wall": lambda: page("subscribe to continue " * 150_000),
        "half-of-a-character-set": lambda: page("", head="<meta " + "charset " * 400_000),
        "dates": lambda: page("<time datetime='2026-01-01'>1 January 2026</time> " * 14_000),
        "entities": lambda: page("&lt;" * 1_000_000),
        "laughing-document-type": lambda: answer(200, f"<!DOCTYPE html [{laughs}]><p>&a11;</p>{STORY}".encode()),
        "external-document-type": lambda: answer(200, f'<!DOCTYPE html SYSTEM "file:///x">{STORY}'.encode()),
    }  # fmt: skip
