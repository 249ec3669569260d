from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Digest, Include, Seen, SeenStory
from bot.selection import remember, select
from tests.selection.made import NOW, SUBSCRIPTION, lead, morning, prose, report, warning

TEXT = prose(random.Random(3), 200)
WARNED = report("warned", prose(random.Random(4), 200), headline="Dam may fail", warnings=(warning("It may fail"),))
WATCHED = report("watched", prose(random.Random(8), 200), headline="Crane falls", actors=("Ivo Senn",))
PLAIN = report("plain", prose(random.Random(9), 200), headline="Choir wins")


def chosen(reports, seen=Seen(), **fields) -> Digest:  # noqa: B008 - frozen
    return select(reports, seen, replace(SUBSCRIPTION, **fields), now=NOW)


def keys(stories) -> list[str]:
    return [story.lead.key for story in stories]


def accounted(digest: Digest) -> int:
    return len(digest.stories) + len(digest.thread) + len(digest.collapses) + digest.filtered


@pytest.mark.parametrize(
    ("include", "shown"),
    [
        (Include.ALL, ["watched", "warned", "plain"]),
        (Include.WARNINGS, ["warned"]),
        (Include.WATCHED, ["watched"]),
    ],
)
def test_filter_lets_in_what_was_asked_for(include, shown):
    digest = chosen([PLAIN, WARNED, WATCHED], include=include, watched=("Ivo Senn",))
    assert (keys(digest.stories), digest.filtered) == (shown, 3 - len(shown))


@pytest.mark.parametrize(("include", "name"), [(Include.WARNINGS, "warning"), (Include.WATCHED, "watched")])
def test_story_says_why_the_filter_let_it_in(include, name):
    digest = chosen([PLAIN, WARNED, WATCHED], include=include, watched=("Ivo Senn",))
    assert all(name in {reason.name for reason in story.reasons} for story in digest.stories)


def test_most_are_shown_and_the_rest_goes_into_the_thread():
    digest = chosen([PLAIN, WARNED, WATCHED], most=1)
    assert (keys(digest.stories), keys(digest.thread)) == (["warned"], ["plain", "watched"])


def test_copies_count_as_one_origin_of_two_outlets():
    copy = report("copy", TEXT, outlet="The Tern", first_seen=NOW)
    (story,) = chosen([report("first", TEXT), copy]).stories
    assert (story.lead.key, story.outlets, story.origins) == ("first", ("The Gull", "The Tern"), 1)
    assert [collapse.dropped for collapse in story.collapses] == ["copy"]


@pytest.mark.parametrize(("outlet", "origins"), [("The Tern", 2), ("The Gull", 1)])
def test_other_words_of_another_outlet_are_another_origin(outlet, origins):
    one = replace(WARNED, lead=lead("The Corran dam may fail within days"), actors=("Ada Pell", "Corran"))
    other = replace(one, key="other", signature=report("o", TEXT).signature, outlet=outlet)
    (story,) = chosen([one, other]).stories
    assert (len(story.reports), story.origins) == (2, origins)


def test_what_was_shown_is_not_shown_again():
    seen = remember(Seen(), chosen([PLAIN, WARNED]), now=NOW)
    digest = chosen([PLAIN, WARNED, WATCHED], seen)
    assert (keys(digest.stories), digest.entries, digest.new) == (["watched"], 3, 1)
    assert [(c.dropped, c.kind) for c in digest.collapses] == [("plain", "shown before"), ("warned", "shown before")]


def test_copy_of_what_was_shown_is_not_shown():
    seen = remember(Seen(), chosen([PLAIN]), now=NOW)
    digest = chosen([replace(PLAIN, key="copy", outlet="The Tern")], seen)
    assert (digest.stories, digest.new) == ((), 1)
    assert digest.collapses[0].reason == "same copy as one that an earlier digest showed, overlap 1.00"


