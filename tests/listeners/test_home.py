"""The home tab."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.model import SlotState
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
    assert "more" not in text
    slack.click(slack.home(USER), ids.NEW_DIGEST).wait_ack()
    assert slack.wait_for(lambda: slack.views(USER))[0]["title"]["text"] == "New digest"


def test_home_names_digests_that_need_attention(slack, digests, sources):
    del sources.kept[1]
    for name in ("Harbour", "Ports", "Quay", "Piers"):
        digests.add(name=name)
    digests.stop(1)
    digests.ran(2, late=9)
    digests.ran(3, state=SlotState.UNCERTAIN, note="Look in the channel.")
    digests.ran(4)
    attention = shown(home(slack)).partition("Recent briefs")[0]
    assert "Needs attention: 3 digests" in attention
    assert "1 · Harbour · \nstopped: \nI am not a member of the channel." in attention
    assert "9 min late" in attention
    assert "uncertain\n" in attention
    assert "Piers" not in attention


def test_home_counts_the_digests_that_it_does_not_list(slack, digests):
    for _ in range(7):
        digests.add()
    assert "+2 more. All of them: /brief digest" in shown(home(slack))


def test_digest_is_paused_and_resumed_on_the_home_tab(slack, digests):
    digests.add()
    home(slack)
    slack.click(slack.home(USER), f"{ids.DIGEST_DO}:{ids.PAUSE}").wait_ack()
    slack.wait_for(lambda: "paused" in shown(slack.home(USER)))
    slack.click(slack.home(USER), f"{ids.DIGEST_DO}:{ids.RESUME}").wait_ack()
    slack.wait_for(lambda: "paused" not in shown(slack.home(USER)))
    assert digests.verbs()[-2:] == [("paused", USER), ("resumed", USER)]
