"""Brief what the web shows once, whoever asks: what the core made of it before is taken from the cache."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import StorageError
from bot.model import PASTED, Article, Brief
from bot.usecases.making_ports import Analyses
from bot.usecases.ports import Extractor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Analyse:
    """Obeys the port ``Extractor``; ``edition`` names the core, so that another one reads every text anew.

    The cache is a convenience: where it is out of reach the text is briefed as if there were none. It belongs to no
    team, so what a person pasted never goes there: only what the web shows to everybody.
    """

    extract: Extractor
    analyses: Analyses
    edition: str
    now: Callable[[], datetime]

    def __call__(self, article: Article) -> Brief:
        """Return the brief; raise ``ExtractionError`` when it cannot be done in time."""
        if not _is_public(article):
            return self.extract(article)
        known = self._known(article)
        if known is not None:
            return replace(known, article=article)
        brief = self.extract(article)
        self._remember(brief)
        return brief

    def _known(self, article: Article) -> Brief | None:
        try:
            known = self.analyses.get(article, edition=self.edition)
        except StorageError:
            log.warning("a brief could not be looked up, so the text is briefed anew", exc_info=True)
            return None
        return known if known is not None and known.article.text == article.text else None

    def _remember(self, brief: Brief) -> None:
        try:
            self.analyses.put(brief, edition=self.edition, now=self.now())
        except StorageError:
            log.warning("a brief could not be kept for the next one who asks", exc_info=True)


def _is_public(article: Article) -> bool:
    """Tell whether an article was read from the web."""
    return article.url is not None and article.reason != PASTED
