from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.extraction import LONGEST, extract
from bot.model import Article, Brief, Completeness
from bot.storage import Database, SqlAnalyses
from bot.storage.analyses import EXACT, READ_BY_THE_CORE, key_of
from bot.storage.tables import analysis as table
from tests.fakes import NOON, Clock, rich_brief
from tests.storage.holding import held

DAY = timedelta(days=1)
IN_THE_WAY = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE analysis IN SHARE ROW EXCLUSIVE MODE"}
CORE = "briefbot 1 · en_desk 3"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def analyses(database: Database, clock: Clock) -> SqlAnalyses:
    return SqlAnalyses(database, clock)


def put(analyses: SqlAnalyses, brief: Brief, *, at=NOON) -> None:
    analyses.put(brief, edition=CORE, now=at)


def kept(analyses: SqlAnalyses) -> dict[str, datetime]:
    """Return when each brief was used last, by its key."""
    with analyses.database.read() as connection:
        return {row.key: row.used_at for row in connection.execute(select(table))}


def test_brief_comes_back_as_it_was_kept(analyses: SqlAnalyses):
    brief = rich_brief()
    assert analyses.get(brief.article, edition=CORE) is None
    put(analyses, brief)
    assert analyses.get(brief.article, edition=CORE) == brief
    assert analyses.get(brief.article, edition="briefbot 2 · en_desk 3") is None


def test_brief_is_that_of_the_article_it_is_asked_for(analyses: SqlAnalyses):
    brief = rich_brief()
    put(analyses, brief)
    printed = {"url": "https://pier.example/7", "outlet": "The Pier", "published": "2026-11-23", "byline": "By O. Pier"}
    other = replace(brief.article, headline="Another headline", language="en", **printed)
    assert analyses.get(other, edition=CORE) == replace(brief, article=other)


@pytest.mark.parametrize(
    "change",
    [{"text": "Other words."}, {"completeness": Completeness.PARTIAL}, {"reason": "a paywall"}],
    ids=lambda change: next(iter(change)),
)
def test_article_that_the_core_reads_otherwise_is_another_one(analyses: SqlAnalyses, change: dict):
    brief = rich_brief()
    put(analyses, brief)
    assert analyses.get(replace(brief.article, **change), edition=CORE) is None


@pytest.mark.parametrize("completeness", [Completeness.FULL, Completeness.STUB])
def test_core_reads_nothing_but_what_the_key_is_made_of(completeness: Completeness):
    asked = set()

    class Watched(Article):
        """Says what of it is read."""

        def __getattribute__(self, name: str):
            asked.add(name)
            return super().__getattribute__(name)

    words = {"headline": "Wall may fail", "outlet": "The Pier", "byline": "By O. Pier", "url": "https://pier.example/7"}
    text = "Wall may fail\n\nAda Quill, an engineer, warned on Monday: “The wall may fail.”"
    extract(Watched(text, **words, completeness=completeness, reason="a paywall"))
    assert asked & {each.name for each in fields(Article)} <= set(READ_BY_THE_CORE)


def test_text_that_is_longer_than_the_core_reads_is_found(analyses: SqlAnalyses):
    long = "The sea wall fell. " * (LONGEST // 10)
    brief = replace(rich_brief(), article=Article(long))
    put(analyses, brief)
    assert analyses.get(Article(long), edition=CORE) == brief
    assert analyses.get(Article(long + "It did."), edition=CORE) is None  # a check says how long the text is


def test_any_text_has_a_key():
    texts = ["", "\0", "\ud83d", "“", "a", '", null, "']
    assert len({key_of(Article(text)) for text in texts}) == len(texts)


def test_same_brief_is_kept_once(analyses: SqlAnalyses, clock: Clock):
    brief = rich_brief()
    put(analyses, brief)
    put(analyses, replace(brief, quotes=()), at=NOON + DAY)
    clock.at = NOON + DAY
    assert analyses.get(brief.article, edition=CORE) == brief
    assert len(kept(analyses)) == 1


def test_brief_that_is_found_counts_also_where_its_use_cannot_be_written_down(
    analyses: SqlAnalyses, clock: Clock, store_url: str, caplog: pytest.LogCaptureFixture
):
    brief = rich_brief()
    put(analyses, brief)
    clock.at = NOON + 2 * EXACT
    hurried = SqlAnalyses(analyses.database.waiting(0.1), clock)
    with held(store_url, by=IN_THE_WAY):
        assert hurried.get(brief.article, edition=CORE) == brief
    assert "its use could not be written down" in caplog.text


def test_use_of_a_brief_is_written_down(analyses: SqlAnalyses, clock: Clock):
    used, idle = rich_brief(), replace(rich_brief(), article=Article("Idle words."))
    put(analyses, used)
    put(analyses, idle)
    clock.at = NOON + EXACT + timedelta(seconds=1)
    assert analyses.get(used.article, edition=CORE) == used
    assert kept(analyses) == {key_of(used.article): clock.at, key_of(idle.article): NOON}
