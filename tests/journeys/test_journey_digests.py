"""From the form of a digest to its messages in a channel, in a Slack and a newsroom on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import OutboxMessage, SlotState
from bot.publishing import ids
from bot.storage import SqlOutbox
from tests.digesting import ADA, BEN, EVENING, LONDON, TEAM, Digesting, digesting, lines_of, refusals, said_in
from tests.drawn import shown

MORNING = datetime(2026, 9, 15, 7, 0, tzinfo=LONDON)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Digesting]:
    with digesting(tmp_path, monkeypatch) as opened:
        opened.add_sources()
        yield opened


def choice(desk: Digesting, view: dict[str, Any], action: str, typed: str) -> dict[str, Any]:
    """Type ahead in a menu of a form; return the first choice that is offered."""
    offered: dict[str, Any] = desk.slack.suggest(view, action, typed).wait_ack()["options"][0]
    return offered


def next_morning(desk: Digesting, number: int = 1) -> dict[str, Any]:
    """Let the sources be read just before seven, and return the digest that comes at seven."""
    count = len(desk.runs(number)) + 1
    desk.morning(MORNING)
    desk.ran(number, count)
    return desk.digests()[-1]


def test_digest_from_its_form_to_its_first_morning(desk: Digesting):
    view = desk.form(channel="C0VAULT")
    zone, feed = choice(desk, view, ids.DIGEST_ZONE, "lond"), choice(desk, view, ids.DIGEST_FEEDS, "gazette")
    chosen = {ids.DIGEST_ZONE: zone, ids.DIGEST_FEEDS: [feed], ids.DIGEST_AT: "07:00", ids.DIGEST_CHANNEL: "C0DESK"}
    weekdays = {ids.DIGEST_DAYS: ["1", "2", "3", "4", "5"]}
    desk.slack.submit(view, {ids.DIGEST_NAME: "Harbour desk", **chosen, **weekdays}).wait_ack()
    intro = desk.posted("a digest for this channel")
    assert lines_of(intro)[0].startswith(f"Harbour desk: a digest for this channelSet up by @{ADA}")
    assert "weekdays 07:00 Europe/London · next Tue 15 Sep 2026 07:00 Europe/London" in lines_of(intro)[0]
    assert f"from {feed['text']['text']}" in said_in(intro)
    assert "Open the introduction" in shown(desk.view("Introduced"))
    assert "1 · Harbour desk" in desk.ask("digest", user=BEN)

    before = len(desk.slack.messages("C0DESK"))
    desk.clock.set(EVENING + timedelta(minutes=5))
    desk.ask("digest preview 1", user=BEN)
    preview = lines_of(desk.told("Preview. Nothing was posted.", user=BEN))
    assert preview[1] == "Harbour desk · Monday 14 September 2026"
    assert desk.runs() == ()
    assert len(desk.slack.messages("C0DESK")) == before

    run = desk.run(user=BEN)
    assert (run.state, run.asked_by, run.counts["sources"], run.counts["new"]) == (SlotState.POSTED, BEN, 1, 2)
    [posted] = desk.digests()
    assert lines_of(posted)[1:-3] == preview[2:-4], "the channel gets what the preview showed"
    receipt = "1 source: 1 ok. 2 items → 2 new → 2 stories → 2 shown. Run D1-0914-1805"  # and the second
    assert any(line.startswith(receipt) for line in lines_of(posted))
    [thread] = desk.slack.thread(posted["ts"])
    assert lines_of(thread)[0] == "Evidence"
    posts = [call.args for call in desk.slack.calls("chat.postMessage") if call.args["channel"] == "C0DESK"]
    assert {(post["unfurl_links"], post["unfurl_media"]) for post in posts} == {(False, False)}

    desk.room.announce(count=1)
    due = next_morning(desk)
    assert lines_of(due)[0] == "Harbour desk · Tuesday 15 September 2026"
    assert "07:00 Europe/London · new since Mon 14 Sep 18:05" in lines_of(due)[1]
    assert "1 item → 1 new → 1 story → 1 shown. Run D1-0915." in said_in(due)
    assert "Late" not in said_in(due)
    assert desk.runs()[0].slot.key == "2026-09-15T07:00"


def test_form_says_what_is_wrong_and_a_channel_without_the_bot_is_told_until_it_is_invited(desk: Digesting):
    view = desk.form(channel="C0WATCH")
    assert refusals(desk.slack.submit(view, {ids.DIGEST_NAME: "  ", ids.DIGEST_INCLUDE: "watched"})) == {
        ids.DIGEST_NAME: "A digest needs a name. Give it one, such as Harbour desk.",
        ids.DIGEST_WATCHED: "That digest would show nothing. Name whom you watch, or include all stories.",
    }
    right = {ids.DIGEST_NAME: "Harbour desk", ids.DIGEST_WATCHED: "Ada Quill"}
    assert refusals(desk.slack.submit(view, right)) == {}
    told = desk.view("Not introduced")
    assert "I am not a member of the channel. Type “/invite @brief” there, then resume the digest." in shown(told)
    assert "stopped: I am not a member of the channel." in "".join(lines_of(answer(desk, "digest")))
    desk.slack.invite("C0WATCH")
    desk.slack.click(told, f"{ids.DIGEST_DO}:{ids.RESUME}").wait_ack()
    assert f"Set up by @{ADA}, resumed by @{ADA}" in lines_of(desk.posted("a digest for this", channel="C0WATCH"))[0]
    assert "1 · Harbour desk is introduced in" in shown(desk.view("Introduced"))


def test_log_names_who_paused_resumed_and_removed(desk: Digesting):
    desk.set_up()
    assert desk.ask("digest pause 1", user=BEN) == "Digest 1 · Harbour desk is paused."
    assert f"paused by @{BEN}" in "".join(lines_of(answer(desk, "digest")))
    desk.clock.set(MORNING + A_SECOND)
    assert "is posted again" in desk.ask("digest resume 1", user=BEN)
    desk.ask("digest run 1", user=BEN)
    desk.ran()
    log = "\n".join(lines_of(answer(desk, "digest log 1")))
    for verb, user in (("resumed", BEN), ("paused", BEN), ("created", ADA)):
        assert f"@{user} {verb} it" in log
    assert f"run by @{BEN}" in log
    assert len(desk.runs()) == 1, "what was due while it was paused is not made up for"
    desk.slack.command("digest remove 1").wait_ack()
    desk.slack.submit(desk.view("Remove this digest?")).wait_ack()
    assert "Digest 1 · Harbour desk is removed." in shown(desk.view("Removed"))
    assert desk.ask("digest pause 1") == "There is no digest 1. To see them: /brief digest list"
    assert f"@{ADA} removed it" in "\n".join(lines_of(answer(desk, "digest log 1")))


def answer(desk: Digesting, text: str) -> dict[str, Any]:
    """Type a command of Ada's; return the message that answers at once."""
    said: dict[str, Any] = desk.slack.command(text).wait_ack()
    return said