def test_news_on_top_of_what_was_shown_is_shown():
    sent, words = report("sent", TEXT), TEXT.split()
    shown = remember(Seen(), chosen([sent]), now=NOW)
    news = report("news", " ".join([prose(random.Random(8), 80), *words[:150]]), outlet="The Tern", first_seen=NOW)
    cut = report("cut", " ".join(words[:100]), outlet="The Rook")
    assert keys(chosen([sent, news]).stories) == ["sent"]
    assert keys(chosen([news, cut], shown).stories) == ["news"]


def test_edited_article_is_shown_again_and_told():
    seen = remember(Seen(), chosen([PLAIN]), now=NOW)
    digest = chosen([replace(PLAIN, version=2, changed=(("won", "lost"),))], seen)
    assert keys(digest.stories) == ["plain"]
    assert [change.kind for change in digest.changes] == ["edited article"]


def test_story_that_goes_on_is_remembered_as_one():
    first = remember(Seen(), chosen([PLAIN]), now=NOW - timedelta(hours=24))
    second = remember(first, chosen([replace(PLAIN, version=2)], first), now=NOW)
    assert [(story.key, story.shown_at, len(story.reports)) for story in second.stories] == [("plain", NOW, 2)]


@pytest.mark.parametrize(("days", "left"), [(13, 1), (15, 0)])
def test_old_stories_are_forgotten(days, left):
    seen = Seen((SeenStory("old", NOW - timedelta(days=days), (PLAIN,)),))
    assert len(remember(seen, chosen([]), now=NOW).stories) == left


def test_old_reports_of_a_story_that_goes_on_are_forgotten():
    old = replace(PLAIN, first_seen=NOW - timedelta(days=15))
    seen = Seen((SeenStory("plain", NOW - timedelta(days=1), (old,)),))
    (story,) = remember(seen, chosen([replace(PLAIN, version=2)], seen), now=NOW).stories
    assert (story.key, [one.version for one in story.reports]) == ("plain", [2])


def test_no_reports_make_an_empty_digest():
    assert chosen([]) == Digest((), (), (), 0, 0)


def test_order_of_reports_does_not_count():
    reports = morning(120)
    expected = chosen(reports, watched=("Ines Vale",))
    for seed in range(4):
        assert chosen(random.Random(seed).sample(reports, len(reports)), watched=("Ines Vale",)) == expected


REPORTS = st.lists(
    st.builds(
        lambda key, version, text, outlet, actor, warns, hours: report(
            f"k{key}",
            prose(random.Random(text), 60),
            version=version,
            outlet=outlet,
            headline=prose(random.Random(text), 6),
            actors=(actor, "Ines Vale"),
            warnings=(warning("It may fail"),) if warns else (),
            first_seen=NOW - timedelta(hours=hours),
        ),
        st.integers(0, 12),
        st.integers(1, 3),
        st.integers(0, 5),
        st.sampled_from(["The Gull", "The Tern"]),
        st.sampled_from(["Ada Pell", "Pell", "Ivo Senn"]),
        st.booleans(),
        st.integers(0, 60),
    ),
    max_size=14,
).map(lambda reports: [replace(one, entry=number) for number, one in enumerate(reports)])  # an entry has one report


@settings(deadline=None, max_examples=80)
@given(REPORTS, REPORTS, st.sampled_from(Include), st.integers(0, 4), st.randoms(use_true_random=False))
def test_nothing_vanishes_and_order_does_not_count(before, reports, include, most, draw):
    seen = remember(Seen(), chosen(before), now=NOW - timedelta(hours=24))
    digest = chosen(reports, seen, include=include, most=most, watched=("Ivo Senn",))
    assert accounted(digest) == digest.entries == len(reports)
    assert len(digest.stories) <= most
    assert {collapse.dropped for collapse in digest.collapses} <= {one.key for one in reports}
    assert chosen(draw.sample(reports, len(reports)), seen, include=include, most=most, watched=("Ivo Senn",)) == digest
