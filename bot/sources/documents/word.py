"""A Word document (.docx) to paragraphs with python-docx, an extra; the archive is weighed before it is opened.

Paragraphs come in the order of the file, those of lists, tables, text boxes and content controls included. Left out is
what was struck out under change tracking, hidden text, field codes, footnotes, heads and feet of pages.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import PASTE, PASTE_PART, NextStep, NotAnArticleError

if TYPE_CHECKING:
    from docx.document import Document

log = logging.getLogger(__name__)

MAX_MEMBERS = 2_000
MAX_UNPACKED = 20_000_000
MAX_RATIO = 200
MAX_TAGS = 250_000
MAX_ATTRIBUTES = 250_000
MISSING = 'To read a Word document, install briefbot with its extra: pip install "briefbot[docx]".', NextStep("Or")
DAMAGED = "This Word document is damaged, or made in a way I cannot take apart.", PASTE
TOO_LARGE = "This Word document unpacks to more than I open.", PASTE_PART
NOT_WORD = "This is a ZIP file and no Word document.", NextStep("Give me one article at a time, or")
LOCKED = "This Word document is of an old kind, or locked.", NextStep("Save it as .docx without a password, or")
_OLD_MARK = b"\xd0\xcf\x11\xe0"
_SMALL = 1_000_000  # what is smaller may be packed as tightly as it likes
_MAIN = "word/document.xml"
_DTD = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_SPACE}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}p", f"{_W}rPr", _FALLBACK})
_SHOWN = {
    f"{_W}tab": " ",
    f"{_W}br": " ",
    f"{_W}cr": " ",
    f"{_W}noBreakHyphen": "-",
}


@dataclass(frozen=True, slots=True)
class Written:
    """The paragraphs of a document, the one styled as its title, and what the file says of itself."""

    paragraphs: tuple[str, ...]
    headline: str | None
    title: str | None
    author: str | None


def read(body: bytes) -> Written:
    """Return the paragraphs of a Word document; raise ``NotAnArticleError`` when it cannot be opened."""
    try:
        import docx
    except ImportError as error:
        raise NotAnArticleError(*MISSING) from error
    if body.startswith(_OLD_MARK):
        raise NotAnArticleError(*LOCKED)
    try:
        _weigh(body)
        return _read(docx.Document(io.BytesIO(body)))
    except (NotAnArticleError, MemoryError):  # too little memory is no damage
        raise
    except Exception as error:  # a hostile file in a foreign parser may raise anything
        log.warning("the Word parser failed: %s", type(error).__name__)  # the chain tells the rest
        raise NotAnArticleError(*DAMAGED) from error


def _weigh(body: bytes) -> None:
    """Refuse bombs by what the archive declares (no more is ever unpacked) and anything with a DTD."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = archive.infolist()
        if _MAIN not in archive.namelist():
            raise NotAnArticleError(*NOT_WORD)
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise NotAnArticleError(*TOO_LARGE)
        tags = attributes = 0
        for member in members:
            content = _weighed(archive, member)
            tags += content.count(b"<")
            attributes += content.count(b"=")
            if tags > MAX_TAGS or attributes > MAX_ATTRIBUTES:
                raise NotAnArticleError(*TOO_LARGE)


def _weighed(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the content of a member, whatever its name: any may be named as a part that is XML."""
    if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
        raise NotAnArticleError(*TOO_LARGE)
    content = archive.read(member)
    if _DTD.search(content):
        raise NotAnArticleError(*DAMAGED)
    return content


def _read(document: Document) -> Written:
    found = [(text, _style(paragraph)) for paragraph, text in _paragraphs(document.element.body)]
    styled = {style: text for text, style in reversed(found)}
    properties = document.core_properties
    return Written(
        paragraphs=tuple(text for text, _ in found),
        headline=styled.get("title") or styled.get("heading1"),
        title=properties.title or None,
        author=properties.author or None,
    )


def _paragraphs(body: Any) -> Iterator[tuple[Any, str]]:
    for paragraph in body.iter(f"{_W}p"):
        if any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
            continue  # a text box is kept twice, the second time for old programs
        text = " ".join("".join(_pieces(paragraph)).split())
        if text:
            yield paragraph, text


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SHOWN:
            yield _SHOWN[child.tag]
        elif child.tag not in _SKIPPED and not _is_hidden(child):
            yield from _pieces(child)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish") if run.tag == f"{_W}r" else None
    return vanish is not None and vanish.get(f"{_W}val", "1") not in {"0", "false", "off"}


def _style(paragraph: Any) -> str:
    named = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if named is None else str(named.get(f"{_W}val") or "").replace(" ", "").casefold()
