"""Stand-ins for language work that child processes can import quickly."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

from bot.model import Article, Brief, Excerpt
from tests.briefs import quiet_brief

POISON = "poison"


def brief_of(article: Article) -> Brief:
    """Extract next to nothing: the first line is the bottom line."""
    first = article.text.partition("\n")[0]
    bottom_line = Excerpt(first, 0, len(first))
    return replace(quiet_brief(), article=article, bottom_line=bottom_line, summary=(bottom_line,))


def extract_nothing(article: Article) -> Brief:
    """Fail as a pipeline does that is not there."""
    raise OSError("there is no such pipeline")


def busy_brief_of(article: Article) -> Brief:
    """Extract next to nothing, and keep the processor busy for a third of a second over it."""
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end:
        pass
    return brief_of(article)


def brief_of_but_poison(article: Article) -> Brief:
    """Extract next to nothing, and take the process down over an article that says so."""
    if POISON in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return brief_of(article)
