"""A digest in the terminal: the words of the messages, all of them, in one text."""

from __future__ import annotations

from bot.model import Change
from bot.publishing.digest import draw_digest
from bot.publishing.digest_console import to_text
from tests.digests import a_collapse, a_digest, a_receipt

EXPECTED = """\
Harbour · Monday 31 August 2026
07:00 Europe/London · from Sun 30 Aug 07:00 to Mon 31 Aug 07:00 · set up by U0ADA

What changed
• New warner: Bo Lark warns too (story 1): “the quay is next”

1. Sea wall 1 may fail
The Courier
Here because: quoted warning by Ada Quill · latest report 1 hour ago
“Engineers closed sea wall 1 on Tuesday.” [1]
Ada Quill · The Courier · DIRECT · hedge: may: “the wall may fail within days” [2]
https://courier.example/wall-1

Evidence
• Ada Quill · The Courier · DIRECT · hedge: may: “the wall may fail within days” [2]
– In its quote: “Make no mistake: [the wall may fail within days], and nobody listens.”
– [2] 120–149 · https://courier.example/wall-1#:~:text=the%20wall%20may%20fail%20within%20days

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
    assert text.index("1. Sea wall 1") < text.index("In the thread") < text.index("2. Sea wall 2")


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
