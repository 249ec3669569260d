"""The playground in a browser: with the whole bot, and with a small app that draws every kind of block."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.playground.server import LoopbackSlack
from tests.browsing import composer, dialog, keep, open_page
from tests.loopback import modal, plain, section, socket_app, text_input, web
from tests.running import bot_in

pytestmark = pytest.mark.browser
ARTICLE = (Path(__file__).parents[2] / "seeds" / "01-tabloid-harbour.txt").read_text(encoding="utf-8")


def test_article_is_briefed_opened_and_shared_in_a_browser(browser: Browser, slack: LoopbackSlack, tmp_path: Path):
    with bot_in(slack, tmp_path, mode="socket"), open_page(browser, slack) as page:
        composer(page).fill(f"/brief {ARTICLE}")
        composer(page).press("Enter")
        answer = page.get_by_role("article").filter(has_text="Only visible to you").last
        expect(answer.get_by_role("button", name="Share…")).to_be_visible()
        expect(answer).to_contain_text("Bottom line")
        keep(page, tmp_path, "brief")

        quotes = answer.get_by_role("button", name=re.compile("All quotes"))
        quotes.click()
        expect(dialog(page)).to_contain_text("Hugh Carberry")
        keep(page, tmp_path, "quotes")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_have_count(0)
        expect(quotes).to_be_focused()

        answer.get_by_role("button", name="More actions").first.click()
        page.get_by_role("menuitem", name="Show in context").click()
        expect(dialog(page)).to_contain_text("Why a warning: For it: ")
        keep(page, tmp_path, "context")
        page.keyboard.press("Escape")

        answer.get_by_role("button", name="Share…").click()
        dialog(page).get_by_label("Share with").select_option("C0GENERAL")
        dialog(page).get_by_label("Your note").fill("For the morning meeting")
        keep(page, tmp_path, "share")
        dialog(page).get_by_role("button", name="Share", exact=True).click()
        expect(dialog(page).get_by_role("heading", name="Shared")).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog(page)).to_have_count(0)

        page.get_by_role("button", name="general").press("Enter")
        post = page.get_by_role("article").filter(has_text="For the morning meeting")
        expect(post).to_contain_text("Ada Quill")
        post.get_by_role("button", name="View thread").click()
        expect(page.get_by_role("complementary", name="Thread").get_by_role("article").nth(1)).to_be_visible()
        keep(page, tmp_path, "thread")

        page.get_by_role("button", name="Brief", exact=True).press("Enter")
        expect(page.get_by_role("heading", name="Recent briefs")).to_be_visible()
        keep(page, tmp_path, "home")


def test_ephemeral_answer_is_gone_after_a_reload(browser: Browser, slack: LoopbackSlack):
    with socket_app(slack, lambda _: {"text": "Only for now"}), open_page(browser, slack) as page:
        composer(page).fill("/brief hello")
        composer(page).press("Enter")
        expect(page.get_by_text("Only for now", exact=True)).to_be_visible()
        page.reload()
        expect(composer(page)).to_be_visible()
        expect(page.get_by_text("Only for now")).to_have_count(0)


def test_keyboard_alone_completes_sends_and_opens_menus(browser: Browser, slack: LoopbackSlack):
    with socket_app(slack) as received, open_page(browser, slack) as page:
        expect(composer(page)).to_be_focused()
        page.keyboard.type("/br")
        expect(page.get_by_role("option", name="/brief")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.type("first line")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("second line")
        page.keyboard.press("Enter")
        slack.wait_for(lambda: received)
        assert received[0].payload["text"] == "first line\nsecond line"
        shortcuts = page.get_by_role("button", name="Shortcuts")
        shortcuts.press("Enter")
        expect(page.get_by_role("menuitem", name=re.compile("Brief an article"))).to_be_focused()
        page.keyboard.press("Escape")
        expect(shortcuts).to_be_focused()
        shortcuts.press("Enter")
        page.keyboard.press("Enter")
        slack.wait_for(lambda: len(received) == 2)
        assert received[1].payload["callback_id"] == "brief_article"


def test_message_menu_takes_the_shortcut(browser: Browser, slack: LoopbackSlack):
    slack.say("Flood warning for the lower town", user="U0BEN")
    with socket_app(slack) as received, open_page(browser, slack) as page:
        page.get_by_role("article").first.hover()
        page.get_by_role("button", name="More actions for this message").click()
        page.get_by_role("menuitem", name=re.compile("Brief this message")).click()
        slack.wait_for(lambda: received)
        assert received[0].payload["message"]["text"] == "Flood warning for the lower town"


def test_foreign_text_never_becomes_markup(browser: Browser, slack: LoopbackSlack):
    hostile = "<img src=x onerror=alert(1)> <script>alert(2)</script> *bold*"
    slack.say(hostile)
    blocks = [section("&lt;b&gt;not bold&lt;/b&gt; <javascript:alert(3)|press me>"), _rich("<i>plain</i>")]
    blocks.append({"type": "header", "text": {**plain("&lt;u&gt;pumps &amp; gates&lt;/u&gt; :eyes:"), "emoji": False}})
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=blocks)
    with open_page(browser, slack) as page:
        expect(page.get_by_text("<img src=x onerror=alert(1)> <script>alert(2)</script>")).to_be_visible()
        expect(page.get_by_text("<b>not bold</b>")).to_be_visible()
        expect(page.get_by_text("<i>plain</i>")).to_be_visible()
        expect(page.get_by_role("heading", name="<u>pumps & gates</u> :eyes:")).to_be_visible()
        expect(page.locator(".messages img, .messages script, .messages a")).to_have_count(0)


def _rich(text: str) -> dict[str, Any]:
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text, "style": {"bold": True}}]}
    return {"type": "rich_text", "elements": [quote]}


def _menu(kind: str, **more: Any) -> dict[str, Any]:
    options = [{"text": plain(word), "value": word.lower()} for word in ("Full", "Short")]
    return {"type": kind, "action_id": kind, "options": options, **more}


EVERYTHING = [
    {"type": "header", "text": plain("Every kind of block")},
    {**section("*Bold* _italic_ ~gone~ <https://desk.example|a link>\n&gt; quoted"), "accessory": _menu("overflow")},
    {"type": "section", "fields": [plain("Left"), plain("Right")]},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "<@U0BEN> in <#C0GENERAL>"}]},
    {"type": "divider"},
    _rich("A quotation"),
    {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "third"}]}]}]},
    {"type": "image", "image_url": "https://desk.example/map.png", "alt_text": "A map"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "Name"}], [{"type": "raw_text", "text": "Ilse"}]]},
    {"type": "actions", "elements": [
        {"type": "button", "action_id": "open", "value": "1", "text": plain("Open form"), "style": "primary"},
        {"type": "button", "action_id": "drop", "text": plain("Drop"), "style": "danger", "confirm": {
            "title": plain("Drop it?"), "text": plain("It is gone."), "confirm": plain("Yes"), "deny": plain("No")}},
        _menu("static_select", placeholder=plain("How long")),
    ]},
]  # fmt: skip
FORM = modal(
    text_input("title", min_length=3),
    {"type": "input", "block_id": "length", "label": plain("Length"), "element": _menu("radio_buttons")},
    {"type": "input", "block_id": "more", "label": plain("More"), "element": _menu("checkboxes"), "optional": True},
    {"type": "input", "block_id": "to", "label": plain("To"), "hint": plain("Where it goes"),
     "element": {"type": "conversations_select", "action_id": "to", "default_to_current_conversation": True}},
)  # fmt: skip


def test_every_kind_of_block_is_drawn_and_works(browser: Browser, slack: LoopbackSlack, tmp_path: Path):
    client = web(slack)

    def answer(request: Any) -> Any:
        payload = request.payload
        if payload["type"] == "block_actions" and payload["actions"][0]["action_id"] == "open":
            client.views_open(trigger_id=payload["trigger_id"], view=FORM)
        if payload["type"] == "view_submission":
            title = payload["view"]["state"]["values"]["title"]["title"]["value"]
            return {"response_action": "errors", "errors": {"title": "Taken."}} if title == "Taken" else None
        return None

    client.chat_postMessage(channel="C0DESK", text="x", blocks=EVERYTHING)
    with socket_app(slack, answer) as received, open_page(browser, slack) as page:
        message = page.get_by_role("article").first
        for text in ("Every kind of block", "Bold", "@Ben Okafor", "#general", "A quotation", "third", "Ilse"):
            expect(message.get_by_text(text).first).to_be_visible()
        expect(message.get_by_role("list")).to_have_attribute("start", "3")
        keep(page, tmp_path, "blocks")

        message.get_by_label("How long").select_option("short")
        slack.wait_for(lambda: received)
        assert received[-1].payload["actions"][0]["selected_option"]["value"] == "short"

        message.get_by_role("button", name="More actions", exact=True).click()
        page.get_by_role("menuitem", name="Full").click()
        slack.wait_for(lambda: len(received) == 2)
        assert received[-1].payload["actions"][0]["selected_option"]["value"] == "full"

        message.get_by_role("button", name="Drop").click()
        page.get_by_role("button", name="No").click()
        expect(page.get_by_role("alertdialog")).to_have_count(0)
        assert len(received) == 2

        message.get_by_role("button", name="Open form").click()
        form = dialog(page)
        expect(form.get_by_label("title")).to_be_focused()
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_text("Please complete this required field.")).to_have_count(2)
        form.get_by_label("title").fill("Taken")
        form.get_by_role("radio", name="Short").check()
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_text("Taken.")).to_be_visible()
        keep(page, tmp_path, "form")
        form.get_by_label("title").fill("Free")
        form.get_by_role("button", name="Send").click()
        expect(form).to_have_count(0)
    values = received[-1].payload["view"]["state"]["values"]
    assert values["title"]["title"]["value"] == "Free"
    assert values["length"]["radio_buttons"]["selected_option"]["value"] == "short"
    assert values["more"]["checkboxes"]["selected_options"] == []
    assert values["to"]["to"]["selected_conversation"] == "C0DESK"


def test_modal_keeps_the_focus_inside(browser: Browser, slack: LoopbackSlack):
    with open_page(browser, slack) as page:
        web(slack).views_open(trigger_id=slack.workspace.new_trigger("U0ADA"), view=FORM)
        expect(dialog(page)).to_be_visible()
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate("document.querySelector('[role=dialog]').contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_have_count(0)
        expect(composer(page)).to_be_focused()


def test_another_person_sees_what_is_theirs(browser: Browser, slack: LoopbackSlack):
    slack.say("For two", channel="C0VAULT")
    with open_page(browser, slack) as page:
        expect(page.get_by_role("button", name=re.compile("^vault"))).to_be_visible()
        page.get_by_label("Look as").select_option("U0MEI")
        expect(page.get_by_role("button", name=re.compile("^vault"))).to_have_count(0)
        expect(page.get_by_label("Look as")).to_have_value("U0MEI")


def test_scene_that_comes_late_does_not_bring_the_last_person_back(browser: Browser, slack: LoopbackSlack):
    late: list[Route] = []
    with open_page(browser, slack) as page:
        expect(page.get_by_role("button", name=re.compile("^vault"))).to_be_visible()
        page.route("**/ui/scene?user=U0ADA*", lambda route: late.append(route))
        with page.expect_request("**/ui/scene?user=U0ADA*"):
            slack.say("News")
        page.get_by_label("Look as").select_option("U0MEI")
        late[0].continue_()
        expect(page.get_by_role("button", name=re.compile("^vault"))).to_have_count(0)
        expect(page.get_by_label("Look as")).to_have_value("U0MEI")


def test_permalink_opens_the_thread(browser: Browser, slack: LoopbackSlack):
    client = web(slack)
    parent = client.chat_postMessage(channel="C0DESK", text="Parent")["ts"]
    reply = client.chat_postMessage(channel="C0DESK", text="Reply", thread_ts=parent)["ts"]
    link = client.chat_getPermalink(channel="C0DESK", message_ts=reply)["permalink"]
    with open_page(browser, slack) as page:
        page.goto(link)
        expect(page.get_by_role("complementary", name="Thread").get_by_text("Reply", exact=True)).to_be_visible()
