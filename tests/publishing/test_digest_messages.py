from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from bot.model import Completeness
from bot.playground.blocks import complaints, too_long
from bot.publishing.digest import draw_digest
from bot.publishing.digest_console import to_text
from bot.publishing.digest_messages import MOST_IN_THREAD, digest_messages
from bot.publishing.digest_wording import more_than_fits, receipt_lines
from tests.digests import a_collapse, a_digest, a_receipt
from tests.drawn import shown

FULL = re.compile(r"This thread is full\. There is more: (?P<told>[^.]+)\.")


def posted(digest, **changes):
    return digest_messages(digest, a_receipt(digest, **changes), channel="C9")


def texts(messages) -> list[str]:
    return [shown(message.payload) for message in messages]


def test_parent_comes_first_and_the_thread_replies_to_it():
    messages, receipt = posted(a_digest(3, 30))
    assert [message.position for message in messages] == list(range(len(messages)))
    assert [message.parent for message in messages] == [None] + [0] * (len(messages) - 1)
    assert {message.channel for message in messages} == {"C9"}
    assert (receipt.shown, receipt.in_thread, receipt.left_out) == (3, 30, 0)


def test_payload_is_what_slack_takes_and_can_be_stored():
    messages, _ = posted(a_digest(3, 3))
    for message in messages:
        assert set(message.payload) == {"text", "blocks", "plain"}
        assert json.loads(json.dumps(message.payload)) == message.payload
        assert complaints(message.payload["blocks"]) == []


def test_empty_digest_is_its_receipt():
    messages, _ = posted(a_digest(0))
    assert len(messages) == 1
    assert "14 sources" in messages[0].payload["plain"]


def test_small_thread_is_not_cut():
    messages, _ = posted(a_digest(12, 40))
    assert len(messages) <= MOST_IN_THREAD + 1
    assert not any(FULL.search(text) for text in texts(messages))


@pytest.mark.parametrize("stories", [350, 900], ids=["evidence is left out", "stories are left out"])
def test_thread_that_is_full_says_what_there_would_be_more(stories):
    collapses = tuple(a_collapse(f"wall-{n}", "wall-1") for n in range(2, 300))
    digest = a_digest(12, stories - 12, collapses=collapses)
    messages, receipt = posted(digest)
    assert len(messages) == MOST_IN_THREAD + 1
    every = texts(messages)
    assert [bool(FULL.search(text)) for text in every] == [False] * MOST_IN_THREAD + [True]
    found = FULL.search(every[-1])
    assert found is not None
    drawn = len(re.findall(r"(?m)^(\d+)\. $", "\n".join(every)))
    assert drawn == receipt.shown + receipt.in_thread == stories - receipt.left_out
    told = {noun: int(number.replace(",", "")) for number, noun in re.findall(r"(\d[\d,]*) (\w+)", found["told"])}
    assert told.get("stories", 0) == receipt.left_out
    passages = "\n".join(every).count("open at these words")
    whole = draw_digest(digest, a_receipt(digest))
    assert told["passages"] == "\n".join(map(shown, whole.thread)).count("open at these words") - passages
    for message in messages:
        assert not too_long(message.payload["blocks"])
        assert complaints(message.payload["blocks"]) == []


def test_receipt_counts_what_is_left_out():
    digest = a_digest(12, 900)
    messages, receipt = posted(digest)
    assert receipt.left_out > 0
    assert receipt.stories == receipt.shown + receipt.in_thread + receipt.filtered + receipt.left_out
    assert f"{receipt.left_out} left out because the thread is full" in messages[0].payload["plain"]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"story": 1}, "1 story."),
        ({"story": 1_208, "passage of evidence": 1}, "1,208 stories, 1 passage of evidence."),
        ({"passage of evidence": 2, "collapsed report": 3}, "2 passages of evidence, 3 collapsed reports."),
    ],
)
def test_words_for_what_is_left_out(left, words):
    assert more_than_fits(left).startswith(f"This thread is full. There is more: {words}")


@pytest.mark.parametrize(
    ("completeness", "words"),
    [
        (Completeness.FULL, None),
        (Completeness.PARTIAL, "partial text"),
        (Completeness.STUB, "only the beginning could be read"),
    ],
)
def test_story_says_that_its_article_was_not_read_whole(completeness, words):
    digest = a_digest(1)
    story = digest.stories[0]
    partial = replace(digest, stories=(replace(story, lead=replace(story.lead, completeness=completeness)),))
    messages, receipt = posted(partial)
    for text in (shown(messages[0].payload), messages[0].payload["plain"], to_text(partial, receipt)):
        assert [said for said in ("partial text", "only the beginning could be read") if said in text] == (
            [words] if words else []
        )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"idle": (("Tern", "paused"),)}, "13 ok, 1 failing (LBC: 403 since Sunday). Not asked: Tern: paused. 2 items"),
        (
            {"sources": 0, "ok": 0, "failing": ()},
            "No source is read for this digest: add or resume one, or choose others. 2 items",
        ),
        (
            {"sources": 0, "ok": 0, "failing": (), "idle": (("Tern", "paused"),)},
            "or choose others. Not asked: Tern: paused. 2 items",
        ),
    ],
    ids=["one is not asked", "none", "none is asked"],
)
def test_receipt_says_which_sources_are_not_asked(changes, line):
    assert line in receipt_lines(a_receipt(**changes))[0]


def test_all_that_are_not_asked_stand_in_the_thread():
    idle = tuple((f"Tern {number}", "paused") for number in range(9))
    messages, _ = posted(a_digest(1), idle=idle)
    assert "+6 more in the thread" in messages[0].payload["plain"]
    told = messages[-1].payload["plain"]
    assert told.count("Not asked") == 1
    assert all(f"• Tern {number}: paused" in told for number in range(9))
