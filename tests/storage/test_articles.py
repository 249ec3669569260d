import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.model import Article, Completeness, Edition
from bot.storage import Database, SqlArticles
from bot.storage.tables import article as table
from tests.fakes import NOON

URL = "https://harbour.example/news/sea-wall-4711"
FIRST = "The sea wall fell at noon. Nobody was hurt."
SECOND = "The sea wall fell at one. Nobody was hurt. Two boats were lost."
LATER = NOON + timedelta(hours=1)
EDITED = Edition(
    2,
    "2026-11-23T12:00:00+00:00",
    added=("Two boats were lost.",),
    changed=(("The sea wall fell at noon.", "The sea wall fell at one."),),
)


@pytest.fixture
def articles(database: Database) -> SqlArticles:
    return SqlArticles(database)


def keep(articles: SqlArticles, text: str, *, url: str | None = URL, team: str = "T1", now=NOON) -> Edition | None:
    return articles.keep(Article(text, url=url), team=team, now=now)


def versions(articles: SqlArticles) -> list[tuple[str, int]]:
    with articles.database.read() as connection:
        rows = connection.execute(select(table.c.text, table.c.version).order_by(table.c.id)).all()
    return [(row.text, row.version) for row in rows]


def test_edited_article_is_a_new_version_with_what_changed(articles: SqlArticles):
    assert keep(articles, FIRST) == Edition(1)
    assert keep(articles, SECOND, now=LATER) == EDITED
    assert versions(articles) == [(FIRST, 1), (SECOND, 2)]


@pytest.mark.parametrize("url", [URL, f"{URL}?utm_source=rss", "http://m.harbour.example/news/sea-wall-4711/amp"])
def test_same_text_is_the_same_version_however_its_link_is_dressed(articles: SqlArticles, url: str):
    keep(articles, FIRST)
    assert keep(articles, FIRST, url=url, now=LATER) == Edition(1)
    assert versions(articles) == [(FIRST, 1)]


def test_version_that_is_read_again_says_again_what_it_changed(articles: SqlArticles):
    keep(articles, FIRST)
    keep(articles, SECOND, now=LATER)
    assert keep(articles, SECOND, now=LATER + timedelta(days=1)) == EDITED


def test_edit_that_is_taken_back_is_a_new_version_that_says_so(articles: SqlArticles):
    keep(articles, FIRST)
    keep(articles, SECOND)
    taken_back = keep(articles, FIRST, now=LATER)
    assert (taken_back.version, taken_back.back_to, taken_back.removed) == (3, 1, ("Two boats were lost.",))
    assert keep(articles, FIRST, now=LATER) == taken_back
    assert versions(articles) == [(FIRST, 1), (SECOND, 2), (FIRST, 3)]


def test_other_spaces_are_no_edit(articles: SqlArticles):
    keep(articles, FIRST)
    assert keep(articles, FIRST.replace(". ", ".\n")) == Edition(1)
    assert len(versions(articles)) == 1


def test_link_that_is_read_for_the_first_time_is_never_called_edited(articles: SqlArticles):
    keep(articles, FIRST)
    keep(articles, SECOND, now=LATER)
    assert keep(articles, SECOND, url="https://mirror.example/4711") == Edition(1)


def test_edit_is_told_at_the_link_it_was_read_at_whatever_other_links_had_the_words(articles: SqlArticles):
    copy = "https://harbour.example/news/copy-4712"
    keep(articles, FIRST)
    assert keep(articles, FIRST, url=copy) == Edition(1)
    assert keep(articles, SECOND, url=copy, now=LATER) == EDITED
    assert keep(articles, FIRST, now=LATER) == Edition(1)
    assert keep(articles, SECOND, now=LATER).changed == EDITED.changed


def test_same_words_at_another_address_do_not_move_an_article_that_is_known(articles: SqlArticles):
    keep(articles, FIRST)
    other = "https://pier.example/1"
    keep(articles, SECOND, url=other)
    assert keep(articles, FIRST, url=other, now=LATER).version == 2


def test_other_words_at_another_address_are_another_article(articles: SqlArticles):
    keep(articles, FIRST)
    assert keep(articles, SECOND, url="https://harbour.example/news/sea-wall-4712") == Edition(1)


def test_a_team_does_not_see_articles_of_another(articles: SqlArticles):
    keep(articles, FIRST)
    assert keep(articles, SECOND, team="T2") == Edition(1)


@pytest.mark.parametrize(
    "article",
    [
        Article(FIRST),
        Article(FIRST, url=""),
        Article(FIRST, url=URL, completeness=Completeness.PARTIAL),
        Article(FIRST, url=URL, completeness=Completeness.STUB),
    ],
    ids=["pasted", "no address", "partial", "stub"],
)
def test_what_cannot_be_compared_is_not_kept(articles: SqlArticles, article: Article):
    assert articles.keep(article, team="T1", now=NOON) is None
    assert versions(articles) == []
    assert keep(articles, SECOND) == Edition(1)


def test_characters_that_no_database_takes_do_not_lose_an_article(articles: SqlArticles):
    assert keep(articles, "It fell.\0", url=f"{URL}?{'x' * 3_000}") == Edition(1)
    assert versions(articles) == [("It fell.\ufffd", 1)]


def test_edits_that_are_kept_together_are_numbered_one_after_the_other(articles: SqlArticles):
    texts = [f"The wall fell {number} times." for number in range(8)]
    threads = [threading.Thread(target=keep, args=(articles, text)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(text for text, _ in versions(articles)) == texts
    assert [version for _, version in versions(articles)] == list(range(1, 9))
