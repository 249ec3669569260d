"""The made corpus is sound: articles are whole, groups agree with each other, and copies can be told by words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain
from urllib.parse import urlsplit

import pytest

from tests.selection.articles import CORPUS, TRUTH, articles, pairs, report, truth
from tests.selection.measure import overlaps
from tests.selection.overlap import common, overlap, shingles

BY_ID = {made.id: made for made in articles()}
IDS = list(BY_ID)
FIRST_DAY = datetime(2026, 3, 10, tzinfo=UTC)
MARKED = re.compile(r"“[^”]+”|\"[^\"]+\"|(?<!\w)‘.+?’(?!\w)")


def unsigned(text: str) -> tuple[int, ...]:
    return ()


def test_corpus_is_as_large_as_the_issue_asks():
    assert len(IDS) >= 60
    assert (len(truth().copies), len(truth().stories), len(truth().versions)) >= (10, 14, 6)


def test_corpus_has_articles_that_belong_to_nothing():
    assert len(set(IDS) - set(chain(*truth().stories))) >= 10


def test_ids_are_the_names_of_files():
    assert sorted(IDS) == sorted(path.stem for path in CORPUS.glob("*.toml") if path.name != TRUTH)


@pytest.mark.parametrize("name", IDS)
def test_quotes_are_verbatim_and_all_of_them(name):
    made = BY_ID[name]
    assert [quote for quote in made.quotes if quote not in made.text] == []
    inside = {found.group()[1:-1] for paragraph in made.paragraphs for found in MARKED.finditer(paragraph)}
    assert inside == set(made.quotes)


@pytest.mark.parametrize("name", IDS)
def test_actors_are_named_in_the_text(name):
    made = BY_ID[name]
    assert made.actors
    assert [actor for actor in made.actors if actor not in made.text] == []
    assert len(set(made.actors)) == len(made.actors)


@pytest.mark.parametrize("name", IDS)
def test_articles_are_short_news(name):
    made = BY_ID[name]
    assert 120 <= len(made.text.split()) <= 350
    assert made.headline
    assert [one for one in made.paragraphs if one != " ".join(one.split())] == []


@pytest.mark.parametrize("name", IDS)
def test_articles_came_out_on_two_days_at_invented_outlets(name):
    made = BY_ID[name]
    assert FIRST_DAY <= made.published < FIRST_DAY + timedelta(days=2)
    assert (urlsplit(made.url).hostname or "").endswith(".example")


def test_outlets_have_one_host_each():
    seen = {(made.outlet, urlsplit(made.url).hostname) for made in articles()}
    assert set(Counter(outlet for outlet, _ in seen).values()) == {1}
    assert set(Counter(host for _, host in seen).values()) == {1}


def test_links_are_shared_by_the_versions_of_one_article_only():
    shared = {
        frozenset((one.id, two.id)) for one in articles() for two in articles() if one is not two and one.url == two.url
    }
    assert shared == set(pairs(truth().versions))


@pytest.mark.parametrize("chain_of", truth().versions, ids=lambda chain_of: chain_of[-1])
def test_versions_are_numbered_as_they_came(chain_of):
    made = [BY_ID[name] for name in chain_of]
    assert [one.version for one in made] == list(range(1, len(made) + 1))
    assert made == sorted(made, key=lambda one: one.published)
    assert len({one.text for one in made}) == len({one.headline for one in made}) == len(made)


def test_articles_of_no_chain_are_the_first_version():
    chained = set(chain(*truth().versions))
    assert [made.id for made in articles() if made.version != 1 and made.id not in chained] == []


@pytest.mark.parametrize(
    "groups", [truth().copies, truth().stories, truth().versions], ids=["copies", "stories", "versions"]
)
def test_groups_are_disjoint_and_name_articles(groups):
    named = Counter(chain(*groups))
    assert set(named) <= set(IDS)
    assert [name for name, times in named.items() if times > 1] == []
    assert [group for group in groups if len(group) < 2] == []


@pytest.mark.parametrize("groups", [truth().copies, truth().versions], ids=["copies", "versions"])
def test_copies_and_versions_lie_within_one_story(groups):
    assert [group for group in groups if not any(set(group) <= story for story in truth().stories)] == []


def test_copies_are_of_several_outlets():
    assert [group for group in truth().copies if len({BY_ID[name].outlet for name in group}) < len(group)] == []


def test_truth_argues_only_about_what_it_does_not_say():
    told = truth()
    assert told.argued_stories & set(pairs(told.stories)) == set()
    assert told.argued_copies & told.copy_pairs == set()
    assert set(chain(*told.argued_stories, *told.argued_copies)) <= set(IDS)


def test_argued_articles_are_argued_with_whole_stories():
    halves = []
    for name in set(chain(*truth().argued_stories)):
        others = {other for pair in truth().argued_stories if name in pair for other in pair if other != name}
        halves += [
            (name, story) for story in truth().stories if others & story not in (set(), story) and name not in story
        ]
    assert halves == []


def test_apart_is_in_no_group_of_that_kind():
    told, kinds = truth(), Counter()
    for pair in map(frozenset, told.apart):
        one_story = pair in set(pairs(told.stories))
        kinds["same story, no copy" if one_story else "look-alike"] += 1
        assert pair not in told.copy_pairs | told.argued_copies | told.argued_stories
    assert min(kinds["same story, no copy"], kinds["look-alike"]) >= 3


def test_every_copy_is_nearly_the_text_that_was_sent_out():
    compared = {
        (group[0], copy): overlap(BY_ID[group[0]].text, BY_ID[copy].text)
        for group in truth().copies
        for copy in group[1:]
    }
    assert {pair: shared for pair, shared in compared.items() if shared.words < 0.85 or shared.containment < 0.8} == {}


def test_no_other_article_is_near_a_copy():
    told = truth()
    counted = {pair: one for pair, one in overlaps().items() if pair not in told.copy_pairs | told.uncounted_copies}
    assert {pair: one for pair, one in counted.items() if one.words > 0.8 or one.containment > 0.7} == {}
    rewritten = [pair for pair, one in counted.items() if 0.6 <= one.words <= 0.8]
    assert len(rewritten) >= 3


def test_copies_are_edited():
    assert [pair for pair in truth().copy_pairs if overlaps()[pair].jaccard > 0.95] == []


def test_reports_say_when_and_where_an_article_was_read():
    made = BY_ID["flood-agency-2"]
    read = report(made, 7, lambda text: (len(text),))
    assert (read.key, read.version, read.entry) == ("https://nna.example/2026/03/harrowmere-flood", 2, 7)
    assert (read.signature, read.words) == ((len(made.text),), len(made.text.split()))
    assert read.first_seen - made.published == timedelta(minutes=4)
    assert read.lead is not None
    assert made.text[read.lead.start : read.lead.end] == read.lead.text


def test_outlets_are_one_feed_each():
    feeds = {(one.outlet, one.feed) for one in (report(made, 1, unsigned) for made in articles())}
    assert len(feeds) == len({outlet for outlet, _ in feeds}) == len({feed for _, feed in feeds})


@pytest.mark.parametrize(
    ("one", "other", "length"),
    [("a b c", "a b c", 3), ("a b c d", "b x d", 2), ("a b", "b a", 1), ("a a b", "a b b", 2), ("a", "b", 0)],
    ids=["same", "with a gap", "turned round", "repeated", "nothing"],
)
def test_common_words_count_in_their_order(one, other, length):
    assert common(one.split(), other.split()) == common(other.split(), one.split()) == length


def test_shingles_are_runs_of_five_words():
    assert shingles("The dyke, it broke at 3.") == {
        ("the", "dyke", "it", "broke", "at"),
        ("dyke", "it", "broke", "at", "3"),
    }


def test_overlap_of_a_text_that_was_cut_is_contained():
    whole, cut = "one two three four five six seven eight", "One two three four five six"
    assert overlap(whole, cut) == overlap(cut, whole) == (1.0, 0.5, 1.0)
