"""Stand-ins for language work that child processes can import quickly."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import replace

from bot.model import Actor, ActorKind, Article, Attribution, Brief, Excerpt, Quote, QuoteKind, Span
from tests.briefs import a_warning, quiet_brief

_SAID = re.compile(r"“([^”]+?),?” said (\w+ \w+)")

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


def warnings_of(article: Article) -> Brief:
    """Extract who said what stands between marks, each of it a warning; the bottom line is the second line."""
    second = next(iter(_lines(article.text)[1:]), None)
    quotes = tuple(_quotes(article.text))
    actors = tuple(
        Actor(quote.speaker or "", ActorKind.PERSON, None, (), (), 1.0, True, 1, 1) for quote in dict.fromkeys(quotes)
    )
    lines = (second,) if second else ()
    return replace(
        quiet_brief(),
        article=article,
        bottom_line=second,
        summary=lines,
        quotes=quotes,
        actors=actors,
        warnings=tuple(a_warning(quote, quote.text, hedge="may" if "may" in quote.text else None) for quote in quotes),
        checks=(),
    )


def _lines(text: str) -> list[Excerpt]:
    return [Excerpt(found[0], *found.span()) for found in re.finditer(r"[^\n]+", text)]


def _quotes(text: str) -> Iterator[Quote]:
    for said in _SAID.finditer(text):
        speaker = Span(*said.span(2))
        judged = QuoteKind.DIRECT, said[2], speaker, "said", None, Attribution.EXPLICIT
        yield Quote(said[1], *said.span(1), *judged, ())
