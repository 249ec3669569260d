"""``briefbot digest``: changed, paused, run, previewed and looked back on, on a real SQLite file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time

import pytest

from bot.model import DigestVerb, Made, MadeDigest, SubscriptionState
from tests.digest_terminal import FAILED, POSTED, SATURDAY, UNCERTAIN, UNDER_WAY
from tests.digests import a_digest, a_receipt, a_story

HOSTILE = "Desk \x1b[31m\u202e\x9b2J"


def test_edit_changes_what_is_named_only(digest, world):
    before = world.add(tags=("sea",), watched=("Ada Quill",), most=5)
    code, out, _ = digest("edit", "1", "--at", "08:15", "--days", "weekdays", "--tag", "none")
    after = world.get()
    assert (code, out.splitlines()[0]) == (0, "Digest 1 · Harbour is changed.")
    assert (f"{after.at:%H:%M}", after.days, after.tags) == ("08:15", (1, 2, 3, 4, 5), ())
    assert (after.watched, after.most, after.zone, after.name) == (("Ada Quill",), 5, before.zone, "Harbour")
    assert world.inbox.accepted == []


def test_edit_that_changes_nothing_says_so(digest, world):
    world.add()
    assert digest("edit", "1", "--at", "07:30")[1].splitlines()[0] == "Digest 1 · Harbour is as it was."


def test_edit_names_somebody_else_to_be_told(digest, world):
    world.add()
    assert "  Told in Slack when it stops or may be missing: U0BEN\n" in digest("edit", "1", "--owner", "U0BEN")[1]
    assert world.get().created_by == "U0BEN"
    assert the_log(digest)["changes"][-1]["by"] == "terminal"
    assert "changed by terminal · who is told U0ADA → U0BEN" in digest("log", "1")[1]


def test_edit_says_that_a_digest_comes_once_more_today(digest, world):
    world.run(world.add(at=time(8, 57)), "2026-08-29T08:57", **POSTED)
    assert "  Due: every day 19:00" in (out := digest("edit", "1", "--at", "19:00")[1])
    assert "\nIt is due next today at 19:00, though it was posted today at 08:57.\n" in out
    assert "though it was posted" not in digest("edit", "1", "--at", "07:00")[1]


def test_edit_says_which_tag_no_source_has(digest, world):
    world.add()
    assert "No source has the tag “prots” yet." in digest("edit", "1", "--tag", "prots")[1]


def test_digest_in_another_channel_is_introduced_there(digest, world):
    world.add()
    out = digest("edit", "1", "--channel", "C2")[1]
    assert out.splitlines()[-1].startswith("The bot introduces it to that channel as soon as it runs")
    assert [(asked.verb, asked.number) for asked in world.inbox.accepted] == [(DigestVerb.INTRODUCE, 1)]


@pytest.mark.parametrize("arguments", [["list"], ["log", "1"]])
def test_database_is_opened_to_read_where_nothing_is_changed(digest, world, arguments):
    world.add()
    digest(*arguments)
    digest("pause", "1")
    assert world.to_read == [True, False]


def test_pause_resume_and_remove_are_told_and_attributed(digest, world):
    world.add()
    assert digest("pause", "1") == (
        0,
        "Digest 1 · Harbour is paused. To have it posted again: briefbot digest resume 1\n",
        "",
    )
    assert world.get().state is SubscriptionState.PAUSED
    assert "  Due: every day 07:30 Europe/London; next on Sunday 30 August" in digest("resume", "1")[1]
    assert world.get().state is SubscriptionState.ACTIVE
    assert [change["by"] for change in the_log(digest)["changes"]] == ["U0ADA", "terminal", "terminal"]
    assert digest("remove", "#1")[1] == "Digest 1 · Harbour is removed. What it posted stays in its channel.\n"
    assert digest("list")[1].startswith("No digests yet.")
    assert world.inbox.accepted == []


def test_stopped_digest_is_introduced_anew_when_it_is_resumed(digest, world):
    world.add()
    world.stop("Its channel is archived.")
    out = digest("resume", "1")[1]
    assert out.splitlines()[-1].startswith("The bot introduces it to the channel anew as soon as it runs")
    assert [(asked.verb, asked.number) for asked in world.inbox.accepted] == [(DigestVerb.INTRODUCE, 1)]


def the_log(digest, *arguments) -> dict:
    """Return the log of digest 1 as plain values."""
    return json.loads(digest("log", "1", "--format", "json", *arguments)[1])


def test_log_tells_what_became_of_each_run_and_who_changed_it(digest, world):
    made = world.add()
    world.run(made, "2026-08-30T07:30", late=4_320, **POSTED, cause="after a restart")
    world.run(made, "2026-08-31T07:30", late=90_000, **UNCERTAIN, attempt=3)
    world.run(made, "2026-09-01T07:30", **FAILED)
    digest("edit", "1", "--at", "08:00", "--days", "mon,fri", "--watch", "Ada Quill")
    world.stop("Its channel is archived.")
    code, out, err = digest("log", "1")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "1 · Harbour · times in Europe/London",
        "due Tue 1 Sep 2026 07:30: failed Tue 1 Sep 2026 07:30",
        "  Note: the channel is archived",
        "  To post it once more: briefbot digest again 1",
        "due Mon 31 Aug 2026 07:30: uncertain Tue 1 Sep 2026 08:30, 25 h late · 3 attempts",
        "  Note: Slack did not answer",
        "due Sun 30 Aug 2026 07:30: posted Sun 30 Aug 2026 08:42, 1 h 12 min late after a restart · "
        "1,212 items → 37 new → 12 shown, 9 in the thread",
        "  https://slack.test/archives/C1/p1",
        "",
        "Changes",
        "Sat 29 Aug 2026 09:00 · created by U0ADA",
        "Sat 29 Aug 2026 09:00 · changed by terminal · time 07:30 → 08:00; days Mon, Tue, Wed, Thu, Fri, Sat, Sun → "
        "Mon, Fri; watched actors none → Ada Quill",
        "Sat 29 Aug 2026 09:00 · stopped by briefbot · Its channel is archived.",
    ]


def test_log_goes_back_as_far_as_it_is_asked_to(digest, world):
    made = world.add()
    for day in range(10, 30):
        world.run(made, f"2026-08-{day}T07:30", **POSTED)
    assert len(the_log(digest)["runs"]) == 10
    assert [each["key"] for each in the_log(digest, "--last", "2")["runs"]] == ["2026-08-29T07:30", "2026-08-28T07:30"]


def test_log_of_what_was_never_due_says_so(digest, world):
    world.add()
    assert digest("log", "1")[1].splitlines()[1] == "Nothing was due yet."


def test_log_of_a_digest_that_is_removed_can_be_read(digest, world):
    world.run(world.add(), "2026-08-31T07:30", **POSTED)
    digest("remove", "1")
    lines = digest("log", "1")[1].splitlines()
    assert lines[0] == "1 · Harbour · times in Europe/London"
    assert lines[1].startswith("due Mon 31 Aug 2026 07:30: posted Mon 31 Aug 2026 07:30")
    assert lines[-1].endswith("removed by terminal")


def test_log_as_json_tells_everything(digest, world):
    world.run(world.add(zone="Asia/Tokyo"), "2026-08-31T07:30", **POSTED)
    told = the_log(digest)
    assert (told["number"], told["name"], told["zone"]) == (1, "Harbour", "Asia/Tokyo")
    assert told["runs"] == [
        {
            "key": "2026-08-31T07:30",
            "due": "2026-08-30T22:30:00+00:00",
            "due_local": "2026-08-31T07:30:00+09:00",
            "state": "posted",
            "posted": None,
            "finished": "2026-08-30T22:30:04+00:00",
            "lateness_seconds": 4,
            "counts": POSTED["counts"],
            "permalink": POSTED["permalink"],
            "note": None,
            "cause": None,
            "attempts": 1,
            "run_by": None,
        }
    ]
    assert told["changes"] == [{"verb": "created", "by": "U0ADA", "at": SATURDAY.isoformat(), "words": []}]


@pytest.mark.parametrize(
    ("became", "code", "words"),
    [
        (POSTED, 0, "posted Sat 29 Aug 2026 09:00 · 1,212 items"),
        ({"state": "skipped", "note": "nothing is new"}, 0, "skipped\n  Note: nothing is new"),
        (FAILED, 1, "failed Sat 29 Aug 2026 09:00\n  Note: the channel is archived\n  To post it once more: briefbot"),
        (UNCERTAIN, 1, "uncertain Sat 29 Aug 2026 09:00"),
    ],
    ids=lambda value: value.get("state") if isinstance(value, dict) else None,
)
def test_run_waits_until_the_bot_is_done(digest, world, became, code, words):
    world.add()
    world.bot = lambda: world.end("terminal:", at=SATURDAY.replace(second=4), **{"note": None, **became})
    ended, out, err = digest("run", "1")
    assert (ended, err) == (code, "")
    assert out.startswith(f"due Sat 29 Aug 2026 09:00: {words}")


def test_run_that_nobody_takes_up_says_so(digest, world):
    world.add()
    said = "briefbot: No running bot has taken it up. It is posted as soon as briefbot serve runs.\n"
    assert digest("run", "1", "--wait", "0.01") == (1, "", said)
    assert len(the_log(digest)["runs"]) == 1


def test_run_that_takes_longer_says_where_to_look(digest, world):
    world.add()
    world.bot = lambda: world.end("terminal:", at=None, note="The Lantern is slow.", **UNDER_WAY)
    said = "briefbot: It is not done yet: The Lantern is slow. To see how it ends: briefbot digest log 1\n"
    assert digest("run", "1", "--wait", "0") == (1, "", said)


def test_stopped_digest_is_not_run(digest, world):
    world.add()
    world.stop("Its channel is archived.")
    said = "Digest 1 is stopped: Its channel is archived. To resume it: briefbot digest resume 1"
    assert digest("run", "1") == (1, "", f"briefbot: {said}\n")
    assert the_log(digest)["runs"] == []


def test_stopped_digest_is_not_paused_and_keeps_its_reason(digest, world):
    world.add()
    world.stop("Its channel is archived.")
    before = world.get()
    said = "Digest 1 is stopped: Its channel is archived. To resume it: briefbot digest resume 1"
    assert digest("pause", "1") == (1, "", f"briefbot: {said}\n")
    assert world.get() == before


def a_made_digest(**changes) -> MadeDigest:
    """Return a digest of two stories that is ready to be drawn."""
    made = a_digest(2)
    receipt = a_receipt(made, run="preview", **changes)
    return MadeDigest(made, receipt, Made(receipt.ends))


def test_preview_shows_the_digest_and_posts_nothing(digest, world):
    made, world.made = world.add(), a_made_digest()
    code, out, err = digest("preview", "1")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Harbour · Monday 31 August 2026"
    assert "Sea wall 2 may fail" in out
    assert out.endswith(" Run preview.\n\nPreview. Nothing was posted.\n")
    assert (world.makes, world.get(), world.inbox.accepted) == ([made], made, [])
    assert the_log(digest)["runs"] == []


def test_preview_as_json_holds_digest_and_receipt(digest, world):
    world.add()
    world.made = a_made_digest()
    told = json.loads(digest("preview", "1", "--format", "json")[1])
    assert list(told) == ["schema", "digest", "receipt"]
    assert told["schema"] == "digest/1"
    [first, _] = told["digest"]["stories"]
    assert (first["lead"]["headline"], first["reasons"][0]["name"]) == ("Sea wall 1 may fail", "warning")
    assert first["lead"]["warnings"][0]["kind"] == "direct"
    assert "signature" not in first["lead"]
    assert (told["receipt"]["run"], told["receipt"]["due"]) == ("preview", "2026-08-31T06:00:00+00:00")
    assert told["receipt"]["failing"] == [["LBC", "403 since Sunday"]]


@pytest.mark.parametrize(
    "arguments", [["list"], ["log", "1"], ["preview", "1"], ["pause", "1"], ["resume", "1"], ["remove", "1"]]
)
@pytest.mark.parametrize("shape", [[], ["--format", "json"]], ids=["text", "json"])
def test_nothing_that_a_terminal_obeys_is_printed(digest, world, arguments, shape):
    world.run(world.add(name=HOSTILE, watched=(HOSTILE,)), "2026-08-31T07:30", state="failed", note=HOSTILE)
    story = a_story(1, headline=HOSTILE)
    world.made = replace(a_made_digest(name=HOSTILE), digest=replace(a_digest(1), stories=(story,)))
    _, out, err = digest(*arguments, *(shape if arguments[0] in {"list", "log", "preview"} else []))
    assert "Desk" in out
    assert [sign for sign in "\x1b\x9b\u202e" if sign in out + err] == []
