"""A digest in the terminal: the words of the messages, all of them, in one text."""

from __future__ import annotations

from bot.model import Change
from bot.publishing.digest import draw_digest
from bot.publishing.digest_console import to_text
from tests.digests import a_collapse, a_digest, a_quoted_warning, a_receipt, a_report, a_story

EXPECTED = """\
Harbour · Monday 31 August 2026
07:00 Europe/London · new since Sun 30 Aug 07:00 · set up by U0ADA

What changed
• New warner: Bo Lark warns too (story 1): “the quay is next”

1. Sea wall 1 may fail
The Courier
Here because: quoted warning by Ada Quill · latest report 1 hour ago
“Engineers closed sea wall 1 on Tuesday.” [1] 0–42
Ada Quill · The Courier · DIRECT · hedge: may: “the wall may fail within days” [2] 120–149
https://courier.example/wall-1

Evidence
Story 1: Sea wall 1 may fail
• Lead [1] 0–42 · https://courier.example/wall-1#:~:text=Engineers%20closed%20sea%20wall%201%20on%20Tuesday.
• Ada Quill · The Courier · DIRECT · hedge: may: “the wall may fail within days” [2] 120–149
– In its quote: “Make no mistake: [the wall may fail within days], and nobody listens.”
– https://courier.example/wall-1#:~:text=the%20wall%20may%20fail%20within%20days

Collapsed
• 1 report: same agency copy, overlap 0.93, kept the earliest

14 sources: 13 ok, 1 failing (LBC: 403 since Sunday). 1 item → 1 new → 1 story → 1 shown. Run D12-0831.
Collapsed: 1 same copy.
"""


def test_terminal_shows_the_whole_digest():
    change = Change("new warner", "Bo Lark warns too", "wall-1", after="the quay is next")
    digest = a_digest(1, changes=(change,), collapses=(a_collapse("x", "y"),))
    assert to_text(digest, a_receipt(digest)) == EXPECTED


def test_terminal_shows_the_stories_of_the_thread_under_a_heading():
    text = to_text(a_digest(1, 1), a_receipt(a_digest(1, 1)))
    assert text.index("1. Sea wall 1") < text.index("More stories") < text.index("2. Sea wall 2")
    assert "2 stories → 1 shown, 1 more." in text


def test_terminal_knows_no_thread():
    story = a_story(warnings=(*a_report().warnings, a_quoted_warning("the quay is next", 200)))
    text = to_text(a_digest(stories=(story,), thread=(a_story(2),)), a_receipt(a_digest(1, 1)))
    assert "+1 more warning below" in text
    assert "thread" not in text


def test_terminal_cuts_an_endless_headline():
    digest = a_digest(stories=(a_story(headline="Sea wall may fail " * 100),))
    assert max(map(len, to_text(digest, a_receipt(digest)).splitlines())) < 210


def test_terminal_leads_to_the_reports_of_other_outlets():
    reports = tuple(a_report(n, outlet=f"Outlet {n}") for n in range(1, 51))
    digest = a_digest(stories=(a_story(reports=reports),), collapses=(a_collapse("wall-1", "wall-50"),))
    text = to_text(digest, a_receipt(digest))
    assert text.count("Also: Outlet") == 5
    assert "Also: +44 more, under Collapsed" in text
    assert "kept the earliest · https://courier.example/wall-50" in text


def test_terminal_names_every_failing_source():
    failing = tuple((f"Outlet {n}", "no answer") for n in range(9))
    assert "Outlet 8: no answer)" in to_text(a_digest(), a_receipt(failing=failing))


def test_terminal_says_what_the_message_says():
    digest = a_digest(2)
    receipt = a_receipt(digest, set_up_by="Ada Quill")
    text = to_text(digest, receipt)
    assert [line for line in draw_digest(digest, receipt).parent.twin.splitlines() if line not in text] == []


def test_empty_day_is_the_receipt_only():
    lines = to_text(a_digest(0), a_receipt(a_digest(0))).splitlines()
    assert len(lines) == 4
    assert lines[-1].endswith("Nothing new. Run D12-0831.")
