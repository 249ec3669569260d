"""A digest of twelve stories in which all is long and hostile, told by fifty outlets: Slack takes every payload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.model import SlotState
from bot.playground.blocks import texts
from bot.publishing import ids
from tests.briefs import HOSTILE
from tests.digesting import EVENING, Digesting, digesting, said_in
from tests.newsroom import Newsroom
from tests.stories import Piece

OUTLETS, STORIES = 50, 12
MOST_TEXT = 12_000
WEDGE = HOSTILE.replace("\n", " ")
WORDS = "gulls sluices pumps barrels lanterns pilots dredgers customs quays winches anchors tides"


def long_piece(piece: Piece, feed: int) -> Piece:
    """Return a piece of one of twelve stories; all of it is too long, and full of marks that Slack would obey."""
    theme = WORDS.split()[feed % STORIES]
    told = " ".join(f"the {theme} of quarter {n * 7 % 97} may fail before {theme} day {n * 13 % 89}" for n in range(40))
    person = f"{theme.title()} Penhallow"
    around = tuple(f"{theme} {WEDGE} paragraph {n}, {theme} and nothing else, " * 8 for n in range(2))
    paragraphs = (f"{theme.title()} {WEDGE} " * 12, f"“{told},” said {person}, keeper of the {theme}.", *around)
    headline = f"{theme.title()} {WEDGE} {theme} may fail " * 8
    outlet = f"The {theme} *Gazette* <!here> & _Sons_ of quay {feed} " * 4
    return replace(piece, headline=headline, byline=WEDGE, paragraphs=paragraphs, outlet=outlet)


def lengthen(room: Newsroom) -> None:
    """Give every outlet a long name and one long piece."""
    for feed, outlet in enumerate(room.outlets):
        outlet.pieces[:] = [long_piece(piece, feed) for piece in outlet.pieces]
        outlet.name = outlet.pieces[0].outlet


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Digesting]:
    with digesting(tmp_path, monkeypatch, feeds=OUTLETS, entries=1, announced=1, copies=0.0) as opened:
        lengthen(opened.room)
        yield opened


def import_sources(desk: Digesting) -> None:
    """Add all feeds at once, as a list, and wait until each was read."""
    listed = "".join(f'<outline xmlUrl="{url}"/>' for url in desk.room.urls)
    desk.ask(f'sources import <opml version="2.0"><head/><body>{listed}</body></opml>')
    desk.told("50 sources")
    desk.poll(EVENING)


def payloads(desk: Digesting) -> list[dict[str, Any]]:
    return [call.args for call in desk.slack.calls("chat.postMessage")]


def test_slack_takes_everything_of_a_digest_of_12_long_stories(desk: Digesting):
    import_sources(desk)
    desk.set_up("Harbour <!channel> & *desk*", **{ids.DIGEST_WATCHED: f"{WEDGE}, Gulls Penhallow"})
    desk.ask("digest preview 1")
    preview = desk.told("Preview. Nothing was posted.")
    run = desk.run()
    assert (run.state, run.note, run.counts["shown"]) == (SlotState.POSTED, None, STORIES)
    assert all((call.answer or {}).get("ok", True) for call in desk.slack.calls()), "nothing was refused"
    [posted] = [one for one in desk.slack.messages("C0DESK") if "Run D1-" in said_in(one)]
    thread = desk.slack.thread(posted["ts"])
    assert thread
    for message in (posted, *thread, preview):
        assert message["blocks"]
        assert sum(map(len, texts(message["blocks"]))) < MOST_TEXT
        assert len(message["blocks"]) <= 50
    for payload in payloads(desk):
        assert len(payload["text"]) <= 4_000
        assert not any(mark in payload["text"] for mark in ("<!channel>", "<!here>", "<@U1>", "<http://x|bank>"))
    assert run.counts["sources"] == run.counts["ok"] == run.counts["entries"] == OUTLETS
