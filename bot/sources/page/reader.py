"""Reads pages and documents in a process that can be killed; pages lightly in a second try if the first one failed.

The parent loads no parser here: the child does, when it calls the function that it is given.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.errors import PASTE, NotAnArticleError, TooComplexError
from bot.model import Article
from bot.sources.elsewhere import Run
from bot.sources.web.fetched import Fetched

log = logging.getLogger(__name__)

LIGHT_SECONDS = 3.0
UNREADABLE = "That could not be read: it is too complex to take apart.", PASTE


@dataclass(frozen=True, slots=True)
class PageReader:
    """Parses what was fetched; ``run`` is that of a pool, whose own deadline holds for the first try."""

    run: Run

    def __call__(self, fetched: Fetched) -> Article:
        """Return the article; raise ``NotAnArticleError`` with what the reader says, or when no reader manages."""
        try:
            return self.run(parse, fetched)
        except (TooComplexError, RuntimeError) as error:  # the second is a pool's word for what nobody thought of
            log.warning("a page of %s was too much for the first reader", fetched.url, exc_info=error)
        try:
            return self.run(parse_lightly, fetched, seconds=LIGHT_SECONDS)
        except (TooComplexError, RuntimeError) as error:
            log.warning("a page of %s was too much for the light reader", fetched.url, exc_info=error)
            raise NotAnArticleError(*UNREADABLE) from error


def parse(fetched: Fetched) -> Article:
    """Parse a page or document; runs in the child."""
    from bot.sources import reader

    return reader.parse(fetched)


def parse_lightly(fetched: Fetched) -> Article:
    """Read the paragraphs of a page; raise ``TooComplexError`` for what is none; runs in the child."""
    from bot.sources.documents import document
    from bot.sources.page import fallback

    if document.kind_of(fetched.body):
        raise TooComplexError(*UNREADABLE)
    return fallback.parse(fetched)
