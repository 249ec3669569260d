"""The small press beside the playground: feeds and pages of the samples, and none where there are no samples."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from bot.playground.press import LIST, OUTLETS, SAMPLES, Press
from bot.playground.server import LoopbackSlack
from bot.sources.feeds import opml
from bot.sources.feeds.feed import parse

NOW = datetime(2026, 9, 14, 18, tzinfo=UTC)


@pytest.fixture
def slack():
    with LoopbackSlack(beside=Press(SAMPLES, NOW).routes()) as opened:
        yield opened


def got(slack: LoopbackSlack, path: str) -> bytes:
    with build_opener(ProxyHandler({})).open(f"{slack.url}{path}", timeout=10) as answer:
        return answer.read()


def test_list_names_every_outlet_on_this_machine(slack):
    assert [one.url for one in opml.parse(got(slack, LIST))] == [f"{slack.url}press/{outlet}.xml" for outlet in OUTLETS]


def test_feed_has_three_articles_that_can_be_read(slack):
    document = parse(got(slack, "press/courier.xml"), url=slack.url, charset=None)
    assert document.title == "The Sample Courier"
    newest = document.entries[0]
    assert newest.title == "Merrow must brace for years of attacks on its harbours"
    assert [entry.published < NOW for entry in document.entries] == [True] * 3
    page = got(slack, newest.link.removeprefix(slack.url)).decode()
    assert "<h1>Merrow must brace" in page
    assert page.count("<p>") > 10


@pytest.mark.parametrize("path", ["press/nobody.xml", "press/courier/02-tabloid-water", "press/nobody/x"])
def test_what_it_does_not_print_is_not_there(slack, path):
    with pytest.raises(HTTPError, match="404"):
        got(slack, path)


def test_without_samples_there_is_no_press(tmp_path):
    assert Press(tmp_path, NOW).routes() == ()
