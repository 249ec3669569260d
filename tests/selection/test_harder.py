"""The harder corpus is sound, and selection does on it what it did when its thresholds were last set."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from urllib.parse import urlsplit

import pytest

from tests.selection.adapter import found
from tests.selection.articles import HARDER, TRUTH, articles, truth
from tests.selection.measure import ASKED_OF_HARDER, measured

IDS = [made.id for made in articles(HARDER)]


def test_ids_are_the_names_of_files():
    assert sorted(IDS) == sorted(path.stem for path in HARDER.glob("*.toml") if path.name != TRUTH)


@pytest.mark.parametrize("made", articles(HARDER), ids=IDS)
def test_article_is_whole(made):
    assert [quote for quote in made.quotes if quote not in made.text] == []
    assert made.headline
    assert (urlsplit(made.url).hostname or "").endswith(".example")


@pytest.mark.parametrize("kind", ["copies", "stories", "versions"])
def test_groups_are_disjoint_and_name_articles(kind):
    named = Counter(chain(*getattr(truth(HARDER), kind)))
    assert set(named) <= set(IDS)
    assert [name for name, times in named.items() if times > 1] == []


def test_copies_and_versions_lie_within_one_story():
    told = truth(HARDER)
    groups = (*told.copies, *told.versions)
    assert [group for group in groups if not any(set(group) <= story for story in told.stories)] == []


def test_selection_keeps_its_figures():
    copies, stories = found(folder=HARDER)
    assert measured(copies, stories, truth(HARDER), IDS).short(ASKED_OF_HARDER) == {}
