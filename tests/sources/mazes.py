"""Pages that are small to send and long to take apart."""

from __future__ import annotations

from tests.sources.traps import answer

STORY = "<p>The harbour wall held, the harbour master said, and warned that it will not hold for ever.</p>" * 12


def page(inside: str, *, head: str = "") -> bytes:
    """Return an answer with a story and something beside it."""
    return answer(200, f"<html><head><title>The wall</title>{head}</head><body>{inside}{STORY}</body></html>".encode())


def mazes() -> dict[str, bytes]:
    """Return the pages by name; none is larger than a fetch takes."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return {
        "bold": page("<b>a</b>" * 40_000),
        "bold-below-a-count-of-tags": page("<b>a</b>" * 29_000),
        "bold-never-closed": page("<b>" * 50_000),
        "nested-blocks": page("<div>" * 29_000),
        "nested-tables": page("<table><tr><td>" * 8_000),
        "nested-lists": page("<ul><li>" * 25_000),
        "paragraphs-of-breaks": page("<p>a<br>" * 28_000),
        "links": page('<a href="/x">The wall held</a> ' * 29_000),
        "attributes": page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>"),
        "long-attribute": page(f'<p class="{"a " * 2_000_000}">x</p>'),
        "nothing-but-less-than": answer(200, b"<" * 1_000_000),
        "nothing-but-ampersands": page("&" * 1_000_000),
        "open-comments": page("<!--" * 400_000),
        "open-scripts": page("<script>" * 200_000),
        "spaces": page(f"<p>The wall{' ' * 4_000_000}held.</p>"),
        "one-long-word": page(f"<p>{'a' * 4_500_000}</p>"),
        "quotation-marks": page(f"<p>{'“' * 1_000_000}</p>"),
        "deep-json": page("", head=f'<script type="application/ld+json">{"[" * 500_000}</script>'),
        "half-of-a-count": page("", head='<script>"wordCount"' + ' :"wordCount"' * 100_000 + "</script>"),
        "signs-of-a-wall": page("subscribe to continue " * 150_000),
        "half-of-a-character-set": page("", head="<meta " + "charset " * 400_000),
        "dates": page("<time datetime='2026-01-01'>1 January 2026</time> " * 14_000),
        "entities": page("&lt;" * 1_000_000),
        "laughing-document-type": answer(200, f"<!DOCTYPE html [{laughs}]><p>&a11;</p>{STORY}".encode()),
        "external-document-type": answer(200, b'<!DOCTYPE html SYSTEM "file:///etc/hostname">' + STORY.encode()),
    }  # fmt: skip
