from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.playground.server import LoopbackSlack
from tests.loopback import modal, plain, refusal, section, socket_app, text_input, web


def _trigger(slack: LoopbackSlack) -> str:
    return slack.workspace.new_trigger("U0ADA", channel="C0DESK")


def _open(slack: LoopbackSlack, view: dict[str, Any]) -> dict[str, Any]:
    opened: dict[str, Any] = web(slack).views_open(trigger_id=_trigger(slack), view=view)["view"]
    return opened


def test_trigger_opens_one_view(slack: LoopbackSlack):
    trigger, client = _trigger(slack), web(slack)
    client.views_open(trigger_id=trigger, view=modal(section("x")))
    said = refusal(client.views_open, trigger_id=trigger, view=modal(section("x")))
    assert said["error"] == "exchanged_trigger_id"


@pytest.mark.parametrize(("seconds", "error"), [(2.9, None), (3.1, "expired_trigger_id")])
def test_trigger_lives_three_seconds(seconds: float, error: str | None):
    clock = [datetime(2026, 11, 3, tzinfo=UTC)]
    with LoopbackSlack(now=lambda: clock[0]) as slack:
        trigger = _trigger(slack)
        clock[0] += timedelta(seconds=seconds)
        arguments = {"trigger_id": trigger, "view": modal(section("x"))}
        if error is None:
            assert web(slack).views_open(**arguments)["ok"]
        else:
            assert refusal(web(slack).views_open, **arguments)["error"] == error


VIEWS = {
    "title of 25": (modal(section("x"), title=plain("x" * 25)), "/view/title/text"),
    "submit of 25": (modal(section("x"), submit=plain("x" * 25)), "/view/submit/text"),
    "close of 25": (modal(section("x"), close=plain("x" * 25)), "/view/close/text"),
    "metadata of 3001": (modal(section("x"), private_metadata="x" * 3001), "/view/private_metadata"),
    "callback_id of 256": (modal(section("x"), callback_id="x" * 256), "/view/callback_id"),
    "101 blocks": (modal(*[section("x")] * 101), "/view/blocks"),
    "block that breaks a rule": (modal(section("x" * 3001)), "/view/blocks/0/text/text"),
    "input without submit": (modal(text_input("x"), submit=None), "/view"),
    "home in a modal": ({"type": "home", "blocks": []}, "/view/type"),
}


@pytest.mark.parametrize(("view", "pointer"), VIEWS.values(), ids=VIEWS)
def test_view_is_refused_where_it_breaks_a_rule(slack: LoopbackSlack, view: dict[str, Any], pointer: str):
    said = refusal(web(slack).views_open, trigger_id=_trigger(slack), view=view)
    assert said["error"] == "invalid_arguments"
    assert any(f"[json-pointer:{pointer}]" in one for one in said["response_metadata"]["messages"])


def test_view_of_a_quarter_megabyte_is_too_large(slack: LoopbackSlack):
    view = modal(*[section("é" * 3000)] * 50)
    assert refusal(web(slack).views_open, trigger_id=_trigger(slack), view=view)["error"] == "view_too_large"


def test_refused_view_leaves_the_trigger_unused(slack: LoopbackSlack):
    trigger = _trigger(slack)
    refusal(web(slack).views_open, trigger_id=trigger, view=modal(section("")))
    assert web(slack).views_open(trigger_id=trigger, view=modal(section("x")))["ok"]


def test_stack_holds_three_views(slack: LoopbackSlack):
    view, client = _open(slack, modal(section("1"))), web(slack)
    for number in "23":
        client.views_push(trigger_id=_trigger(slack), view=modal(section(number)))
    said = refusal(client.views_push, trigger_id=_trigger(slack), view=modal(section("4")))
    assert said["error"] == "push_limit_reached"
    assert [one["root_view_id"] for one in slack.views("U0ADA")] == [view["id"]] * 3


def test_update_with_an_old_hash_conflicts(slack: LoopbackSlack):
    view, client = _open(slack, modal(section("1"))), web(slack)
    arguments = {"view_id": view["id"], "hash": view["hash"], "view": modal(section("2"))}
    client.views_update(**arguments)
    assert refusal(client.views_update, **arguments)["error"] == "hash_conflict"


def test_update_keeps_what_was_typed(slack: LoopbackSlack):
    view = _open(slack, modal({**text_input("note"), "dispatch_action": True}))
    with socket_app(slack):
        slack.click(view, "note", value="Half a sentence").wait_ack()
    changed = web(slack).views_update(view_id=view["id"], view=modal(section("More"), text_input("note")))["view"]
    assert changed["state"]["values"]["note"]["note"]["value"] == "Half a sentence"


def test_update_finds_a_view_by_external_id(slack: LoopbackSlack):
    _open(slack, modal(section("1"), external_id="mine"))
    client = web(slack)
    client.views_update(external_id="mine", view=modal(section("2"), external_id="mine"))
    assert slack.views("U0ADA")[0]["blocks"][0]["text"]["text"] == "2"
    said = refusal(client.views_open, trigger_id=_trigger(slack), view=modal(section("3"), external_id="mine"))
    assert said["error"] == "duplicate_external_id"


