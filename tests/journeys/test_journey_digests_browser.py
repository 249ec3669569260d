"""Digests as a person sees them in the playground's page: set up by keyboard, previewed, run, and of the next days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.playground.press import LIST, SAMPLES, Press
from tests.browsing import composer, dialog, keep, open_page
from tests.digesting import EVENING, LONDON, Digesting, digesting

pytestmark = pytest.mark.browser
SIZES = {"wide": (1280, 1400), "narrow": (400, 1400)}
MORNING = datetime(2026, 9, 15, 7, 0, tzinfo=LONDON)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Digesting]:
    """Run the whole bot beside the press of the playground and one outlet more, which can fail."""
    press = Press(SAMPLES, EVENING).routes()
    with digesting(
        tmp_path, monkeypatch, extract=None, beside=press, feeds=1, entries=2, announced=1, copies=0
    ) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, desk: Digesting) -> Iterator[Page]:
    """Open the playground's page, tall enough for a digest."""
    with open_page(browser, desk.slack, timezone_id="Europe/London", locale="en-GB") as opened:
        resize(opened, "wide")
        yield opened


def resize(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def show(page: Page, folder: Path, name: str, place: Locator | None = None) -> None:
    """Keep what the page looks like, wide and narrow, with the top of a place in view."""
    for size in reversed(SIZES):
        resize(page, size)
        if place is not None:
            place.evaluate("node => node.scrollIntoView({block: 'start'})")
        keep(page, folder, f"{name}-{size}")


def ask(page: Page, text: str) -> None:
    composer(page).fill(f"/brief {text}")
    composer(page).press("Enter")


def answer(page: Page, words: str) -> Locator:
    found = page.get_by_role("article").filter(has_text=words).last
    expect(found).to_be_visible()
    return found


def import_samples(page: Page, desk: Digesting) -> None:
    ask(page, f"sources import {desk.slack.url}{LIST}")
    answer(page, "4 sources added")
    ask(page, f"sources add {desk.room.urls[0]}")
    answer(page, "Added as source 5")
    desk.poll(EVENING)


def set_up_by_keyboard(page: Page, folder: Path) -> None:
    """Fill the form in without a mouse."""
    ask(page, "digest new")
    form = dialog(page)
    expect(form.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Harbour desk")
    form.get_by_label("Time zone").focus()
    page.keyboard.type("london")
    expect(form.get_by_role("option", name="Europe/London")).to_be_visible()
    show(page, folder, "digest-form")
    page.keyboard.press("Enter")
    form.get_by_label("Watched actors").focus()
    page.keyboard.type("Hugh Carberry")
    form.get_by_role("button", name="Preview").press("Enter")
    expect(dialog(page)).to_contain_text("Preview of what the form says.")
    expect(dialog(page)).to_contain_text("Merrow must brace")
    show(page, folder, "digest-draft")
    page.get_by_role("button", name="Back").click()
    expect(form.get_by_label("Name")).to_have_value("Harbour desk")
    expect(form.get_by_label("Watched actors")).to_have_value("Hugh Carberry")
    form.get_by_label("Watched actors").press("Control+Enter")
    expect(dialog(page)).to_contain_text("is introduced in")
    show(page, folder, "digest-introduced")
    page.keyboard.press("Escape")


def test_digests_in_a_browser(page: Page, desk: Digesting, tmp_path: Path):
    import_samples(page, desk)
    set_up_by_keyboard(page, tmp_path)
    show(page, tmp_path, "digest-introduction", answer(page, "a digest for this channel"))

    ask(page, "digest")
    listed = answer(page, "New digest")
    expect(listed).to_contain_text("1 · Harbour desk in #desk")
    show(page, tmp_path, "digest-list", listed)

    listed.get_by_role("button", name="Preview").click()
    expect(dialog(page)).to_contain_text("Preview. Nothing was posted.")
    expect(dialog(page)).to_contain_text("Merrow must brace")
    show(page, tmp_path, "digest-preview")
    page.keyboard.press("Escape")

    listed.get_by_role("button", name="More actions", exact=True).click()
    desk.clock.set(EVENING + timedelta(minutes=5))
    page.get_by_role("menuitem", name="Run now").click()
    desk.ran()
    posted = answer(page, "Run D1-0914-1805")
    expect(posted).to_contain_text("2 outlets, 1 origin")
    show(page, tmp_path, "digest-posted", posted)
    resize(page, "wide")
    posted.get_by_role("button", name="View thread").click()
    evidence = page.get_by_role("complementary", name="Thread").get_by_text("Evidence", exact=True)
    expect(evidence).to_be_visible()
    show(page, tmp_path, "digest-thread", evidence)
    page.keyboard.press("Escape")

    desk.room.fail(0, 403)
    desk.morning(MORNING)
    desk.ran(count=2)
    resize(page, "wide")
    empty = answer(page, "Run D1-0915.")
    expect(empty).to_contain_text("5 sources: 4 ok, 1 failing (The Sallowmere Courier: ")
    expect(empty).to_contain_text("since 06:59). Nothing new. Run D1-0915.")
    show(page, tmp_path, "digest-empty", empty)

    ask(page, "digest log 1")
    log = answer(page, "Log of digest 1")
    expect(log).to_contain_text("run by @Ada Quill")
    show(page, tmp_path, "digest-log", log)
