"""Files and folders of articles on this machine; plain text stays as it was, but for the mark of its encoding.

What is in a file decides for PDF and Word; its name tells a page from Markdown and from text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.errors import NotAnArticleError, SourceError
from bot.model import Article
from bot.sources import opening, plain, reader
from bot.sources.documents import document
from bot.sources.web.fetch import MAX_BYTES
from bot.sources.web.fetched import Fetched

_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": document.PDF,
    ".docx": document.WORD,
}
SUFFIXES = frozenset(_MEDIA_TYPES)
MOST_ENDINGS = 5
_FEED = re.compile(rb"<(?:rss|feed)\b")
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}<\?xml\b", re.IGNORECASE)


def find_articles(folder: Path, *, without: Path | None = None) -> tuple[Path, ...]:
    """Return the articles of a folder and the folders in it, by name; raise ``SourceError`` when there are none.

    What is hidden is left out, and the folder ``without``, unless it is the one that was asked for.
    """
    try:
        found = tuple(_walk(folder, without and without.resolve()))
    except OSError as error:
        raise SourceError(why(error)) from error
    articles = tuple(path for path in found if path.suffix.lower() in SUFFIXES or path.is_dir())
    if not articles:
        raise SourceError(f"No {_kinds()} file in this folder. Name another one, or a file.")
    return articles


def left_out(folder: Path, *, without: Path | None = None) -> str:
    """Say how many files of a folder are not read, by their endings; nothing where there are none, or no folder."""
    try:
        found = [path for path in _walk(folder, without and without.resolve()) if not path.is_dir()]
    except OSError:  # reading it says why
        return ""
    endings = Counter(path.suffix.lower() or "without an ending" for path in found)
    passed = sorted((ending, many) for ending, many in endings.items() if ending not in SUFFIXES)
    if not passed:
        return ""
    count = sum(many for _, many in passed)
    listed = ", ".join(f"{many} {ending}" for ending, many in passed[:MOST_ENDINGS])
    more = ", …" if len(passed) > MOST_ENDINGS else ""
    return f"{count} file{'' if count == 1 else 's'} left out ({listed}{more}). I read {_kinds()}."


def _walk(folder: Path, without: Path | None) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink() and path.resolve() != without:  # a link may lead round in circles
                yield from _inside(path, without)
        elif path.is_file():
            yield path


def _inside(folder: Path, without: Path | None) -> Iterator[Path]:
    try:
        yield from _walk(folder, without)
    except OSError:
        yield folder  # reading it says why


def read_file(path: Path, *, parse: Callable[[Fetched], Article] = reader.parse) -> Article:
    """Read a file; ``parse`` may run elsewhere, for instance in a process that can be killed."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(why(error)) from error
    return from_bytes(body, media_type=_MEDIA_TYPES.get(path.suffix.lower()), parse=parse)


def from_bytes(
    body: bytes, *, media_type: str | None = None, parse: Callable[[Fetched], Article] = reader.parse
) -> Article:
    """Take the content of a file or of standard input as an article; what nobody knows the type of is looked at."""
    if len(body) > MAX_BYTES:
        raise NotAnArticleError(f"This is larger than {MAX_BYTES // 1_000_000} MB. Give me one article at a time.")
    known = document.kind_of(body) or media_type or ("text/html" if _is_html(body) else "text/plain")
    if known == "text/plain":
        return plain.article(plain.decode(body))
    return parse(Fetched("", body, known))


def _is_html(body: bytes) -> bool:
    if opening.is_page(body):
        return True
    if _PROLOG.match(body) or _FEED.match(opening.opening(body)):
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
