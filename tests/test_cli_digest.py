"""``briefbot digest``: a team's digests from the terminal, on a real SQLite file; the clock stands still."""

from __future__ import annotations

import json

import pytest

from bot.cli import run
from bot.model import Address, DigestRequest, DigestVerb
from bot.storage import LOCAL
from tests.digest_terminal import FAILED, POSTED, UNCERTAIN
from tests.digests import local

VERBS = ("new", "list", "edit", "preview", "run", "again", "pause", "resume", "log", "remove")
NEW = ("new", "--name", "Harbour desk", "--channel", "C0DESK", "--at", "07:30", "--zone", "Europe/London")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(capsys, verb):
    assert run(["digest", verb, "--help"]) == 0
    assert f"briefbot digest {verb}" in capsys.readouterr().out


def test_new_tells_what_is_set_up_and_when_it_is_due_first(digest, world):
    world.add_feeds("https://a.example/feed")
    code, out, err = digest(*NEW, "--days", "weekdays")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Digest 1 · Harbour desk is set up.",
        "  Channel: C0DESK",
        "  Due: weekdays 07:30 Europe/London; next on Monday 31 August at 07:30, in 1 day",
        "  Sources: all",
        "  Shows: all stories, at most 12",
        "  On an empty day: the receipt alone",
        "  Told in Slack when it stops or may be missing: nobody; to name somebody: "
        "briefbot digest edit 1 --owner U0123ABCD",
        "The bot introduces it to the channel as soon as it runs: briefbot serve",
    ]


def test_new_lets_the_bot_introduce_it_once(digest, world):
    digest(*NEW)
    [asked] = world.inbox.accepted
    assert asked == DigestRequest(asked.key, LOCAL, "terminal", DigestVerb.INTRODUCE, 1, Address())
    assert world.get().created_by == "terminal"


def test_new_names_who_is_told_in_slack(digest, world):
    out = digest(*NEW, "--owner", "U0BEN")[1]
    assert "  Told in Slack when it stops or may be missing: U0BEN\n" in out
    assert world.get().created_by == "U0BEN"
    assert "created by terminal" in digest("log", "1")[1]


def test_new_without_any_source_says_how_to_add_one(digest):
    out = digest(*NEW)[1]
    assert "\nIt reads all sources, and there is none yet. Add one: briefbot sources add LINK\n" in out


def test_new_says_which_tag_no_source_has(digest, world):
    world.add_feeds("https://a.example/feed")
    code, out, err = digest(*NEW, "--tag", "prots")
    assert (code, err, world.get().tags) == (0, "", ("prots",))
    assert "\nNo source has the tag “prots” yet.\n" in out


def test_new_takes_every_word(digest, world):
    world.add_feeds("https://a.example/feed", "https://b.example/feed")
    words = ("--feed", "2", "--feed", "#1", "--tag", "#Maritime", "--most", "1", "--include", "Watched")
    out = digest(
        *NEW, "--days", "sun,MONDAY,wed", *words, "--watch", "Ada Quill", "--watch", "ORF", "--empty", "nothing"
    )[1]
    made = world.get()
    assert (made.days, made.feeds, made.tags, made.watched) == ((1, 3, 7), (1, 2), ("maritime",), ("Ada Quill", "ORF"))
    assert (made.most, made.include, made.empty_day) == (1, "watched", "nothing")
    assert "  Sources: 1, 2 and those with the tag maritime\n" in out
    assert "  Shows: stories with a watched actor (Ada Quill, ORF), at most 1\n" in out
    assert "  On an empty day: nothing\n" in out


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("daily", (1, 2, 3, 4, 5, 6, 7)),
        ("weekends", (6, 7)),
        ("weekdays, sat", (1, 2, 3, 4, 5, 6)),
        ("Tues,thursday", (2, 4)),
    ],
)
def test_days_are_read_as_people_write_them(digest, world, typed, days):
    digest(*NEW, "--days", typed)
    assert world.get().days == days


@pytest.mark.parametrize(
    ("typed", "channel"),
    [
        ("C0DESK", "C0DESK"),
        ("https://acme.slack.com/archives/C0DESK", "C0DESK"),
        ("https://acme.slack.com/archives/G0VAULT/p17", "G0VAULT"),
    ],
)
def test_channel_is_an_id_or_its_link(digest, world, typed, channel):
    digest("new", "--name", "x", "--channel", typed, "--at", "7:05", "--zone", "UTC")
    assert (world.get().channel, f"{world.get().at:%H:%M}") == (channel, "07:05")


