from __future__ import annotations

import pytest

from bot.selection.versions import latest
from tests.selection.made import NOW, report


def test_latest_version_is_shown():
    old, new = report("a", version=1), report("a", version=3, entry=2, changed=(("30 lost", "42 lost"),))
    kept, collapses = latest([old, new])
    assert kept == (new,)
    assert [(c.kept, c.dropped, c.kind) for c in collapses] == [("a", "a", "same article")]
    assert collapses[0].reason == "version 1 of the same article, version 3 is shown, 1 passage changed"


def test_article_announced_by_two_feeds_is_one():
    one, other = report("a", entry=1), report("a", entry=2, feed=2, outlet="The Tern", first_seen=NOW)
    kept, collapses = latest([other, one])
    assert kept == (one,)
    assert collapses[0].reason == "the same article, announced again by The Tern"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_other_articles_stay(count):
    reports = [report(str(number)) for number in range(count)]
    assert latest(reports) == (tuple(reports), ())
