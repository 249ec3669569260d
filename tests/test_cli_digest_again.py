"""``briefbot digest again``: the latest run that failed, or that may be missing, on a real SQLite file."""

from __future__ import annotations

import json

from tests.digest_terminal import FAILED, POSTED, UNCERTAIN


def test_latest_run_that_may_be_missing_is_posted_again(digest, world):
    made = world.add()
    world.run(made, "2026-08-26T07:30", **FAILED)
    world.run(made, "2026-08-27T07:30", **UNCERTAIN)
    world.run(made, "2026-08-28T07:30", **POSTED)
    assert digest("again", "1") == (
        0,
        "Digest 1 · Harbour due Thu 27 Aug 2026 07:30 is posted again by the running bot.\n"
        "To see how it ends: briefbot digest log 1\n",
        "",
    )
    assert [(run["state"], run["run_by"]) for run in json.loads(digest("log", "1", "--format", "json")[1])["runs"]] == [
        ("posted", None),
        ("waiting", "terminal"),
        ("failed", None),
    ]


def test_nothing_is_posted_again_where_all_is_well(digest, world):
    world.run(world.add(), "2026-08-28T07:30", **POSTED)
    said = "No run of digest 1 has failed or is uncertain. To see them: briefbot digest log 1"
    assert digest("again", "1") == (1, "", f"briefbot: {said}\n")


def test_what_waits_to_be_posted_again_is_not_freed_twice(digest, world):
    world.run(world.add(), "2026-08-28T07:30", **FAILED)
    assert [digest("again", "1")[0] for _ in range(2)] == [0, 1]
