"""The home tab."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.publishing import ids
from tests.briefs import rich_brief
from tests.drawn import shown

USER = "U0ADA"

pytestmark = pytest.mark.usefixtures("doors")


def home(slack) -> dict:
    slack.open_home().wait_ack()
    return slack.wait_for(lambda: slack.home(USER))


def test_home_lists_the_recent_briefs(slack):
    text = shown(home(slack))
    assert rich_brief().article.headline in text
    assert "12 warnings · 12 minutes ago · brief b7" in text


def test_home_of_another_person_lists_none_of_them(slack):
    slack.open_home("U0BEN").wait_ack()
    assert "None yet." in shown(slack.wait_for(lambda: slack.home("U0BEN")))


def test_other_tab_draws_nothing(slack):
    slack.open_home(tab="messages").wait_ack()
    slack.open_home("U0BEN").wait_ack()
    slack.wait_for(lambda: slack.home("U0BEN"))
    assert slack.home(USER) is None


@pytest.mark.parametrize(("action", "title"), [(ids.NEW, "Brief an article"), (ids.OPEN, "Brief"), (ids.HELP, "Help")])
def test_every_button_opens_its_window(slack, action, title):
    slack.click(home(slack), action).wait_ack()
    assert slack.wait_for(lambda: slack.views(USER))[0]["title"]["text"] == title


def test_home_without_a_database_says_so(slack, briefs):
    briefs.trouble = StorageError("The database is out of reach.")
    assert "The database is out of reach." in shown(home(slack))


def test_home_names_failing_sources(slack):
    text = shown(home(slack))
    assert "Needs attention: 1 failing source" in text
    assert "2 · The Lantern (lantern.example): failing since Sunday: The Lantern answered 403" in text


def test_home_without_failing_sources_is_quiet(slack, sources):
    del sources.kept[1]
    assert "Needs attention" not in shown(home(slack))


def test_home_names_the_next_times_of_digests(slack, digests):
    digests.add()
    text = shown(home(slack))
    assert "1 · Harbour · every day 07:00 Europe/London · \nnext" in text
    slack.click(slack.home(USER), ids.NEW_DIGEST).wait_ack()
    assert slack.wait_for(lambda: slack.views(USER))[0]["title"]["text"] == "New digest"
