"""The playground's page in a headless Chromium, and pictures of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from bot.playground.server import LoopbackSlack

PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@contextmanager
def open_page(browser: Browser, slack: LoopbackSlack, **options: Any) -> Iterator[Page]:
    """Open the page; it may log no error and ask no other server."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    page, wrong = context.new_page(), list[str]()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(slack.url) else wrong.append(request.url))
    page.goto(slack.url)
    try:
        yield page
        assert wrong == []
    finally:
        context.close()


def composer(page: Page) -> Locator:
    """Return the box that messages are written in."""
    return page.get_by_role("textbox", name=re.compile("^Message "))


def dialog(page: Page) -> Locator:
    """Return the window that is open."""
    return page.get_by_role("dialog")


def keep(page: Page, folder: Path, name: str) -> None:
    """Save what the page looks like, light and dark; also where BRIEFBOT_SCREENSHOTS says."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        path = folder / f"{name}-{scheme}.png"
        page.screenshot(path=path, animations="disabled")
        assert path.stat().st_size > 10_000
        if wanted := os.environ.get("BRIEFBOT_SCREENSHOTS"):
            Path(wanted).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, wanted)