@pytest.mark.parametrize(
    ("typed", "zone", "first"),
    [
        ("asia/kolkata", "Asia/Kolkata", "Sunday 30 August at 07:30, in 18 hours"),
        ("America/Los Angeles", "America/Los_Angeles", "Saturday 29 August at 07:30, in 6 hours"),
        ("Pacific/Apia", "Pacific/Apia", "Sunday 30 August at 07:30, in 10 hours"),
    ],
)
def test_zone_is_read_however_it_is_written(digest, world, typed, zone, first):
    out = digest("new", "--name", "x", "--channel", "C1", "--at", "07:30", "--zone", typed)[1]
    assert (world.get().zone, first in out) == (zone, True)


def test_time_that_the_clock_skips_is_told_as_it_will_be(digest, world):
    world.clock.at = local("2027-03-27T12:00")
    out = digest("new", "--name", "x", "--channel", "C1", "--at", "01:30", "--zone", "Europe/London")[1]
    assert "daily" not in out
    assert "every day 01:30 Europe/London; next on Sunday 28 March at 02:00, in 13 hours" in out


@pytest.mark.parametrize(
    ("machine", "code", "words"),
    [
        ("Europe/Vienna", 0, "07:30 Europe/Vienna"),
        (None, 2, "This machine does not tell its time zone. Name one, such as --zone Europe/London."),
        ("Nowhere/Atall", 2, "This machine does not tell its time zone."),
    ],
)
def test_zone_is_the_machine_s_unless_it_has_none(digest, monkeypatch, machine, code, words):
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: machine)
    ended, out, err = digest(*NEW[:-2])
    assert (ended, words in out + err) == (code, True)


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        ([*NEW, "--at", "25:00"], "“25:00” is no time of the day. Name one such as 07:30.", 2),
        ([*NEW, "--at", "half past"], "“half past” is no time of the day.", 2),
        ([*NEW, "--zone", "Europe/Lundon"], "Did you mean Europe/London", 2),
        ([*NEW, "--zone", "xyzzy"], "There is no time zone “xyzzy”. Name one such as Europe/London.", 2),
        ([*NEW, "--zone", ""], "There is no time zone “”. Name one such as Europe/London.", 2),
        ([*NEW, "--zone", "EST"], "“EST” names no place, so it may miss daylight time. Did you mean America/New", 2),
        ([*NEW, "--days", "mon,funday"], "“funday” is no day. Name weekdays, weekends, daily, or days such as", 2),
        ([*NEW, "--days", ""], "“” is no day.", 2),
        ([*NEW, "--channel", "#harbour"], "“#harbour” is no channel's ID. Slack shows it below its details", 2),
        ([*NEW, "--channel", "D0ADA"], "“D0ADA” is a direct message. Name a channel, whose ID begins with C or G.", 2),
        ([*NEW, "--channel", "https://acme.slack.com/archives/D0ADA"], "is a direct message.", 2),
        ([*NEW, "--owner", "ada"], "“ada” is no Slack user's ID. Slack shows it in a profile, such as U0123ABCD.", 2),
        ([*NEW, "--most", "0"], "A digest shows 1 to 12 stories.", 2),
        ([*NEW, "--most", "many"], "Invalid value for '--most'", 2),
        ([*NEW, "--include", "some"], "--include some is unknown. Choose all, warnings, watched.", 2),
        ([*NEW, "--include", "watched"], "That digest would show nothing. Name whom you watch, or include all", 2),
        ([*NEW, "--empty", "maybe"], "--empty maybe is unknown. Choose receipt, nothing.", 2),
        ([*NEW, "--name", "  "], "A digest needs a name.", 2),
        ([*NEW, "--name", "x" * 81], "That name is too long. Shorten it to 80 characters.", 2),
        (
            [*NEW, "--feed", "98", "--feed", "1", "--feed", "99"],
            "no source 98 or 99. To see them: briefbot sources list",
            1,
        ),
        ([*NEW, "--feed", "three"], "three is no source's number. To see them: briefbot sources list", 2),
        ([*NEW, "--team", "NOPE"], "The database knows no team NOPE. It knows local.", 2),
        (["new", "--name", "x", "--at", "07:30"], "Missing option '--channel'", 2),
        (["edit", "1"], "Name what is to change, such as: briefbot digest edit 1 --at 08:00", 2),
        (["edit", "9", "--at", "08:00"], "There is no digest 9. To see them: briefbot digest list\n", 1),
        (["edit", "1", "--include", "watched"], "Name whom you watch, or include all stories.", 2),
        (["pause", "three"], "three is no digest's number. To see them: briefbot digest list", 2),
        (["pause", "9"], "There is no digest 9.", 1),
        (["resume", "9"], "There is no digest 9.", 1),
        (["remove", "9"], "There is no digest 9.", 1),
        (["log", "9"], "There is no digest 9.", 1),
        (["preview", "9"], "There is no digest 9.", 1),
        (["run", "9"], "There is no digest 9.", 1),
        (["again", "9"], "There is no digest 9.", 1),
        (["run", "1", "--wait", "-1"], "--wait", 2),
        (["list", "-f", "md"], "A list of digests is text or json. Leave out --format md.", 2),
        (["log", "1", "-f", "md"], "A log is text or json.", 2),
        (["preview", "1", "-f", "xml"], "--format xml is unknown.", 2),
        (["nonsense"], "No such command", 2),
    ],
)
def test_failure_is_one_line_with_a_next_step(digest, world, arguments, words, code):
    world.add()
    world.add_feeds("https://a.example/feed")
    before = world.get()
    ended, out, err = digest(*arguments)
    assert (ended, out) == (code, "")
    assert words in err
    assert (err.startswith("briefbot: "), err.count("\n"), len(err) < 300) == (True, 1, True)
    assert (world.get(), world.inbox.accepted) == (before, [])


