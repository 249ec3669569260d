"""Files and folders of articles on this machine; plain text stays byte for byte what it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.errors import NotAnArticleError, SourceError
from bot.model import Article
from bot.sources import page, plain
from bot.sources.fetch import MAX_BYTES
from bot.sources.fetched import Fetched

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm"})
_START = rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<"
_HTML = re.compile(
    _START + rb"(?:!doctype\s+html|html|\?xml[^>]{0,100}>\s*<!doctype\s+html)", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(_START + rb"(?:\?xml|rss|feed)\b", re.IGNORECASE | re.DOTALL)


def find_articles(folder: Path, *, without: Path | None = None) -> tuple[Path, ...]:
    """Return the articles of a folder and the folders in it, by name; raise ``SourceError`` when there are none.

    What is hidden is left out, and the folder ``without``, unless it is the one that was asked for.
    """
    try:
        found = tuple(_walk(folder, without and without.resolve()))
    except OSError as error:
        raise SourceError(why(error)) from error
    if not found:
        raise SourceError(f"No {_kinds()} file in this folder. Name another one, or a file.")
    return found


def _walk(folder: Path, without: Path | None) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink() and path.resolve() != without:  # a link may lead round in circles
                yield from _inside(path, without)
        elif path.suffix.lower() in SUFFIXES and path.is_file():
            yield path


def _inside(folder: Path, without: Path | None) -> Iterator[Path]:
    try:
        yield from _walk(folder, without)
    except OSError:
        yield folder  # reading it says why


def read_file(path: Path, *, parse: Callable[[Fetched], Article] = page.parse) -> Article:
    """Read a text or HTML file; ``parse`` reads pages, for instance in a process that can be killed."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(why(error)) from error
    suffix = path.suffix.lower()
    return from_bytes(body, html=suffix in {".html", ".htm"} if suffix in SUFFIXES else None, parse=parse)


def from_bytes(body: bytes, *, html: bool | None = None, parse: Callable[[Fetched], Article] = page.parse) -> Article:
    """Take the content of a file or of standard input as an article; ``html`` is looked for where nobody knows."""
    if len(body) > MAX_BYTES:
        raise NotAnArticleError(f"This is larger than {MAX_BYTES // 1_000_000} MB. Give me one article at a time.")
    if _is_html(body) if html is None else html:
        return parse(Fetched("", body, "text/html", None))
    return plain.article(plain.decode(body))


def _is_html(body: bytes) -> bool:
    if _HTML.match(body[:1_000]):
        return True
    if _XML.match(body[:1_000]):
        raise NotAnArticleError("This is a feed or another XML file, not one article. Give me a page or its text.")
    return False


def why(error: OSError) -> str:
    """Say in one sentence why a file could not be read, and what to do."""
    match error:
        case FileNotFoundError():
            return "There is no such file. Check the name; a link begins with https://."
        case PermissionError():
            return "I may not read this. Change its permissions, or copy it to where you may read."
        case IsADirectoryError() | NotADirectoryError():
            return "This is not a file. Check the name."
        case _:
            return f"This could not be read ({error.strerror or type(error).__name__}). Check the disk and the name."


def _kinds() -> str:
    *most, last = sorted(SUFFIXES)
    return f"{', '.join(most)} or {last}"
