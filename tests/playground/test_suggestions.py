"""External menus, asked over both transports of a real Bolt app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.playground.server import LoopbackSlack
from tests.demo import an_option, asking, demo
from tests.loopback import modal, plain, socket_app, view_on_top, web

MENU = {"type": "external_select", "action_id": "zone", "min_query_length": 1}


@pytest.fixture(params=["socket", "http"])
def told(request: pytest.FixtureRequest, slack: LoopbackSlack) -> Iterator[list[dict[str, Any]]]:
    """Keep the demo app connected in both modes, its form open."""
    with demo(slack, mode=request.param) as heard:
        slack.command().wait_ack()
        yield heard


def _post(slack: LoopbackSlack, **more: Any) -> dict[str, Any]:
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=[{"type": "actions", "elements": [MENU | more]}])
    return slack.messages("C0DESK")[-1]


def test_menu_in_a_view_asks_a_bolt_app(slack: LoopbackSlack, told: list[dict[str, Any]]):
    view = view_on_top(slack)
    answer = slack.suggest(view, "zone", "LON").wait_ack()
    assert answer == {"options": [an_option("Europe/London")]}
    asked = told[-1]
    assert (asked["type"], asked["action_id"], asked["block_id"], asked["value"]) == (
        "block_suggestion",
        "zone",
        "zone",
        "LON",
    )
    assert asked["container"] == {"type": "view", "view_id": view["id"]}
    assert asked["view"]["id"] == view["id"]
    assert not {"trigger_id", "response_url", "actions"} & set(asked)


def test_groups_of_options_are_taken_and_what_was_offered_can_be_submitted(
    slack: LoopbackSlack, told: list[dict[str, Any]]
):
    view = view_on_top(slack)
    slack.suggest(view, "sources").wait_ack()
    slack.suggest(view, "zone", "tok").wait_ack()
    slack.submit(view, {"name": "Night", "sources": ["Wires 1", "Papers 2"], "zone": "Asia/Tokyo"}).wait_ack()
    values = told[-1]["view"]["state"]["values"]
    assert values["sources"]["sources"] == {
        "type": "multi_external_select",
        "selected_options": [an_option("Wires 1"), an_option("Papers 2")],
    }
    assert values["zone"]["zone"] == {"type": "external_select", "selected_option": an_option("Asia/Tokyo")}
    assert slack.views("U0ADA") == []


def test_search_without_a_match_is_an_empty_answer(slack: LoopbackSlack, told: list[dict[str, Any]]):
    delivery = slack.suggest(view_on_top(slack), "zone", "nowhere")
    assert (delivery.wait_ack(), delivery.error) == ({"options": []}, "")


def test_what_was_never_offered_cannot_be_chosen(slack: LoopbackSlack, told: list[dict[str, Any]]):
    with pytest.raises(LookupError, match="Mars/Olympus"):
        slack.submit(view_on_top(slack), {"name": "x", "zone": "Mars/Olympus"})


def test_initial_option_can_be_chosen_unasked(slack: LoopbackSlack, told: list[dict[str, Any]]):
    view = view_on_top(slack)
    slack.suggest(view, "sources").wait_ack()
    slack.submit(view, {"name": "x", "zone": "Europe/London", "sources": ["Wires 1"]}).wait_ack()
    assert slack.views("U0ADA") == []


def test_menu_in_a_message_says_where_it_stands(slack: LoopbackSlack):
    message = _post(slack)
    with socket_app(slack, lambda _: {"options": [an_option("a")]}) as received:
        slack.suggest(message, "zone", "a", user="U0BEN").wait_ack()
        slack.click(message, "zone", value="a", user="U0BEN").wait_ack()
    asked, clicked = (one.payload for one in received)
    assert asked["container"] == {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": "C0DESK",
        "is_ephemeral": False,
    }
    assert (asked["user"]["id"], asked["channel"]["name"], asked["message"]["ts"]) == ("U0BEN", "desk", message["ts"])
    assert clicked["actions"][0]["selected_option"] == an_option("a")


def test_menu_in_an_ephemeral_message_does_not_send_it_along(slack: LoopbackSlack):
    blocks = [{"type": "actions", "elements": [MENU]}]
    web(slack).chat_postEphemeral(channel="C0DESK", user="U0ADA", text="x", blocks=blocks)
    with socket_app(slack, lambda _: {"options": []}) as received:
        slack.suggest(slack.ephemerals("U0ADA")[0], "zone", "a").wait_ack()
    assert received[0].payload["container"]["is_ephemeral"]
    assert "message" not in received[0].payload


@pytest.mark.parametrize(
    ("least", "typed", "asks"),
    [({"min_query_length": 0}, "", True), ({"min_query_length": 2}, "a", False), ({}, "ab", False), ({}, "abc", True)],
    ids=["none needed", "too short", "three by default", "long enough by default"],
)
def test_client_waits_for_enough_characters(slack: LoopbackSlack, least: dict[str, int], typed: str, asks: bool):
    element = {"type": "external_select", "action_id": "zone", **least}
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=[{"type": "actions", "elements": [element]}])
    with socket_app(slack, lambda _: {"options": []}):
        if asks:
            assert slack.suggest(slack.messages("C0DESK")[0], "zone", typed).wait_ack() == {"options": []}
        else:
            with pytest.raises(ValueError, match="longer"):
                slack.suggest(slack.messages("C0DESK")[0], "zone", typed)


GROUP = {"label": plain("x"), "options": [an_option("a")]}
REFUSED = {
    "101 options": ({"options": [an_option(str(n)) for n in range(101)]}, "no more than 100", "/options"),
    "101 groups": ({"option_groups": [GROUP] * 101}, "no more than 100", "/option_groups"),
    "both": ({"options": [an_option("a")], "option_groups": [GROUP]}, "exactly one of", ""),
    "neither": ({"text": "hello"}, "additional property", ""),
    "text of 76": ({"options": [{"text": plain("x" * 76), "value": "a"}]}, "less than 76", "/options/0/text/text"),
    "value of 151": ({"options": [{"text": plain("x"), "value": "x" * 151}]}, "less than 151", "/options/0/value"),
    "markdown": ({"options": [{"text": {"type": "mrkdwn", "text": "x"}, "value": "a"}]}, "unsupported", "/text/type"),
}


@pytest.mark.parametrize(("answer", "said", "pointer"), REFUSED.values(), ids=REFUSED)
def test_answer_that_breaks_a_rule_offers_nothing(slack: LoopbackSlack, answer: Any, said: str, pointer: str):
    message = _post(slack)
    with socket_app(slack, lambda _: answer):
        error = slack.suggest(message, "zone", "a").wait_settled()
    assert said in error
    assert f"{pointer}]" in error
    with pytest.raises(LookupError):
        slack.click(message, "zone", value="a")


def test_question_that_nobody_answers_times_out():
    with LoopbackSlack(ack_seconds=0.1, rate_limits=False) as slack:
        message = _post(slack)
        assert slack.suggest(message, "zone", "a").wait_settled() == "dispatch_failed"


def test_pushed_view_keeps_its_own_offers(slack: LoopbackSlack):
    blocks = asking("zone", "external_select", "Zone", min_query_length=0)
    first, second = (slack.workspace.new_trigger("U0ADA") for _ in range(2))
    web(slack).views_open(trigger_id=first, view=modal(blocks))
    web(slack).views_push(trigger_id=second, view=modal(blocks))
    below, above = slack.views("U0ADA")
    with socket_app(slack, lambda _: {"options": [an_option("a")]}):
        slack.suggest(above, "zone").wait_ack()
        with pytest.raises(LookupError):
            slack.submit(below, {"zone": "a"})
        slack.submit(above, {"zone": "a"}).wait_ack()
    assert [one["id"] for one in slack.views("U0ADA")] == [below["id"]]
