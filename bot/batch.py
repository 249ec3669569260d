"""Many sources, one after the other: what fails is a value beside the good ones, and the rest still comes out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from bot.errors import BotError, ListOfStoriesError, SourceError, UsageError
from bot.model import Article, Brief, Source
from bot.publishing.mrkdwn import shown_link
from bot.publishing.steps import in_terminal
from bot.sources import files, reader
from bot.sources.web.fetch import MAX_BYTES
from bot.sources.web.fetched import Fetched

log = logging.getLogger(__name__)

STANDARD_INPUT = "-"
FAULT = "This text met a fault in briefbot. Run “briefbot --debug brief …” and report what it prints."
_LINK = re.compile(r"[a-z][a-z\d+.-]*://", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 80
LONGEST_LINK = 2_000


@dataclass(frozen=True, slots=True)
class Named:
    """One source: its name as it is shown, the path without ending of a file made from it, and how it is read."""

    name: str
    stem: str
    read: Callable[[], Article]


@dataclass(frozen=True, slots=True)
class Failed:
    """A source that gave no brief, and the sentence that says why."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """A source and its brief."""

    named: Named
    brief: Brief


def is_single(sources: Sequence[str]) -> bool:
    """Tell whether exactly one brief was asked for: one source that is no folder."""
    return len(sources) == 1 and (_is_link(sources[0]) or not _is_folder(Path(sources[0])))


def refuse_own_briefs(sources: Sequence[str], out: Path, suffix: str) -> None:
    """Raise ``UsageError`` when briefs would come to lie among the articles of a folder, to be briefed next time."""
    folders = {Path(source).resolve() for source in sources if not is_single([source])}
    if f".{suffix}" in files.SUFFIXES and out.resolve() in folders:
        raise UsageError(f"--out {out} is a folder of articles, and its briefs would be briefed. Name another one.")


def find_items(
    sources: Sequence[str],
    read_link: Callable[[Source], Article],
    *,
    without: Path | None = None,
    parse: Callable[[Fetched], Article] = reader.parse,
) -> list[Named | Failed]:
    """List what is to be read in the order of the sources, folders opened, but for the folder ``without``.

    ``parse`` reads pages and documents, for instance in a process that can be killed.
    """
    if "" in sources:
        raise UsageError("A source is empty. Name a file, a folder, a link, or - for standard input.")
    return [named for source in sources for named in _items(source, read_link, without, parse)]


def left_out(sources: Sequence[str], *, without: Path | None = None) -> Iterator[str]:
    """Say of each folder how many files of it are not read, and why."""
    for source in sources:
        named = _is_link(source) or source == STANDARD_INPUT
        if not named and _is_folder(Path(source)) and (told := files.left_out(Path(source), without=without)):
            yield f"{source}: {told}"


def brief_all(items: Sequence[Named | Failed], extract: Callable[[Article], Brief]) -> Iterator[Done | Failed]:
    """Brief one source after the other."""
    for named in items:
        yield named if isinstance(named, Failed) else _brief(named, extract)


def _items(
    source: str, read_link: Callable[[Source], Article], without: Path | None, parse: Callable[[Fetched], Article]
) -> list[Named | Failed]:
    if source == STANDARD_INPUT:
        return [Named("standard input", "stdin", partial(_read_standard_input, parse))]
    if _is_link(source):
        return [Named(shown_link(source), _stem_of_link(source), lambda: read_link(Source(link=source)))]
    path = Path(source)
    if not _is_folder(path):
        return [_of_file(path, path.stem, parse)]
    try:
        found = files.find_articles(path, without=without)
        return [_of_file(file, str(file.relative_to(path).with_suffix("")), parse) for file in found]
    except SourceError as error:
        return [Failed(source, in_terminal(error))]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # reading it says why
        return False


def _of_file(path: Path, stem: str, parse: Callable[[Fetched], Article]) -> Named:
    return Named(str(path), stem, lambda: files.read_file(path, parse=parse))


def _brief(named: Named, extract: Callable[[Article], Brief]) -> Done | Failed:
    try:
        return Done(named, extract(named.read()))
    except BotError as error:
        log.info("no brief of %s", named.name, exc_info=error)
        return Failed(named.name, _told(error))
    except Exception:  # a door: one bad source must not take the others with it
        log.exception("a fault of ours with %s", named.name)
        return Failed(named.name, FAULT)


def _read_standard_input(parse: Callable[[Fetched], Article]) -> Article:
    if sys.stdin is None:
        raise SourceError("There is no standard input. Name a file instead.")
    try:
        body = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(files.why(error)) from error
    if _is_link(words := body[:LONGEST_LINK].decode(errors="replace").strip()) and len(body.split()) == 1:
        raise SourceError(f"That is a link and no text. Name it: briefbot brief {shown_link(words)}")
    return files.from_bytes(body, parse=parse)


def _is_link(source: str) -> bool:
    return _LINK.match(source) is not None


def _stem_of_link(link: str) -> str:
    return _NOT_IN_NAMES.sub("-", _LINK.sub("", link)).strip("-.")[:_LONGEST_STEM]


def paths_for(items: Sequence[Named | Failed], folder: Path, suffix: str) -> dict[int, Path]:
    """Choose a file for each source by its number, told apart where names clash; never the file it is read from."""
    taken = {_same(Path(named.name)) for named in items}
    chosen: dict[int, Path] = {}
    for number, named in enumerate(items):
        if isinstance(named, Named):
            chosen[number] = _free(folder, named.stem, suffix, taken)
            taken.add(_same(chosen[number]))
    return chosen


def _free(folder: Path, stem: str, suffix: str, taken: set[str]) -> Path:
    path = folder / f"{stem}.{suffix}"
    for number in count(2):
        if _same(path) not in taken:
            break
        path = folder / f"{stem}-{number}.{suffix}"
    return path


def _same(path: Path) -> str:
    return str(path.resolve()).casefold()  # some file systems do not tell A from a


def _told(error: BotError) -> str:
    if not isinstance(error, ListOfStoriesError) or not error.link:
        return in_terminal(error)
    return f"{error.cause} Add it as a source: briefbot sources add {error.link}"
