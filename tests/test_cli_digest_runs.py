"""``briefbot digest``: changed, paused, run, previewed and looked back on, on a real SQLite file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot import composition
from bot.cli import run
from bot.model import DigestVerb
from tests.digest_terminal import World


@pytest.fixture
def world(bare_environment, monkeypatch, tmp_path) -> World:
    made = World(f"sqlite:///{tmp_path}/briefbot.db")
    monkeypatch.setattr(composition, "open_digests", made.open_digests)
    monkeypatch.setattr(composition, "now", made.clock)
    return made


@pytest.fixture
def digest(world, capfd):
    """Run ``briefbot digest``; return exit code, standard output and standard error."""

    def call(*arguments):
        code = run(["digest", *map(str, arguments)])
        return code, *capfd.readouterr()

    return call


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


def test_digest_in_another_channel_is_introduced_there(digest, world):
    world.add()
    out = digest("edit", "1", "--channel", "C2")[1]
    assert out.splitlines()[-1].startswith("The bot introduces it to that channel as soon as it runs")
    assert [(asked.verb, asked.number) for asked in world.inbox.accepted] == [(DigestVerb.INTRODUCE, 1)]
