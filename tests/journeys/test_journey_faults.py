"""What goes wrong in between costs nobody an answer: a dead connection, a locked database, Slack out of order."""

from pathlib import Path

import pytest

from bot.playground.server import LoopbackSlack
from tests.briefs import RICH_TEXT
from tests.cluster import Cluster
from tests.extractors import brief_of
from tests.running import BotInSlack, bot_in
from tests.storage.holding import held


def answers(bot: BotInSlack) -> list[str]:
    return [str(call.args["text"]) for call in bot.slack.calls("response_url") if call.answer.get("ok")]


@pytest.mark.parametrize("fault", ["disconnect", "reset"])
def test_connections_that_were_lost_are_made_again(slack: LoopbackSlack, tmp_path: Path, fault: str):
    with bot_in(slack, tmp_path, mode="socket", extract=brief_of) as bot:
        getattr(slack.sockets, fault)()
        slack.wait_connected(2, timeout=30)
        slack.command(RICH_TEXT).wait_ack()
        slack.wait_for(lambda: answers(bot), timeout=20)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_locked_database_is_said_in_time_and_the_next_command_works(
    slack: LoopbackSlack, tmp_path: Path, store_url: str, mode: str
):
    with bot_in(slack, tmp_path, mode=mode, extract=brief_of, url=store_url) as bot:
        with held(store_url):
            deliveries = [slack.command(RICH_TEXT) for _ in range(10)]
            assert {"busy" in str(delivery.wait_ack(5)) for delivery in deliveries} == {True}
            assert max(delivery.ack_seconds for delivery in deliveries) < 3
        slack.command(RICH_TEXT).wait_ack()
        slack.wait_for(lambda: answers(bot), timeout=20)
    assert len(answers(bot)) == 1, "who was told to repeat it was not briefed after all"


def test_database_that_goes_away_is_said_in_time_and_used_again_when_it_is_back(
    slack: LoopbackSlack, tmp_path: Path, cluster: Cluster
):
    with bot_in(slack, tmp_path, mode="socket", extract=brief_of, url=cluster.url) as bot:
        for number in range(1, 3):
            cluster.control("stop", mode="immediate")
            delivery = slack.command(RICH_TEXT)
            assert "out of reach" in str(delivery.wait_ack(5))
            assert delivery.ack_seconds < 3
            cluster.control("start")
            slack.command(RICH_TEXT).wait_ack()
            slack.wait_for(lambda number=number: len(answers(bot)) == number, timeout=20)


def test_slack_that_is_out_of_order_for_a_moment_gets_the_answer_later(slack: LoopbackSlack, tmp_path: Path):
    with bot_in(slack, tmp_path, mode="socket", extract=brief_of) as bot:
        slack.faults.status("response_url", 503, times=1)
        slack.faults.rate_limit("response_url", retry_after=1)
        slack.command(RICH_TEXT).wait_ack()
        slack.wait_for(lambda: answers(bot) or slack.calls("chat.postEphemeral"), timeout=30)


def test_proxy_of_the_environment_is_left_out_where_it_says_so(slack: LoopbackSlack, tmp_path: Path, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nothing listens there; the fixture sets NO_PROXY
    with bot_in(slack, tmp_path, mode="socket", extract=brief_of) as bot:
        slack.command(RICH_TEXT).wait_ack()
        slack.wait_for(lambda: answers(bot), timeout=20)
