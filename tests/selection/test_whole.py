"""The corpus and a morning's news as a digest sees them: versions, then copies, then stories."""

from __future__ import annotations

import random
from datetime import timedelta

from bot.model import Seen
from bot.selection import select, sign
from tests.selection.adapter import reports
from tests.selection.articles import articles, truth
from tests.selection.made import NOW, SUBSCRIPTION, morning
from tests.selection.measure import bcubed

LEAST = 0.85  # what the issue asks of B³ F1


def f1(found, right, argued, ids) -> float:
    precision, recall = bcubed(found, right, argued, ids)
    return 2 * precision * recall / (precision + recall)


def test_digest_of_the_corpus_has_the_stories_of_a_careful_desk():
    given = reports(sign)
    names = {(one.key, one.version): made.id for one, made in zip(given, articles(), strict=True)}
    digest = select(given, Seen(), SUBSCRIPTION, now=max(one.first_seen for one in given) + timedelta(hours=1))
    found = [
        frozenset(names[one.key, one.version] for one in story.reports) for story in (*digest.stories, *digest.thread)
    ]
    shown = frozenset().union(*found)
    right = [group & shown for group in truth().stories if group & shown]
    assert f1(found, right, truth().argued_stories, sorted(shown)) >= LEAST


def test_digest_of_a_morning_has_its_events():
    reports_of = morning(400)
    digest = select(random.Random(2).sample(reports_of, 400), Seen(), SUBSCRIPTION, now=NOW)
    events: dict[str, set[str]] = {}
    for one in reports_of:
        events.setdefault(one.key.split("/")[3], set()).add(one.key)
    found = [frozenset(one.key for one in story.reports) for story in (*digest.stories, *digest.thread)]
    ids = [one.key for one in reports_of]
    assert f1(found, [frozenset(event) for event in events.values()], frozenset(), ids) >= 0.98
