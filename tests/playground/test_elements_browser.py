"""Every kind of input in a browser, with a Bolt app behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.playground.server import LoopbackSlack
from tests.browsing import composer, dialog, keep, open_page
from tests.demo import CONFIRM, an_option, demo
from tests.loopback import modal, plain, socket_app, text_input, web

pytestmark = pytest.mark.browser
STAMP = 1_793_692_800  # 3 November 2026, 08:00 UTC


def _open_form(page: Page) -> None:
    composer(page).fill("/brief new")
    composer(page).press("Enter")
    expect(dialog(page).get_by_label("name")).to_be_focused()


def test_form_with_every_element_is_filled_by_keyboard(browser: Browser, slack: LoopbackSlack, tmp_path: Path):
    with demo(slack) as told, open_page(browser, slack) as page:
        _open_form(page)
        form = dialog(page)
        page.keyboard.type("Taken")
        expect(form.get_by_label("Channel")).to_have_value("C0DESK")
        expect(form.get_by_role("option", name="Brief (direct message)")).to_have_count(0)

        zone = form.get_by_role("combobox", name="Time zone")
        expect(zone).to_have_value("Europe/London")
        zone.focus()
        page.keyboard.type("E")
        expect(form.get_by_text("Type at least 2 characters.")).to_be_visible()
        page.keyboard.type("u")
        expect(form.get_by_role("option", name="Europe/Lisbon")).to_have_attribute("aria-selected", "true")
        keep(page, tmp_path, "elements-zone")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(zone).to_have_value("Europe/Lisbon")
        expect(zone).to_have_attribute("aria-expanded", "false")

        sources = form.get_by_role("combobox", name="Sources")
        sources.click()
        form.get_by_role("option", name="Papers 2").click()
        sources.press("ArrowDown")
        expect(form.get_by_role("option", name="Wires 1")).to_have_attribute("aria-selected", "true")
        sources.press("Enter")
        expect(form.get_by_role("button", name="Remove Wires 1")).to_be_visible()
        sources.press("ArrowDown")
        expect(form.get_by_text("You can choose 2 at most.")).to_be_visible()
        page.keyboard.press("Escape")
        expect(form).to_be_visible()

        form.get_by_label("Time", exact=True).fill("06:30")
        days = form.get_by_role("combobox", name="Days")
        days.fill("wed")
        expect(form.get_by_role("option", name="Wednesday")).to_have_attribute("aria-selected", "true")
        days.press("Enter")
        form.get_by_label("Extras").get_by_role("checkbox", name="short").check()
        form.get_by_label("Most items").fill("40")
        keep(page, tmp_path, "elements-form")
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_text("Enter a number within the limits.")).to_be_visible()
        form.get_by_label("Most items").fill("12")
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_text("There is one of that name.")).to_be_visible()
        keep(page, tmp_path, "elements-errors")
        form.get_by_label("name").fill("Morning")
        form.get_by_role("button", name="Send").click()
        expect(form).to_have_count(0)
    values = told[-1]["view"]["state"]["values"]
    assert values["zone"]["zone"]["selected_option"] == an_option("Europe/Lisbon")
    assert values["sources"]["sources"]["selected_options"] == [an_option("Papers 2"), an_option("Wires 1")]
    assert values["time"]["time"]["selected_time"] == "06:30"
    assert values["days"]["days"]["selected_options"] == [an_option("Monday"), an_option("Wednesday")]
    assert values["extras"]["extras"]["selected_options"] == [an_option("short")]
    assert (values["most"]["most"]["value"], values["channel"]["channel"]["selected_conversation"]) == ("12", "C0DESK")


def test_choice_that_dispatches_changes_the_form_and_keeps_what_was_typed(browser: Browser, slack: LoopbackSlack):
    with demo(slack), open_page(browser, slack) as page:
        _open_form(page)
        form = dialog(page)
        page.keyboard.type("Half a name")
        form.get_by_role("radio", name="short").check()
        expect(form.get_by_label("reason")).to_be_visible()
        expect(form.get_by_label("name")).to_have_value("Half a name")
        form.get_by_role("radio", name="full").check()
        expect(form.get_by_label("reason")).to_have_count(0)


def test_presses_in_a_view_ask_first_choose_and_push(browser: Browser, slack: LoopbackSlack, tmp_path: Path):
    with demo(slack) as told, open_page(browser, slack) as page:
        _open_form(page)
        dialog(page).get_by_role("button", name="Drop").click()
        keep(page, tmp_path, "elements-confirm")
        page.get_by_role("alertdialog").get_by_role("button", name="Drop").click()
        slack.wait_for(lambda: told[-1].get("actions"))
        assert told[-1]["actions"][0]["action_id"] == "drop"
        dialog(page).get_by_role("button", name="More actions").press("Enter")
        page.get_by_role("menuitem", name="short").press("Enter")
        slack.wait_for(lambda: told[-1]["actions"][0]["action_id"] == "rest")
        dialog(page).get_by_role("button", name="More…").click()
        expect(dialog(page).get_by_label("inner")).to_be_focused()
        page.get_by_role("button", name="Back").click()
        expect(dialog(page).get_by_label("Most items")).to_be_visible()


def test_options_that_do_not_come_are_said(browser: Browser, slack: LoopbackSlack):
    menu = {"type": "external_select", "action_id": "nobody", "min_query_length": 0, "placeholder": plain("Find one")}
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=[{"type": "actions", "elements": [menu]}])
    with open_page(browser, slack) as page:
        page.get_by_role("combobox", name="Find one").click()
        expect(page.get_by_text("The options could not be loaded.")).to_be_visible()


def test_instants_are_told_in_the_zone_of_whoever_looks(browser: Browser, slack: LoopbackSlack):
    when = {"type": "date", "timestamp": STAMP, "format": "{date_short} at {time}", "fallback": "then"}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"Next: <!date^{STAMP}^{{date_num}}, {{time}}|then>"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [when]}]},
    ]
    picker = {"type": "datetimepicker", "action_id": "at", "initial_date_time": STAMP}
    blocks.append({"type": "actions", "elements": [picker]})
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=blocks)
    foreign = open_page(browser, slack, locale="en-GB", timezone_id="Pacific/Auckland")
    with socket_app(slack) as told, foreign as page:
        expect(page.get_by_text("Next: 2026-11-03, 08:00")).to_be_visible()
        expect(page.get_by_text("3 Nov 2026 at 08:00")).to_be_visible()
        at = page.locator("[data-action=at]")
        expect(at).to_have_value("2026-11-03T08:00")
        at.fill("2026-11-03T09:30")
        slack.wait_for(lambda: told)
        assert told[0].payload["actions"][0]["selected_date_time"] == STAMP + 5400
        page.get_by_label("Look as").select_option("U0MEI")
        expect(page.get_by_text("Next: 2026-11-03, 17:00")).to_be_visible()


def test_choice_that_one_thinks_better_of_is_taken_back(browser: Browser, slack: LoopbackSlack):
    options = [an_option(word) for word in ("full", "short")]
    menus = [
        {"type": "static_select", "action_id": "one", "options": options, "initial_option": options[0]},
        {"type": "multi_static_select", "action_id": "many", "options": options, "placeholder": plain("Several")},
    ]
    asking_first = [{**menu, "confirm": CONFIRM} for menu in menus]
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=[{"type": "actions", "elements": asking_first}])
    with socket_app(slack) as told, open_page(browser, slack) as page:
        one = page.locator("select[data-action=one]")
        one.select_option("short")
        page.get_by_role("button", name="Keep").click()
        expect(one).to_have_value("full")
        page.get_by_role("combobox", name="Several").click()
        page.get_by_role("listbox").get_by_role("option", name="short").click()
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_role("button", name="Remove short")).to_have_count(0)
        assert told == []
        one.select_option("short")
        page.get_by_role("button", name="Drop").click()
        slack.wait_for(lambda: told)
    assert told[0].payload["actions"][0]["selected_option"] == options[1]


def test_typing_is_dispatched_as_the_input_asks(browser: Browser, slack: LoopbackSlack):
    each = {"trigger_actions_on": ["on_character_entered"]}
    blocks = [
        {**text_input("each", dispatch_action_config=each), "dispatch_action": True},
        {**text_input("enter"), "dispatch_action": True},
    ]
    with socket_app(slack) as told, open_page(browser, slack) as page:
        web(slack).views_open(trigger_id=slack.workspace.new_trigger("U0ADA"), view=modal(*blocks))
        expect(dialog(page).get_by_label("each")).to_be_focused()
        page.keyboard.type("flood")
        slack.wait_for(lambda: told and told[-1].payload["actions"][0]["value"] == "flood")
        dialog(page).get_by_label("enter").fill("ferry")
        page.keyboard.press("Enter")
        slack.wait_for(lambda: told[-1].payload["actions"][0]["action_id"] == "enter")
        expect(dialog(page)).to_be_visible()
    assert [one.payload["actions"][0]["value"] for one in told][-2:] == ["flood", "ferry"]


def test_app_is_invited_and_a_channel_archived_by_typing(browser: Browser, slack: LoopbackSlack, tmp_path: Path):
    with open_page(browser, slack) as page:
        expect(page.get_by_role("heading", name="desk", exact=True)).to_be_visible()
        page.get_by_role("button", name=re.compile("^night-watch")).press("Enter")
        expect(page.get_by_text("Brief is not in this channel")).to_be_visible()
        composer(page).fill("/invite @nobody")
        composer(page).press("Enter")
        expect(page.get_by_role("article").get_by_text("name the app, as in /invite @brief.")).to_be_visible()
        composer(page).fill("/invite @brief")
        composer(page).press("Enter")
        expect(page.get_by_role("article").get_by_text("has joined the channel")).to_be_visible()
        expect(page.get_by_text("Brief is not in this channel")).to_have_count(0)
        web(slack).chat_postMessage(channel="C0WATCH", text="Good evening")
        keep(page, tmp_path, "elements-invited")
        page.get_by_role("button", name="Channel actions").press("Enter")
        page.get_by_role("menuitem", name="Archive this channel").press("Enter")
        expect(page.get_by_text("This channel is archived.")).to_be_visible()
        page.get_by_role("button", name="Channel actions").press("Enter")
        page.get_by_role("menuitem", name="Unarchive this channel").press("Enter")
        expect(composer(page)).to_be_visible()


def _part(kind: str, *texts: str, **more: object) -> dict[str, object]:
    lines = [{"type": "text", "text": text} for text in texts]
    if kind == "rich_text_list":
        return {"type": kind, "elements": [{"type": "rich_text_section", "elements": [one]} for one in lines], **more}
    return {"type": kind, "elements": lines, **more}


def _digest(slack: LoopbackSlack) -> None:
    rich = [
        _part("rich_text_section", "Two stories since yesterday morning."),
        _part(
            "rich_text_list", "Flood gates at Harwick stay shut.", "Ferry strike enters a third day.", style="ordered"
        ),
        _part("rich_text_list", "“The gates will hold,” the harbour master said.", style="bullet", indent=1),
        _part("rich_text_quote", "“We cannot promise that the lower town stays dry.”"),
    ]
    rest = {"type": "overflow", "action_id": "rest", "options": [an_option("Why is this here?"), an_option("Mute")]}
    head = {"type": "section", "text": {"type": "mrkdwn", "text": "*Morning digest* · 12 articles, 9 sources"}}
    blocks = [{**head, "accessory": rest}, {"type": "rich_text", "elements": rich}]
    client = web(slack)
    parent = client.chat_postMessage(channel="C0DESK", text="Digest", blocks=blocks)["ts"]
    for text in ("*Flood gates.* Three outlets, two of them independent.", "*Ferry strike.* One outlet."):
        client.chat_postMessage(channel="C0DESK", text=text, thread_ts=parent)


@pytest.mark.parametrize("width", [1280, 400])
def test_digest_and_its_thread_fit_the_page(browser: Browser, slack: LoopbackSlack, tmp_path: Path, width: int):
    with demo(slack), open_page(browser, slack) as page:
        page.set_viewport_size({"width": width, "height": 900})
        _digest(slack)
        message = page.get_by_role("article").filter(has_text="Morning digest")
        expect(message.get_by_text("2 replies")).to_be_visible()
        keep(page, tmp_path, f"elements-digest-{width}")
        message.get_by_role("button", name="View thread").press("Enter")
        thread = page.get_by_role("complementary", name="Thread")
        expect(thread.get_by_text("Three outlets")).to_be_visible()
        keep(page, tmp_path, f"elements-thread-{width}")
        thread.get_by_role("button", name="Close thread").click()
        _open_form(page)
        dialog(page).get_by_role("combobox", name="Sources").click()
        expect(dialog(page).get_by_role("option", name="Papers 2")).to_be_visible()
        keep(page, tmp_path, f"elements-form-{width}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.get_by_label("Look as").select_option("U0MEI")
        expect(page.get_by_role("button", name="vault")).to_have_count(0)
