"""From a command to its answer, over Socket Mode and over signed HTTP, in a Slack on this machine."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.playground.blocks import elements
from bot.playground.deliveries import ACK_SECONDS, Delivery
from bot.playground.server import LoopbackSlack
from bot.publishing import ids
from bot.publishing.blocks import MOST_WARNINGS
from tests.briefs import RICH_TEXT
from tests.extractors import brief_of
from tests.running import BotInSlack, bot_in

ARTICLE = (Path(__file__).parents[2] / "seeds" / "01-tabloid-harbour.txt").read_text(encoding="utf-8")
ADA = "U0ADA"


def answers(bot: BotInSlack) -> list[dict[str, Any]]:
    return [message for message in bot.slack.ephemerals(ADA) if message.get("blocks")]


def brief(bot: BotInSlack, text: str = ARTICLE) -> dict[str, Any]:
    before = len(answers(bot))
    bot.slack.command(text).wait_ack()
    return bot.slack.wait_for(lambda: answers(bot)[before:], timeout=60)[0]


@contextmanager
def opened(bot: BotInSlack, act: Callable[..., Delivery], *given: object, **options: Any) -> Iterator[dict[str, Any]]:
    """Act, hand out the view that this opened, and leave none behind: the Slack of this file serves every test."""
    before = {view["id"] for view in bot.slack.views(ADA)}
    try:
        act(*given, **options).wait_ack()
        yield bot.slack.wait_for(lambda: [view for view in bot.slack.views(ADA) if view["id"] not in before])[-1]
    finally:
        for view in bot.slack.views(ADA)[:1]:
            bot.slack.close(view, clear=True)


def number_of_a_brief(bot: BotInSlack) -> str:
    if not bot.remembered(ADA):
        brief(bot)
    return bot.remembered(ADA)[0].id


def titles(bot: BotInSlack) -> list[str]:
    return [view["title"]["text"] for view in bot.slack.views(ADA)]


def words(blocks: object) -> str:
    """Return every text in blocks, however deep."""
    if isinstance(blocks, dict):
        own = [value for name, value in blocks.items() if name == "text" and isinstance(value, str)]
        return "".join(own) + words([value for name, value in blocks.items() if not isinstance(value, str)])
    return "".join(words(one) for one in blocks) if isinstance(blocks, list) else ""


def test_answer_is_for_the_one_who_asked_and_each_line_is_verbatim(bot: BotInSlack):
    posts = bot.slack.messages("C0DESK")
    answer = brief(bot)
    call = bot.slack.calls("response_url")[-1]
    assert (call.args["response_type"], call.args["replace_original"]) == ("ephemeral", True)
    found = bot.remembered(ADA)[0].brief
    lines = [found.bottom_line, *found.summary, *found.warnings]
    assert len(lines) > 4
    assert all(line.text == ARTICLE[line.start : line.end] for line in lines)
    missing = [line for line in lines if line.text not in words(answer["blocks"])]
    assert len(missing) == max(0, len(found.warnings) - MOST_WARNINGS)
    assert all(line in found.warnings for line in missing), (
        "only warnings beyond the most that are shown may be left out"
    )
    assert bot.slack.messages("C0DESK") == posts


def test_command_is_acknowledged_in_time_while_three_are_briefed(bot: BotInSlack):
    before = len(bot.slack.calls("response_url"))
    for number in range(3):
        bot.slack.command(f"{ARTICLE}\nPrinted {number} times.").wait_ack()
    delivery = bot.slack.command(ARTICLE)
    delivery.wait_ack()
    assert len(bot.slack.calls("response_url")) - before < 3, "the others are still being briefed"
    assert delivery.ack_seconds < ACK_SECONDS
    bot.slack.wait_for(lambda: len(bot.slack.calls("response_url")) - before == 4, timeout=60)


def test_every_button_of_an_answer_answers(bot: BotInSlack):
    answer = brief(bot)
    controls = [control for block in answer["blocks"] for control in elements(block)]
    offers = [(control["action_id"], choice) for control in controls for choice in _choices(control)]
    assert len(offers) >= 5
    for action, choice in offers:
        with opened(bot, bot.slack.click, answer, action, value=choice) as view:
            assert words(view["blocks"])


def _choices(control: dict[str, Any]) -> list[str | None]:
    return [option["value"] for option in control.get("options", [])] or [control.get("value")]


def test_brief_is_shared_with_its_evidence_in_the_thread(bot: BotInSlack):
    before = len(bot.slack.messages("C0DESK"))
    with opened(bot, bot.slack.click, brief(bot), ids.SHARE) as form:
        bot.slack.submit(form, {ids.CHANNEL: "C0DESK", ids.NOTE: "Before the meeting"}).wait_ack()
        post = bot.slack.wait_for(lambda: bot.slack.messages("C0DESK")[before:], timeout=20)[0]
        assert "Before the meeting" in words(post["blocks"])
        assert bot.slack.wait_for(lambda: bot.slack.thread(post["ts"]), timeout=20)
        bot.slack.wait_for(lambda: titles(bot) == ["Shared"], timeout=20)


@pytest.mark.parametrize("verb", ["help", "show"])
def test_verb_that_reads_is_answered_at_once(bot: BotInSlack, verb: str):
    said = bot.slack.command(verb if verb == "help" else f"{verb} {number_of_a_brief(bot)}").wait_ack()
    assert words(said["blocks"])


@pytest.mark.parametrize("verb", ["quotes", "actors", "warnings"])
def test_verb_that_lists_opens_a_view(bot: BotInSlack, verb: str):
    with opened(bot, bot.slack.command, f"{verb} {number_of_a_brief(bot)}") as view:
        assert words(view["blocks"])


def test_form_of_an_empty_command_briefs_what_is_put_into_it(bot: BotInSlack):
    before = len(bot.remembered(ADA))
    with opened(bot, bot.slack.command, "") as form:
        bot.slack.submit(form, {ids.SOURCE: f"{ARTICLE}\nOnce more."}).wait_ack()
        bot.slack.wait_for(lambda: titles(bot) == ["Brief"], timeout=30)
        assert len(bot.remembered(ADA)) > before


def test_home_is_published(bot: BotInSlack):
    bot.slack.open_home("U0MEI").wait_ack()
    assert bot.slack.wait_for(lambda: bot.slack.home("U0MEI"))["type"] == "home"


def test_command_that_is_delivered_twice_is_answered_once(bot: BotInSlack):
    before, stored = len(bot.slack.calls("response_url")), bot.accepted()
    delivery = bot.slack.command(RICH_TEXT)
    delivery.wait_ack()
    bot.slack.redeliver(delivery)
    bot.slack.wait_for(lambda: len([one for one in delivery.attempts if one.acked]) == 2)
    bot.slack.command(ARTICLE).wait_ack()
    bot.slack.wait_for(lambda: len(bot.slack.calls("response_url")) - before == 2, timeout=30)
    assert bot.accepted() - stored == 2


def headline(number: int) -> str:
    return f"Story {number} of the harbour, as it was told"


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_burst_of_200_commands_is_acknowledged_and_each_answered_once(slack: LoopbackSlack, tmp_path: Path, mode: str):
    with bot_in(slack, tmp_path, mode=mode, extract=brief_of):
        deliveries = [slack.command(f"{headline(number)}\n{RICH_TEXT}") for number in range(200)]
        assert [delivery.wait_settled(30) for delivery in deliveries] == [""] * 200
        slack.wait_for(lambda: len(slack.calls("response_url")) >= 200, timeout=60)
    assert max(delivery.ack_seconds for delivery in deliveries) < 3
    said = Counter(call.args["text"] for call in slack.calls("response_url"))
    assert said == Counter(headline(number) for number in range(200))