def test_update_of_a_closed_view_is_not_found(slack: LoopbackSlack):
    view = _open(slack, modal(section("1")))
    slack.close(view)
    assert refusal(web(slack).views_update, view_id=view["id"], view=modal(section("2")))["error"] == "not_found"


def test_home_is_published_and_guarded_by_its_hash(slack: LoopbackSlack):
    client, view = web(slack), {"type": "home", "blocks": [section("Welcome")]}
    first = client.views_publish(user_id="U0ADA", view=view)["view"]
    second = client.views_publish(user_id="U0ADA", view=view, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    said = refusal(client.views_publish, user_id="U0ADA", view=view, hash=first["hash"])
    assert said["error"] == "hash_conflict"
    assert (slack.home("U0ADA") or {})["blocks"][0]["text"]["text"] == "Welcome"
    assert slack.home("U0BEN") is None


def test_submission_carries_the_state_and_closes_the_view(slack: LoopbackSlack):
    view = _open(slack, modal(text_input("note"), private_metadata="B-0001", callback_id="form"))
    with socket_app(slack) as received:
        slack.submit(view, {"note": "Because"}).wait_ack()
    sent = received[0].payload["view"]
    assert sent["state"]["values"] == {"note": {"note": {"type": "plain_text_input", "value": "Because"}}}
    assert (sent["private_metadata"], sent["callback_id"]) == ("B-0001", "form")
    assert slack.views("U0ADA") == []


def test_submission_without_a_required_value_is_not_sent(slack: LoopbackSlack):
    view = _open(slack, modal(text_input("note")))
    with pytest.raises(ValueError, match="required"):
        slack.submit(view)
    assert slack.deliveries == []


def test_submission_of_a_wrong_length_is_not_sent(slack: LoopbackSlack):
    view = _open(slack, modal(text_input("note", min_length=3, max_length=5)))
    for value in ("ab", "abcdef"):
        with pytest.raises(ValueError, match="characters"):
            slack.submit(view, {"note": value})


def test_submission_finds_options_by_value(slack: LoopbackSlack):
    options = [{"text": plain(word), "value": word} for word in ("full", "short")]
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "label": plain(name),
            "element": {"type": name, "action_id": name, "options": options},
        }
        for name in ("radio_buttons", "checkboxes", "static_select")
    ]
    view = _open(slack, modal(*blocks))
    with socket_app(slack) as received:
        slack.submit(view, {"radio_buttons": "short", "checkboxes": ["full"], "static_select": "full"}).wait_ack()
    values = received[0].payload["view"]["state"]["values"]
    assert values["radio_buttons"]["radio_buttons"]["selected_option"] == options[1]
    assert values["checkboxes"]["checkboxes"]["selected_options"] == [options[0]]


def test_menu_defaults_to_the_current_conversation(slack: LoopbackSlack):
    menu = {"type": "conversations_select", "action_id": "to", "default_to_current_conversation": True}
    view = _open(slack, modal({"type": "input", "block_id": "to", "label": plain("To"), "element": menu}))
    with socket_app(slack) as received:
        slack.submit(view).wait_ack()
    assert received[0].payload["view"]["state"]["values"]["to"]["to"]["selected_conversation"] == "C0DESK"


RESPONSES = {
    "update": ({"response_action": "update", "view": modal(section("Second"))}, ["Second"]),
    "push": ({"response_action": "push", "view": modal(section("Second"))}, ["note", "Second"]),
    "clear": ({"response_action": "clear"}, []),
}


@pytest.mark.parametrize(("ack", "left"), RESPONSES.values(), ids=RESPONSES)
def test_submission_ack_moves_the_stack(slack: LoopbackSlack, ack: dict[str, Any], left: list[str]):
    view = _open(slack, modal(text_input("note")))
    with socket_app(slack, lambda _: ack):
        slack.submit(view, {"note": "x"}).wait_ack()
    shown = [one["blocks"][0] for one in slack.views("U0ADA")]
    assert [one.get("text", one.get("label"))["text"] for one in shown] == left


def test_submission_errors_stand_beside_inputs(slack: LoopbackSlack):
    view = _open(slack, modal(text_input("note")))
    answers = iter([{"response_action": "errors", "errors": {"note": "Say more."}}, None])
    with socket_app(slack, lambda _: next(answers)):
        slack.submit(view, {"note": "x"}).wait_ack()
        assert slack.errors(view["id"]) == {"note": "Say more."}
        slack.submit(view, {"note": "xyz"}).wait_ack()
    assert slack.views("U0ADA") == []


def test_submission_errors_for_no_input_are_refused(slack: LoopbackSlack):
    view = _open(slack, modal(text_input("note")))
    ack = {"response_action": "errors", "errors": {"elsewhere": "Wrong."}}
    with socket_app(slack, lambda _: ack):
        delivery = slack.submit(view, {"note": "x"})
        assert delivery.wait_settled() == "invalid_response_errors"
    assert len(slack.views("U0ADA")) == 1


def test_closing_is_told_where_asked(slack: LoopbackSlack):
    silent = _open(slack, modal(section("x")))
    with socket_app(slack) as received:
        slack.close(silent)
        loud = _open(slack, modal(section("x"), notify_on_close=True))
        (delivery,) = slack.close(loud)
        delivery.wait_ack()
    assert [(one.payload["type"], one.payload["view"]["id"]) for one in received] == [("view_closed", loud["id"])]
