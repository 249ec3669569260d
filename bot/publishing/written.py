"""What a brief says of itself where it has no id yet: in the terminal and in exported files; pure."""

from __future__ import annotations

from bot.model import Article, Brief
from bot.publishing import wording

NO_BOTTOM_LINE = "No single sentence of this text can stand as its bottom line."


def context(article: Article) -> str:
    """Say where a text comes from and how much of it there is."""
    parts = (
        article.outlet,
        f"by {article.byline}" if article.byline else None,
        f"published {article.published}" if article.published else None,
        f"{wording.counted(article.words, 'word')}, {article.completeness.value}",
    )
    return " · ".join(part for part in parts if part)


def engine(brief: Brief) -> str:
    """Name what produced the brief and the text's fingerprint."""
    return f"briefbot {brief.engine.version} · {brief.engine.pipeline} · sha256 {brief.article.sha256[:12]}"
