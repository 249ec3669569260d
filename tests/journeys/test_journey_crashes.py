"""Replicas are killed at every step of a digest while they work: nothing is posted twice, nothing is lost unsaid.

The same with 300 digests, and a PostgreSQL that crashes meanwhile: ``python -m tests.journeys.crash``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash_desk import KINDS, Scale, crash_desk
from tests.crash_figures import look, shown_again

SMALL = Scale(slots=30, kills=len(KINDS), channels=8, lease=4.0, patience=90.0)


@pytest.mark.parametrize("history", [True, False], ids=["history", "no history"])
def test_kills_at_every_step_post_each_digest_once_or_show_the_doubt(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, history: bool
):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with crash_desk(store_url, tmp_path, SMALL, history=history) as desk:
        desk.run()
        figures = look(desk, history=history)
        assert set(desk.kills) == set(KINDS)
        assert len(figures.runs) == SMALL.slots
        assert [*figures.faults(), *desk.stumbles(), *shown_again(desk, figures)] == []
        assert bool(figures.doubtful) is not history