def test_empty_day_is_the_receipt_alone_or_nothing_with_the_reason_in_the_log(desk: Digesting):
    desk.set_up()
    desk.set_up("Quiet desk", **{ids.DIGEST_EMPTY: "nothing"})
    desk.run(1)
    desk.run(2)
    before = len(desk.slack.messages("C0DESK"))
    desk.room.fail(2, 503)
    receipt = next_morning(desk)
    desk.ran(2, 2)
    why = "3 sources: 2 ok, 1 failing (The Sallowhaven Herald: in trouble (503) since 06:59)."
    assert lines_of(receipt)[2:] == ["", f"{why} Nothing new. Run D1-0915."]
    assert desk.slack.thread(receipt["ts"]) == []
    assert len(desk.slack.messages("C0DESK")) == before + 1
    assert "skipped: nothing new" in desk.ask("digest log 2").replace("\n", "")


def test_edited_article_stands_first_on_the_next_day(desk: Digesting):
    desk.set_up()
    desk.run()
    before = desk.room.outlets[1].pieces[1]
    after = desk.room.edit(1, 1, at=EVENING + timedelta(hours=3))
    digest = next_morning(desk)
    assert lines_of(digest)[2].startswith(f"What changedEdited article: {after.outlet} edited “{after.headline}”")
    assert f" {before.count} {after.count} " in lines_of(digest)[2]
    assert "1 item → 1 new → 1 story → 1 shown." in said_in(digest)


def test_digest_whose_post_is_uncertain_is_posted_again_by_a_person(desk: Digesting):
    desk.set_up()
    desk.slack.faults.drop("chat.postMessage", after=True)
    desk.ask("digest run 1")
    desk.slack.wait_for(lambda: len(desk.digests()) == 1 and outbox(desk)[0].error, 20)
    desk.clock.set(desk.clock() + timedelta(minutes=2))
    assert desk.ran().state is SlotState.UNCERTAIN
    assert len(desk.digests()) == 1, "it is not repeated by itself"
    [told] = desk.slack.wait_for(lambda: direct(desk, "I cannot tell whether"), 20)
    desk.slack.click(told, ids.POST_AGAIN).wait_ack()
    desk.slack.wait_for(lambda: desk.runs()[0].state is SlotState.POSTED, 30)
    assert len(desk.digests()) == 2
    assert desk.slack.thread(desk.digests()[1]["ts"])


def outbox(desk: Digesting) -> tuple[OutboxMessage, ...]:
    """Return the messages of the first slot."""
    return SqlOutbox(desk.bot.database).of_slot(1, team=TEAM)


def direct(desk: Digesting, words: str) -> list[dict[str, Any]]:
    """Return what the bot wrote to Ada that holds these words."""
    with desk.slack.workspace.reading():
        channel = desk.slack.workspace.direct_channel(ADA)
    return [one for one in desk.slack.messages(channel) if words in said_in(one)]
