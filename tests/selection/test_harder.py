"""The harder and the unseen corpus are sound, and selection does on them what it did when its thresholds were set."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.selection.adapter import found
from tests.selection.articles import HARDER, TRUTH, UNSEEN, Made, articles, truth
from tests.selection.measure import ASKED_OF_HARDER, measured

both = pytest.mark.parametrize("folder", [HARDER, UNSEEN], ids=["harder", "unseen"])


def ids(folder: Path) -> list[str]:
    return [made.id for made in articles(folder)]


@both
def test_ids_are_the_names_of_files(folder: Path):
    assert sorted(ids(folder)) == sorted(path.stem for path in folder.glob("*.toml") if path.name != TRUTH)


@pytest.mark.parametrize("made", [*articles(HARDER), *articles(UNSEEN)], ids=lambda made: made.id)
def test_article_is_whole(made: Made):
    assert [quote for quote in made.quotes if quote not in made.text] == []
    assert made.headline
    assert (urlsplit(made.url).hostname or "").endswith(".example")


@both
@pytest.mark.parametrize("kind", ["copies", "stories", "versions"])
def test_groups_are_disjoint_and_name_articles(folder: Path, kind: str):
    named = Counter(chain(*getattr(truth(folder), kind)))
    assert set(named) <= set(ids(folder))
    assert [name for name, times in named.items() if times > 1] == []


@both
def test_copies_and_versions_lie_within_one_story(folder: Path):
    told = truth(folder)
    groups = (*told.copies, *told.versions)
    assert [group for group in groups if not any(set(group) <= story for story in told.stories)] == []


@both
def test_selection_keeps_its_figures(folder: Path):
    copies, stories = found(folder=folder)
    assert measured(copies, stories, truth(folder), ids(folder)).short(ASKED_OF_HARDER) == {}
