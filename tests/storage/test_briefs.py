from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UnknownBriefError
from bot.model import Edition
from bot.storage import Database, SqlBriefs
from bot.storage.briefs import LETTERS, new_id
from tests.fakes import NOON, quiet_brief, rich_brief


def remember(briefs: SqlBriefs, *, team: str = "T1", user: str = "U1", minutes: int = 0):
    now = NOON + timedelta(minutes=minutes)
    return briefs.add(rich_brief(), team=team, user=user, milliseconds=420, now=now)


def test_brief_comes_back_as_it_was_remembered(database: Database):
    briefs = SqlBriefs(database)
    stored = remember(briefs)
    assert briefs.get(stored.id, team="T1") == stored
    assert (stored.brief, stored.created, stored.milliseconds) == (rich_brief(), "2026-11-23T12:00:00+00:00", 420)


def test_brief_comes_back_with_the_edition_of_its_article(database: Database):
    edition = Edition(3, "2026-11-22T12:00:00+00:00", ("It rose.",), (), (("It fell.", "It falls."),))
    values = {"team": "T1", "user": "U1", "milliseconds": 1, "now": NOON}
    stored = SqlBriefs(database).add(rich_brief(), **values, edition=edition)
    assert (stored.edition, SqlBriefs(database).get(stored.id, team="T1")) == (edition, stored)


@pytest.mark.parametrize("written", ["{}", " {} ", "`{}`"])
def test_id_may_be_written_in_any_case_and_with_marks(database: Database, written: str):
    briefs = SqlBriefs(database)
    stored = remember(briefs)
    assert briefs.get(written.format(stored.id.lower()), team="T1") == stored


def test_a_team_does_not_see_briefs_of_another(database: Database):
    briefs = SqlBriefs(database)
    stored = remember(briefs, team="T1")
    with pytest.raises(UnknownBriefError):
        briefs.get(stored.id, team="T2")
    assert briefs.recent(team="T2", user="U1", limit=5) == ()


def test_unknown_id_is_named_as_it_was_typed(database: Database):
    with pytest.raises(UnknownBriefError) as caught:
        SqlBriefs(database).get("zzz", team="T1")
    assert "zzz" in caught.value.public_message


def test_recent_briefs_are_a_persons_own_newest_first(database: Database):
    briefs = SqlBriefs(database)
    mine = [remember(briefs, minutes=minute) for minute in range(4)]
    remember(briefs, user="U2")
    assert briefs.recent(team="T1", user="U1", limit=3) == tuple(mine[:0:-1])


def test_briefs_of_one_instant_keep_their_order(database: Database):
    briefs = SqlBriefs(database)
    first, second = remember(briefs), remember(briefs)
    assert [stored.id for stored in briefs.recent(team="T1", user="U1", limit=9)] == [second.id, first.id]


def test_an_id_that_is_taken_is_drawn_again(database: Database):
    ids = iter(["SAME", "SAME", "OTHER"])
    briefs = SqlBriefs(database, new_id=lambda: next(ids))
    assert [remember(briefs).id, remember(briefs).id] == ["SAME", "OTHER"]


def test_brief_without_headline_and_actors_is_remembered(database: Database):
    briefs = SqlBriefs(database)
    stored = briefs.add(quiet_brief(), team="T1", user="U1", milliseconds=1, now=NOON)
    assert briefs.get(stored.id, team="T1").brief == quiet_brief()


def test_new_ids_are_short_and_read_without_doubt():
    ids = {new_id() for _ in range(200)}
    assert len(ids) == 200
    assert {len(each) for each in ids} == {6}
    assert set("".join(ids)) <= set(LETTERS)
    assert not set(LETTERS) & set("01AEILOU")


def test_words_that_no_database_takes_do_not_lose_a_brief(database: Database):
    brief = rich_brief()
    odd = replace(brief, article=replace(brief.article, headline="half \ud83c of a wave \0"))
    stored = SqlBriefs(database).add(odd, team="T1", user="U1", milliseconds=1, now=NOON)
    assert SqlBriefs(database).get(stored.id, team="T1").brief == odd
    with pytest.raises(UnknownBriefError):
        SqlBriefs(database).get("B\0\ud83c", team="T1")
