"""A digest as messages: what changed, stories and receipt above the thread, evidence and the rest in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import MOST_STORIES, Excerpt, Reason
from bot.publishing import kit
from bot.publishing.digest import draw_digest
from tests.digests import a_collapse, a_digest, a_quoted_warning, a_receipt, a_report, a_story, local
from tests.drawn import elements_of, shown, types_of
from tests.loopback import web

COUNTS = {"entries": 212, "new": 37, "stories": 21, "shown": 12, "in_thread": 9}


def drawn(digest=None, **changes):
    digest = digest or a_digest()
    return draw_digest(digest, replace(a_receipt(digest), **changes))


def parent(digest=None, **changes) -> str:
    return shown(drawn(digest, **changes).parent)


def thread(digest, **changes) -> str:
    return "\n".join(shown(message) for message in drawn(digest, **changes).thread)


def test_header_names_the_digest_and_its_local_date():
    late_evening = a_receipt(due=a_receipt().due.replace(hour=23, minute=30))
    assert drawn().parent.blocks[0]["text"]["text"] == "Harbour · Monday 31 August 2026"
    assert "Tuesday 1 September 2026" in shown(draw_digest(a_digest(), late_evening).parent)


def test_context_tells_time_zone_window_and_who_set_it_up():
    line = drawn().parent.blocks[1]["elements"][0]["elements"]
    assert line[0]["text"] == "07:00 Europe/London · new since Sun 30 Aug 07:00 · set up by "
    assert line[1] == {"type": "user", "user_id": "U0ADA"}
    assert "set up by Ada Quill" in parent(set_up_by="Ada Quill").replace("by \n", "by ")
    assert "set up by Ada Quill" in drawn(set_up_by="Ada Quill").parent.text
    assert "U0ADA" not in drawn().parent.text + drawn().parent.twin


def test_story_says_headline_outlets_origins_why_lead_and_warning_in_order():
    reports = (a_report(1), a_report(2, outlet="LBC"), a_report(3, outlet="Harbour Post"))
    text = parent(a_digest(stories=(a_story(reports=reports),)))
    parts = [
        "1. \nSea wall 1 may fail",
        "The Courier\n, \nLBC\n, \nHarbour Post\n · 3 outlets, 1 origin",
        "Here because: quoted warning by Ada Quill · latest report 1 hour ago",
        "Engineers closed sea wall 1 on Tuesday.\n \n[1] 0–42",
        "Ada Quill · The Courier · DIRECT · hedge: may",
        "the wall may fail within days\n \n[2] 120–149",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_headline_and_lines_lead_to_the_page_and_the_passage():
    links = [each for each in elements_of(drawn(a_digest(1)).parent.blocks) if each.get("type") == "link"]
    assert [link["url"] for link in links] == [
        "https://courier.example/wall-1",
        "https://courier.example/wall-1#:~:text=Engineers%20closed%20sea%20wall%201%20on%20Tuesday.",
        "https://courier.example/wall-1#:~:text=the%20wall%20may%20fail%20within%20days",
    ]


@pytest.mark.parametrize(
    ("outlets", "origins", "said"),
    [
        (1, 1, "\nThe Courier\nHere because:"),
        (2, 1, "The Courier, Outlet 2 · 2 outlets, 1 origin"),
        (2, 2, "The Courier, Outlet 2 · 2 outlets, 2 independent origins"),
        (9, 3, "Outlet 6, +3 more · 9 outlets, 3 independent origins"),
        (50, 3, "Outlet 6, +44 more · 50 outlets, 3 independent origins"),
    ],
)
def test_outlets_and_origins_are_counted(outlets, origins, said):
    reports = (a_report(1), *(a_report(n, outlet=f"Outlet {n}") for n in range(2, outlets + 1)))
    digest = a_digest(stories=(a_story(reports=reports, origins=origins),))
    assert said in parent(digest).replace("\n, ", ", ").replace(", \n", ", ").replace("\n ·", " ·")


def test_reason_of_outlets_is_not_said_twice():
    story = replace(a_story(), reasons=(Reason("outlets", 1.0, "7 outlets, 2 independent origins"),))
    assert "7 outlets" not in parent(a_digest(stories=(story,)))


def test_window_ends_where_the_digest_is_due_unless_it_says_otherwise():
    late = local("2026-08-31T08:12")
    assert "07:00 Europe/London · new since Sun 30 Aug 07:00 until Mon 31 Aug 08:12 · set" in parent(ends=late)


def test_same_warning_of_two_outlets_is_told_once_and_others_are_counted():
    other = a_quoted_warning("the town would flood", 200, explicit=True)
    reports = (a_report(1), a_report(2, outlet="LBC", warnings=(*a_report().warnings, other)))
    text = parent(a_digest(stories=(a_story(reports=reports),)))
    assert "the town would flood" in text  # the explicit one is told first
    assert "+1 more warning in the thread" in text


def test_figures_of_a_receipt_are_those_of_the_digest():
    digest = a_digest(
        2,
        3,
        filtered=4,
        collapses=(a_collapse("a", "b"), a_collapse("a", "c"), a_collapse("d", "d", kind="shown before")),
    )
    receipt = a_receipt(digest, unread=(("LBC “Wall”", "it is a video"),))
    assert (receipt.entries, receipt.new, receipt.stories, receipt.shown, receipt.in_thread, receipt.filtered) == (
        6,
        5,
        9,
        2,
        3,
        4,
    )
    assert receipt.collapsed == (("same copy", 2), ("shown before", 1))


def test_receipt_adds_up_in_the_words_of_the_promise():
    digest = a_digest(12, 9)
    text = parent(digest, **COUNTS)
    assert text.endswith(
        "14 sources: 13 ok, 1 failing (LBC: 403 since Sunday). "
        "212 items → 37 new → 21 stories → 12 shown, 9 in the thread. Run D12-0831."
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"late": "Late: due 07:00, posted 08:12 after a restart."},
            "Late: due 07:00, posted 08:12 after a restart.\n14",
        ),
        (
            {"passed_over": 1320},
            "Not looked at: 1,320 more items, the oldest.",
        ),
        (
            {"gap_from": local("2026-08-02T07:30"), "passed_over": 1},
            "Not looked at: what came from Sun 2 Aug 07:30 to Sun 30 Aug 07:00; 1 more item, the oldest.",
        ),
        (
            {"gap_from": local("2025-08-02T07:30")},
            "Not looked at: what came from Sat 2 Aug 2025 07:30 to Sun 30 Aug 07:00.",
        ),
        (
            {"missed": "2 were missed, from Monday to Tuesday"},
            "Earlier digests: 2 were missed, from Monday to Tuesday.",
        ),
        ({"filtered": 3, "stories": 5}, "5 stories → 2 shown, 3 filtered out."),
        ({"collapsed": (("same copy", 11), ("same story", 2))}, "Collapsed: 11 same copy, 2 same story."),
        (
            {"unread": (("LBC “Wall”", "its page is a video."),)},
            "1 item could not be read (LBC “Wall”: its page is a video).",
        ),
        ({"ok": 14, "failing": ()}, "14 sources: 14 ok. "),
        (
            {"failing": (("Northwire Daily", "is in trouble (503) since 18:40"),)},
            "failing (Northwire Daily: in trouble (503) since 18:40)",
        ),
        (
            {"failing": (("LBC", "has no such feed (404)"), ("Tern", "issues nothing"))},
            "failing (LBC: no such feed (404); Tern: issues nothing)",
        ),
        ({"ok": 10}, "14 sources: 10 ok, 1 failing (LBC: 403 since Sunday), 3 not asked."),
    ],
)
def test_receipt_says_what_went_otherwise(changes, said):
    assert said in parent(**changes)
    assert said.splitlines()[0] in drawn(**changes).parent.twin


def test_many_failing_sources_are_all_named_in_the_thread():
    failing = tuple((f"Outlet {n}", "no answer since Sunday") for n in range(5))
    assert "5 failing" in parent(failing=failing)
    assert "+2 more in the thread" in parent(failing=failing)
    text = thread(a_digest(), failing=failing, unread=failing, idle=failing[:3])
    assert "Failing\nOutlet 0: no answer since Sunday\nOutlet 1" in text
    assert "Not read\nOutlet 0: no answer since Sunday\nOutlet 1" in text
    assert "Not asked" not in text  # the receipt names three of them


def test_empty_day_is_the_receipt_only():
    digest = a_digest(0, collapses=(a_collapse("a", "a", kind="shown before"),))
    result = drawn(digest)
    assert [block["type"] for block in result.parent.blocks] == [
        "header",
        "rich_text",
        "divider",
        "rich_text",
        "rich_text",
    ]
    assert "Nothing new. Run D12-0831." in shown(result.parent)
    assert "thread" not in shown(result.parent)
    assert result.thread == ()


def test_thread_holds_other_stories_then_evidence_then_collapses():
    story = a_story(reports=(a_report(1), a_report(8, outlet="LBC", headline="Wall fails")))
    digest = a_digest(1, 2, collapses=(a_collapse("wall-1", "wall-8"), a_collapse("x", "y")))
    digest = replace(digest, stories=(story,))
    text = thread(digest)
    parts = [
        "More stories",
        "2. \nSea wall 2",
        "3. \nSea wall 3",
        "Evidence",
        "Story 1: Sea wall 1",
        "open at these words",
        "Collapsed",
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    explained = (
        "LBC “Wall fails”\n within The Courier “Sea wall 1 may fail”: same agency copy, overlap 0.93, kept the earliest"
    )
    assert explained in text
    assert "1 report: same agency copy, overlap 0.93, kept the earliest" in text


def test_evidence_gives_the_words_around_the_warning_and_its_offsets():
    text = thread(a_digest(1))
    assert "Make no mistake: \nthe wall may fail within days\n, and nobody listens." in text
    assert "[2] 120–149" in text


def test_more_stories_than_a_message_takes_go_into_the_thread_and_are_counted_there():
    result = drawn(a_digest(20, 1))
    assert (result.receipt.shown, result.receipt.in_thread, result.receipt.stories) == (MOST_STORIES, 9, 21)
    assert "21 stories → 12 shown, 9 in the thread" in shown(result.parent)
    assert "13. \nSea wall 13 may fail" in "\n".join(map(shown, result.thread))


def test_long_lead_is_cut_with_a_word_and_stands_whole_in_the_thread():
    lead = Excerpt("The wall moved again. " * 60, 0, 1320)
    digest = a_digest(stories=(a_story(lead=lead),))
    assert "(cut; the whole is in the thread)" in parent(digest)
    assert lead.text.strip() in thread(digest)


def test_markup_of_articles_stays_text():
    digest = a_digest(stories=(a_story(headline="<!channel> *x* <https://evil.example|bbc> & \u202egpj"),))
    message = drawn(digest).parent
    assert "<!channel> *x* <https://evil.example|bbc> & gpj" in shown(message)
    assert "mrkdwn" not in types_of(list(message.blocks))
    assert "&lt;!channel&gt;" in message.text
    assert "<" not in message.text + message.twin


def test_page_that_is_no_web_address_is_no_link():
    digest = a_digest(stories=(a_story(url="javascript:alert(1)"),))
    assert "link" not in types_of([*drawn(digest).parent.blocks, *drawn(digest).thread[0].blocks])
    assert "no link is known" in thread(digest)


def test_text_of_a_message_is_cut_between_stories_and_its_twin_is_whole():
    message = drawn(
        a_digest(stories=tuple(a_story(n, lead=Excerpt("The wall. " * 30, 0, 300)) for n in range(1, 13)))
    ).parent
    assert len(message.text) <= kit.FALLBACK_TEXT
    assert message.text.endswith("… and more in run D12-0831.")
    assert "12. Sea wall 12 may fail" in message.twin
    assert message.twin.endswith("Run D12-0831.")


def test_same_digest_is_drawn_the_same():
    assert drawn(a_digest(12, 9)) == drawn(a_digest(12, 9))


def test_slack_takes_a_digest_and_its_thread_with_and_without_blocks(slack):
    client, result = web(slack), drawn(a_digest(14, 40, collapses=(a_collapse("wall-1", "wall-2"),)))
    parent = client.chat_postMessage(channel="C0DESK", text=result.parent.text, blocks=result.parent.blocks)
    for message in result.thread:
        for more in ({"text": message.text, "blocks": message.blocks}, {"text": message.twin}):
            reply = client.chat_postMessage(channel="C0DESK", thread_ts=parent["ts"], **more)
            assert reply["ok"] is True