def test_one_of_many_teams_must_be_named(digest, world):
    world.add(team="T1")
    world.add(team="T2", name="Port")
    assert digest("list")[::2] == (2, "briefbot: The database knows 2 teams: T1, T2. Name one: --team T1\n")
    assert "Port" in digest("list", "--team", "T2")[1]
    assert "Port" not in digest("list", "--team", "T1")[1]


@pytest.mark.parametrize("arguments", [[], ["list"]])
def test_empty_list_says_how_to_set_one_up(digest, arguments):
    said = "No digests yet. Set one up: briefbot digest new --name NAME --channel ID --at 07:30\n"
    assert digest(*arguments) == (0, said, "")


def test_list_tells_when_each_is_due_next_by_its_own_clock(digest, world):
    world.add(name="Harbour", days=(1, 2, 3, 4, 5))
    world.add(name="Ports", zone="Asia/Tokyo", channel="C2")
    code, out, err = digest("list")
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert rows == [
        "No. Digest Due Next State Last run",
        "1 Harbour weekdays 07:30 Mon 31 Aug 07:30 active none yet",
        "C1 Europe/London in 1 day",
        "2 Ports every day 07:30 Sun 30 Aug 07:30 active none yet",
        "C2 Asia/Tokyo in 14 hours",
        "2 digests",
    ]


@pytest.mark.parametrize(
    ("became", "code", "words"),
    [
        (POSTED, 0, "posted Mon 31 Aug 07:30"),
        (FAILED, 1, "failed Mon 31 Aug 07:30"),
        (UNCERTAIN, 1, "uncertain Mon 31 Aug 07:30"),
    ],
)
def test_list_ends_with_1_where_the_last_run_is_not_posted_for_sure(digest, world, became, code, words):
    world.run(world.add(), "2026-08-31T07:30", **became)
    ended, out, _ = digest("list")
    assert (ended, words in out) == (code, True)
    advice = "Digest 1 may be missing in its channel. Why: briefbot digest log 1; to post it again: briefbot digest aga"
    assert (advice in " ".join(out.split())) == bool(code)


def test_stopped_digest_is_told_with_its_reason(digest, world):
    world.add()
    world.stop("Its channel is archived.")
    code, out, _ = digest("list")
    assert code == 1
    assert "stopped: Its channel is archived" in " ".join(out.split())
    assert " – " in out


def test_list_as_json_tells_everything(digest, world):
    world.run(world.add(tags=("sea",)), "2026-08-31T07:30", late=90, **POSTED)
    code, out, _ = digest("list", "--format", "json")
    [told] = json.loads(out)
    assert code == 1
    assert (told["number"], told["at"], told["days"], told["tags"]) == (1, "07:30", [1, 2, 3, 4, 5, 6, 7], ["sea"])
    assert (told["due"], told["next"]) == ("every day 07:30 Europe/London", "2026-08-30T06:30:00+00:00")
    assert (told["state"], told["needs_attention"]) == ("active", True)
    assert (told["last"]["state"], told["last"]["lateness_seconds"]) == ("posted", 90)
