"""Send the readers bodies that nobody meant to send: ``python -m tests.sources.fuzz --feeds 20000 --pages 5000``.

A body is known by its seed and number, so that what broke can be made again: ``mutant(FEEDS, seed, number)``. What a
reader says in a ``SourceError`` is counted; whatever else happens is recorded in a folder and fails the run.
"""

from __future__ import annotations

import argparse
import logging
import pickle
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from bot.errors import SourceError
from bot.model import MOST_ENTRIES, Entry, FeedDocument
from bot.sources.feeds import feed, xmlfeed
from bot.sources.page import parsing as page
from bot.sources.web.fetched import Fetched
from tests.sources.mutation import FEEDS, PAGES, charset_of, mutant

FEED_SECONDS = 5.0
PAGE_SECONDS = 10.0
URL = "https://fuzz.example/dir/"


class TooSlowError(BaseException):
    """Raised by the alarm; no ``except Exception`` of anybody's can swallow it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one body: seconds, the sentence of a refusal, and what broke (of ours, or inside feedparser)."""

    kind: str
    number: int
    body: bytes
    seconds: float
    said: str | None = None
    broken: str | None = None
    foreign: str | None = None


def run_feeds(seed: int, numbers: Iterable[int]) -> Iterator[Outcome]:
    """Parse mutated feeds."""
    for number in numbers:
        body, charset = mutant(FEEDS, seed, number), charset_of(seed, number)
        yield outcome("feed", number, body, lambda body=body, charset=charset: read_feed(body, charset), FEED_SECONDS)


def run_pages(seed: int, numbers: Iterable[int]) -> Iterator[Outcome]:
    """Parse mutated pages."""
    for number in numbers:
        fetched = Fetched(URL, mutant(PAGES, seed, number), "text/html", charset_of(seed, number))
        yield outcome("page", number, fetched.body, lambda fetched=fetched: page.parse(fetched), PAGE_SECONDS)


def read_feed(body: bytes, charset: str | None) -> None:
    """Parse a feed and see that it holds what is promised of every feed."""
    document = feed.parse(body, url=URL, charset=charset)
    broken = list(broken_promises(document))
    if broken:
        raise AssertionError("; ".join(broken))


def broken_promises(document: FeedDocument) -> Iterator[str]:
    """Yield what a document or its entries break."""
    keys = [entry.key for entry in document.entries]
    if len(keys) > MOST_ENTRIES or len(set(keys)) != len(keys) or not all(keys):
        yield "too many entries, or keys that tell nothing apart"
    if document.ttl is not None and not 0 < document.ttl <= 24 * 3600:
        yield f"ttl {document.ttl}"
    if pickle.loads(pickle.dumps(document)) != document:
        yield "it does not travel"
    yield from (broken for entry in document.entries for broken in _broken_entry(entry))


def _broken_entry(entry: Entry) -> Iterator[str]:
    texts = [text for text in (entry.key, entry.title, entry.summary, entry.author, entry.guid, entry.link) if text]
    for text in texts:
        text.encode()
        if "\x00" in text or "\n" in text or len(text) > 4_000:
            yield f"a field that cannot be kept: {text[:80]!r}"
    if entry.link and not entry.link.lower().startswith(("http://", "https://")):
        yield f"a link that is none: {entry.link!r}"
    for instant in (entry.published, entry.updated):
        if instant and (instant.tzinfo is not UTC or not 1990 <= instant.year < 2100):
            yield f"an instant that is none: {instant!r}"


def outcome(kind: str, number: int, body: bytes, read: Callable[[], object], seconds: float) -> Outcome:
    """Read a body within its time and tell what came of it."""
    start = time.perf_counter()
    said = broken = foreign = None
    try:
        with limited(seconds):
            read()
    except SourceError as error:
        said = error.public_message
        foreign = type(error.__cause__).__name__ if said == xmlfeed.BREAKS else None
    except (Exception, TooSlowError):  # noqa: BLE001 - whatever it is, the run goes on and tells it
        broken = traceback.format_exc()
    return Outcome(kind, number, body, time.perf_counter() - start, said, broken, foreign)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``TooSlowError`` here when this takes longer; only the main thread can be told so."""

    def ring(*_: object) -> None:
        raise TooSlowError(f"longer than {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def record(outcomes: Iterable[Outcome], folder: Path, *, seed: int) -> list[Outcome]:
    """Write down each body that broke something, and one for each kind of failure inside feedparser."""
    kept, seen = [], set()
    for found in outcomes:
        kept.append(found)
        name = f"{found.kind}-{seed}-{found.number}"
        if found.broken:
            (folder / name).write_bytes(found.body)
            sys.stdout.write(f"{name}:\n{found.broken}\n")
        elif found.foreign and found.foreign not in seen:
            seen.add(found.foreign)
            (folder / f"{found.foreign}-{name}").write_bytes(found.body)
    return kept


def tell(kind: str, outcomes: Sequence[Outcome]) -> str:
    """Return the figures of a run as text."""
    slowest = max(outcomes, key=lambda found: found.seconds)
    broken = sum(found.broken is not None for found in outcomes)
    said = Counter(found.said for found in outcomes if found.said)
    foreign = Counter(found.foreign for found in outcomes if found.foreign)
    lines = [
        f"{len(outcomes):,} {kind}s: {broken} broken, {sum(said.values()):,} refused in a sentence; slowest: "
        f"{kind} {slowest.number} with {slowest.seconds:.2f} s, {sum(found.seconds for found in outcomes):.0f} s in all"
    ]
    lines += [f"  {count:,} x {sentence}" for sentence, count in said.most_common(12)]
    lines += [f"  inside feedparser: {count:,} x {name}" for name, count in foreign.most_common()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Run, print what broke and the figures, and return 1 where anything broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=20_000)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where bodies that broke something are written")
    known = parser.parse_args(arguments)
    folder = known.folder or Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.CRITICAL)
    broken = 0
    for kind, run, count in (("feed", run_feeds, known.feeds), ("page", run_pages, known.pages)):
        outcomes = record(run(known.seed, range(count)), folder, seed=known.seed)
        broken += sum(found.broken is not None for found in outcomes)
        if outcomes:
            sys.stdout.write(tell(kind, outcomes))
    sys.stdout.write(f"seed {known.seed}; recorded in {folder}\n")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
