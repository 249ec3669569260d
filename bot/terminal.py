"""The terminal's side of a batch: briefs to standard output or to files, complaints and progress to standard error."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.rule import Rule
from rich.text import Text

from bot.batch import Done, Failed, Named
from bot.errors import SourceError, UsageError
from bot.model import Article, Brief, Source
from bot.publishing import console, explanation, export
from bot.publishing.mrkdwn import clean, host_of

Outcomes = Iterable[Done | Failed]
Found = TypeVar("Found")
LOOK_EVERY = 0.5  # seconds


class Format(StrEnum):
    """How a brief is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "md"

    @property
    def suffix(self) -> str:
        """Return the ending of a file in this format."""
        return "txt" if self is Format.TEXT else self.value


def to_format(name: str) -> Format:
    """Return the format of that name; raise ``UsageError`` when there is none."""
    try:
        return Format(name.lower())
    except ValueError:
        raise UsageError(f"--format {name} is unknown. Choose {', '.join(Format)}.") from None


def complain(*messages: str, stderr: Console | None = None) -> None:
    """Say in one line each on standard error what went wrong."""
    for message in messages:
        (stderr or _standard_error()).print(Text(f"briefbot: {clean(message)}"), soft_wrap=True)


@contextmanager
def reading(name: str, *, shown: bool = True) -> Iterator[None]:
    """Say on standard error what is being read, while it is and where somebody looks."""
    with busy(f"Reading {name}…", shown=shown):
        yield


@contextmanager
def busy(words: str, *, shown: bool = True) -> Iterator[None]:
    """Say on standard error what is being done, while it is and where somebody looks."""
    stderr = _standard_error()
    if not (shown and stderr.is_terminal):
        yield
        return
    with stderr.status(Text(clean(words))):
        yield


def telling(read: Callable[[Source], Article], *, shown: bool) -> Callable[[Source], Article]:
    """Return a reader of links that says what it reads."""

    def telling_read(source: Source) -> Article:
        with reading(host_of(source.link or ""), shown=shown):
            return read(source)

    return telling_read


def wait_for(
    look: Callable[[], Found],
    done: Callable[[Found], bool],
    *,
    seconds: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> Found:
    """Look until it is done or the time is up; return what was seen then."""
    deadline = clock() + seconds
    while True:
        found = look()
        left = deadline - clock()
        if left <= 0 or done(found):
            return found
        sleep(min(LOOK_EVERY, left))


def is_screen() -> bool:
    """Tell whether somebody looks at standard output; raise ``OSError`` when there is none."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "there is no standard output")
    return sys.stdout.isatty()


def emit(text: str) -> None:
    """Write to standard output, whatever its encoding can show; raise ``OSError`` when it takes nothing."""
    encoding = (sys.stdout.encoding if is_screen() else None) or "utf-8"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(encoding, errors="replace"))
    sys.stdout.buffer.flush()


def close_standard_output() -> None:
    """Let nothing more be written after the reader has gone, or Python complains at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def on_screen(*parts: RenderableType) -> str:
    """Return what is to be printed as wide as the screen, or as a file when nobody looks."""
    screen = Console(highlight=False)
    if not screen.is_terminal:
        screen = Console(highlight=False, width=screen.width if os.environ.get("COLUMNS") else console.FILE_WIDTH)
    with screen.capture() as captured:
        screen.print(*parts, sep="\n")
    return captured.get() if screen.is_terminal else console.without_padding(captured.get())


@contextmanager
def progress(
    items: Sequence[Named | Failed], *, shown: bool
) -> Iterator[tuple[Console, Callable[[Outcomes], Outcomes]]]:
    """Show a bar on standard error while outcomes pass, where there are many and somebody looks."""
    stderr = _standard_error()
    columns = TextColumn("Briefing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    hidden = not (shown and len(items) > 1 and stderr.is_terminal)
    with Progress(*columns, console=stderr, transient=True, disable=hidden) as bar:
        yield stderr, lambda outcomes: bar.track(outcomes, total=len(items))


def print_all(outcomes: Outcomes, shape: Format, stderr: Console, *, single: bool) -> bool:
    """Print the briefs and tell whether every source gave one."""
    failures: list[Failed] = []
    for piece in _pieces(_good(outcomes, failures, stderr), shape, single=single):
        emit(piece)
    return not failures


def refuse_to_explain(shape: Format, *, single: bool, out: Path | None) -> None:
    """Raise ``UsageError`` where lines of more than one article are asked for, or in a form that there is not."""
    if not single:
        raise UsageError("--explain looks at one article. Name one file or link.")
    if out or shape is Format.MARKDOWN:
        raise UsageError("--explain prints text or json. Leave out --out and --format md.")


def explain_all(outcomes: Outcomes, wanted: Sequence[str], shape: Format, stderr: Console) -> bool:
    """Print why the wanted lines are in a brief and tell whether there is one."""
    failures: list[Failed] = []
    for done in _good(outcomes, failures, stderr):
        found = [explanation.explain(done.brief, line) for line in wanted]
        if shape is Format.JSON:
            emit(export.dump([explanation.to_document(each) for each in found]))
        else:
            emit("\n".join(on_screen(explanation.draw(each)) for each in found))
    return not failures


def write_all(outcomes: Outcomes, paths: dict[int, Path], shape: Format, stderr: Console, folder: Path) -> bool:
    """Write one file for each brief and tell whether every source gave one."""
    failures: list[Failed] = []
    written = 0
    for number, outcome in enumerate(outcomes):
        for done in _good([outcome], failures, stderr):
            _write(paths[number], _in_file(done.brief, shape))
            written += 1
    stderr.print(Text(f"{written} of {written + len(failures)} written to {folder}"), soft_wrap=True)
    return not failures


def make_folder(folder: Path) -> None:
    """Make the folder for results; raise ``UsageError`` when that name cannot be one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UsageError(f"--out {folder} is not a folder. Name another one.") from None
    except OSError as error:
        raise _unwritten(folder, error) from error


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(errors="replace"))
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> SourceError:
    return SourceError(f"{path} could not be written ({error.strerror}). Name another folder with --out.")


def _good(outcomes: Outcomes, failures: list[Failed], stderr: Console) -> Iterator[Done]:
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            failures.append(outcome)
            complain(f"{outcome.name}: {outcome.message}", stderr=stderr)
        else:
            yield outcome


def _pieces(good: Iterator[Done], shape: Format, *, single: bool) -> Iterator[str]:
    if shape is Format.JSON and not single:
        yield export.to_json_list([done.brief for done in good])
        return
    for number, done in enumerate(good):
        if shape is Format.TEXT:
            title = () if single else (Rule(Text(clean(done.named.name)), align="left"),)
            yield on_screen(*title, console.draw(done.brief))
        else:
            yield ("\n---\n\n" if number else "") + _in_file(done.brief, shape)


def _in_file(brief: Brief, shape: Format) -> str:
    match shape:
        case Format.JSON:
            return export.to_json(brief)
        case Format.MARKDOWN:
            return export.to_markdown(brief)
        case Format.TEXT:
            return console.to_text(brief)


def _standard_error() -> Console:
    return Console(stderr=True, highlight=False)
