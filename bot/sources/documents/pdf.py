"""PDF to printed lines with pypdf, an extra; every limit that the library has is set low.

No external program is called and no picture is opened. Hostile files can still keep it busy for long, so it is for a
process that can be killed.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.errors import PASTE, PASTE_PART, NextStep, NotAnArticleError
from bot.sources.documents.printed import Line
from bot.sources.plain import MAX_CHARACTERS

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

log = logging.getLogger(__name__)

MAX_PAGES = 50
MAX_FAILED_PAGES = 3
MISSING = 'To read a PDF, install briefbot with its extra: pip install "briefbot[pdf]".', NextStep("Or")
DAMAGED = "This PDF is damaged, or made in a way I cannot take apart.", PASTE
TOO_LONG = (f"This PDF holds more than {MAX_CHARACTERS // 1_000_000} million characters.", PASTE_PART)
LOCKED = "This PDF is locked with a password.", NextStep("Save it without one, or")
_STREAM_BYTES = 5_000_000
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": _STREAM_BYTES,
    "array_based_stream_maximum_output_length": _STREAM_BYTES,
    "lzw_maximum_output_length": _STREAM_BYTES,
    "run_length_maximum_output_length": _STREAM_BYTES,
    "zlib_maximum_output_length": _STREAM_BYTES,
    "brotli_maximum_output_length": _STREAM_BYTES,
    "zlib_maximum_recovery_input_length": 500_000,
    "stream_filters_maximum_length": 4,
    "stream_decoding_work_maximum_length": 3 * _STREAM_BYTES,
    "stream_parsing_work_maximum_count": 250_000,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 400_000,
    "xform_maximum_invocations_per_extraction": 200,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """The lines of the pages that were read, how many pages there are in all, and what the file says of itself."""

    pages: tuple[tuple[Line, ...], ...]
    count: int
    failed: int
    title: str | None
    author: str | None


def read(body: bytes) -> Printed:
    """Return the lines of a PDF's first pages; raise ``NotAnArticleError`` when it cannot be opened."""
    try:
        from pypdf import apply_configuration
    except ImportError as error:
        raise NotAnArticleError(*MISSING) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity in a file
    try:
        with apply_configuration(**_LIMITS):
            return _read(body)
    except (NotAnArticleError, MemoryError):  # too little memory is no damage
        raise
    except Exception as error:  # a hostile file in a foreign parser may raise anything
        log.warning("the PDF parser failed: %s", type(error).__name__)  # the chain tells the rest
        raise NotAnArticleError(*DAMAGED) from error


def _read(body: bytes) -> Printed:
    reader = _opened(body)
    count = len(reader.pages)
    pages = tuple(_pages(reader, min(count, MAX_PAGES)))
    read_pages = tuple(page for page in pages if page is not None)
    if not read_pages:
        raise NotAnArticleError(*DAMAGED)
    title, author = _named(reader)
    return Printed(read_pages, count, len(pages) - len(read_pages), title, author)


def _opened(body: bytes) -> PdfReader:
    """Open a PDF; where it is locked, with the empty password, for many files are locked against changes only."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(body), root_object_recovery_limit=1_000)
        if not reader.is_encrypted or reader.decrypt(""):
            return reader
    except (DependencyError, NotImplementedError) as error:  # a cipher that needs more than the extra brings
        raise NotAnArticleError(*LOCKED) from error
    raise NotAnArticleError(*LOCKED)


def _pages(reader: PdfReader, count: int) -> Iterator[tuple[Line, ...] | None]:
    """List the lines of each page, none for a page that cannot be read; give up after a few of these."""
    failed = characters = 0
    for number in range(count):
        try:
            lines = _lines(reader.pages[number])
        except MemoryError:
            raise
        except Exception as error:  # foreign, as above; one strange page must not cost the others
            failed += 1
            if failed > MAX_FAILED_PAGES:
                raise
            log.warning("page %d of a PDF failed: %s", number + 1, type(error).__name__)
            yield None
            continue
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_CHARACTERS:
            raise NotAnArticleError(*TOO_LONG)
        yield lines


def _named(reader: PdfReader) -> tuple[str | None, str | None]:
    metadata = reader.metadata
    if metadata is None:
        return None, None
    return _words(metadata.title), _words(metadata.author)


def _words(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _lines(page: PageObject) -> tuple[Line, ...]:
    writing = _Writing(turns=page.rotation // 90 % 4)
    page.extract_text(visitor_text=writing.add)
    return tuple(writing.lines)


@dataclass(slots=True)
class _Writing:
    """Gathers the pieces of text of a page into lines: a piece on the same height goes on with the line.

    ``turns`` counts the quarters by which the page is shown turned to the right.
    """

    turns: int = 0
    lines: list[Line] = field(default_factory=list)
    open: bool = False

    def add(self, text: str, outer: Sequence[float], inner: Sequence[float], _font: Any, size: float) -> None:
        """Take a piece of text with its matrices, as pypdf gives them."""
        if not text.strip():
            self._go_on(" " if text else "")
            self.open = self.open and "\n" not in text
            return
        along, _ = self._turned(inner[0] * outer[0] + inner[1] * outer[2], inner[0] * outer[1] + inner[1] * outer[3])
        if along <= 0:  # written upwards along the edge, or upside down
            return
        x, y = self._turned(
            inner[4] * outer[0] + inner[5] * outer[2] + outer[4], inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        )
        for piece in text.splitlines():
            self._write(piece, round(x, 1), round(y, 1), abs(size * along))
            self.open = False
        self.open = not text.endswith("\n")

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        for _ in range(self.turns):
            x, y = y, -x
        return x, y

    def _write(self, text: str, x: float, y: float, size: float) -> None:
        last = self.lines[-1] if self.lines else None
        if last and last.text.strip() == text.strip() and abs(last.x - x) + abs(last.y - y) < 0.1 * size:
            return  # printed twice, to look bold
        if self.open and last and abs(last.y - y) < 0.4 * size:
            self._go_on(text, size)
        elif text.strip():
            self.lines.append(Line(text, x, y, size))

    def _go_on(self, text: str, size: float = 0.0) -> None:
        if self.open and self.lines and text:
            last = self.lines[-1]
            usual = size if len(text) > len(last.text) else last.size  # a bullet or a footnote's sign may begin a line
            self.lines[-1] = Line(last.text + text, last.x, last.y, usual)
