"""The measure of deduplication is fair, and the selection comes as near a careful desk as the issue asks."""

from __future__ import annotations

import pytest

from bot.model import Collapse, Report, Story
from tests.selection import measure
from tests.selection.adapter import MissingError, called, found, groups, reports
from tests.selection.articles import Truth, articles, truth
from tests.selection.measure import ASKED, bcubed, measured
from tests.selection.overlap import overlap

IDS = [made.id for made in articles()]


def pair(first: str, second: str) -> frozenset[str]:
    return frozenset((first, second))


TOLD = Truth(
    copies=(("a", "b", "c"),),
    stories=(frozenset("abcd"), frozenset("ef")),
    versions=(("d", "c"),),
    argued_copies=frozenset({pair("a", "d")}),
    argued_stories=frozenset({pair("g", "e"), pair("g", "f")}),
    apart=(),
)
RIGHT = ([frozenset("abc")], [frozenset("abcd"), frozenset("ef")])


def unsigned(text: str) -> tuple[int, ...]:
    return (len(text),)


def figures(copies, stories) -> dict[str, float]:
    return {name: round(value, 3) for name, value in measured(copies, stories, TOLD, "abcdefg").figures.items()}


def story(*keys: Report, collapses: tuple[Collapse, ...] = ()) -> Story:
    return Story(keys[0], keys, (), 1, (), collapses)


def test_truth_scores_full_marks():
    result = measured(*RIGHT, TOLD, "abcdefg")
    assert set(result.figures.values()) == {1.0}
    assert set(result.wrong.values()) == {frozenset()}
    assert result.short() == {}


@pytest.mark.parametrize(
    ("copies", "precision", "recall"),
    [
        ([], 1.0, 0.0),
        (["ab"], 1.0, 0.333),
        (["abcd"], 0.75, 1.0),
        (["abce"], 0.5, 1.0),
        (["ad", "cd"], 1.0, 0.0),
    ],
    ids=["none", "one of three", "one more", "another story", "argued, and versions"],
)
def test_copies_are_scored_by_pairs(copies, precision, recall):
    scored = figures(copies, RIGHT[1])
    assert (scored["copies.precision"], scored["copies.recall"]) == (precision, recall)


@pytest.mark.parametrize(
    ("stories", "precision", "recall"),
    [
        ([], 1.0, 0.429),
        ([frozenset("abcdefg")], 0.45, 1.0),
        ([frozenset("ab"), frozenset("cd"), frozenset("ef")], 1.0, 0.714),
        ([frozenset("abcd"), frozenset("efg")], 1.0, 1.0),
    ],
    ids=["each alone", "all in one", "halved", "argued"],
)
def test_stories_are_scored_by_articles(stories, precision, recall):
    scored = figures(RIGHT[0], stories)
    assert (scored["stories.precision"], scored["stories.recall"]) == (precision, recall)


def test_bcubed_is_the_mean_over_articles():
    assert bcubed([frozenset("abc")], [frozenset("ab")], frozenset(), "abc") == pytest.approx((5 / 9, 1.0))


def test_wrong_pairs_are_named():
    wrong = measured([frozenset("ae")], [frozenset("de")], TOLD, "abcdefg").wrong
    assert wrong["taken for copies"] == {pair("a", "e")}
    assert wrong["copies not seen"] == {pair("a", "b"), pair("a", "c"), pair("b", "c")}
    assert wrong["taken for one story"] == {pair("d", "e")}
    assert len(wrong["one story not seen"]) == 7


def test_answers_are_read_in_many_shapes():
    given = reports(unsigned)
    by_id = dict(zip(IDS, given, strict=True))
    first, second, third = (by_id[name] for name in ("tram-wire", "tram-ledger", "tram-standard"))
    collapse = Collapse(first.key, second.key, "same copy", "One agency text.", 0.9)
    wanted = [pair("tram-wire", "tram-ledger")]
    assert groups([(first, second)], given) == wanted
    assert groups([{first.key, second.key}], given) == wanted
    assert groups([collapse], given) == wanted
    assert groups([story(first, collapses=(collapse,))], given) == wanted
    assert groups([(first, second), (second, third)], given) == [wanted[0] | {"tram-standard"}]


def test_keys_name_every_version_and_reports_only_their_own():
    given = reports(unsigned)
    newest = next(one for one in given if one.version == 3)
    assert [sorted(group) for group in groups([[newest.key]], given)] == [
        ["flood-courier-1", "flood-courier-2", "flood-courier-3"]
    ]
    assert [len(group) for group in groups([[newest]], given)] == [1]


def test_functions_are_given_what_they_ask_for():
    given = reports(unsigned)
    texts = [made.text for made in articles()]
    assert called(lambda these, texts: (these, texts[0]), given, None, texts) == (given, articles()[0].text)
    assert called(lambda these, copies, limit=3: (copies, limit), given, "found", texts) == ("found", 3)
    assert called(lambda these, now: now, given, None, texts) > given[-1].first_seen


def test_nothing_is_measured_where_nothing_is(capsys):
    absent = "tests.selection.nowhere.find"
    with pytest.raises(MissingError, match="nowhere"):
        found(absent, absent, sign="tests.selection.test_measure.unsigned")
    assert measure.main([absent, absent]) == 2
    assert "Nothing was measured" in capsys.readouterr().out


def by_containment(given, texts):
    """Find copies by exact shingles: slow, and all that a signature can hope to come near."""
    return [
        (one, other)
        for place, one in enumerate(given)
        for number, other in enumerate(given[:place])
        if overlap(texts[place], texts[number]).containment >= 0.75
    ]


def each_alone(given):
    return []


def test_truth_of_copies_can_be_found_by_words_alone():
    here = "tests.selection.test_measure"
    copies, stories = found(f"{here}.by_containment", f"{here}.each_alone", f"{here}.unsigned")
    result = measured(copies, stories, truth(), IDS)
    assert (result.figures["copies.precision"], result.figures["copies.recall"]) == (1.0, 1.0)
    assert result.figures["stories.f1"] < ASKED["stories.f1"]


def test_selection_comes_as_near_as_the_issue_asks():
    try:
        copies, stories = found()
    except MissingError as missing:
        pytest.skip(str(missing))
    result = measured(copies, stories, truth(), IDS)
    assert result.short() == {}
