"""PDF and Word documents built by hand, honest and hostile ones."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

import docx

Row = tuple[float, float, float, str]
"""Where a line begins (from the left, from below), how large it is, and its words."""

MAIN = "word/document.xml"


def assemble(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects; the first is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (len(objects) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def stream(content: bytes, *, extra: bytes = b"") -> bytes:
    """Return a stream object, as it stands."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), extra, content)


def packed(content: bytes, *, times: int = 1, extra: bytes = b"") -> bytes:
    """Return a stream object packed with zlib, some times over."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, extra=b"/Filter [%b] %b" % (b"/FlateDecode " * times, extra))


def literal(text: str) -> bytes:
    """Return a text as PDF writes it in content."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"(%b)" % escaped.encode("cp1252")


def written(rows: Iterable[Row]) -> bytes:
    """Return the content of a page that shows rows of text."""
    return b"\n".join(
        b"BT /F1 %g Tf 1 0 0 1 %g %g Tm %b Tj ET" % (size, x, y, literal(text)) for x, y, size, text in rows
    )


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
RESOURCES = b"/Resources << /Font << /F1 3 0 R >> >>"


def of_contents(contents: Sequence[bytes], *, info: Mapping[str, str] | None = None, repeat: int = 1) -> bytes:
    """Return a PDF with a page for each stream object; ``repeat`` shows each on many pages."""
    streams = range(5, 5 + len(contents))
    pages = [number for number in streams for _ in range(repeat)]
    first = 5 + len(contents)
    kids = b" ".join(b"%d 0 R" % (first + place) for place in range(len(pages)))
    told = b"".join(b"/%b %b " % (name.encode(), literal(value)) for name, value in (info or {}).items())
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %b /Contents %d 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids),
        FONT,
        b"<< %b >>" % told,
        *contents,
        *(page % (RESOURCES, number) for number in pages),
    ]
    return assemble(objects, trailer=b"/Info 4 0 R")


def pdf(*pages: Iterable[Row], info: Mapping[str, str] | None = None) -> bytes:
    """Return a PDF whose pages show rows of text."""
    return of_contents([stream(written(rows)) for rows in pages], info=info)


def column(*lines: str, x: float = 72, y: float = 700, size: float = 10, leading: float = 12) -> list[Row]:
    """Set lines under each other; an empty one leaves a gap."""
    return [(x, y - leading * number, size, line) for number, line in enumerate(lines) if line]


def repacked(document: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return a Word document with members of its archive replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return out.getvalue()


def word(*sentences: str) -> bytes:
    """Return a Word document of plain paragraphs."""
    written = docx.Document()
    for sentence in sentences:
        written.add_paragraph(sentence)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()
