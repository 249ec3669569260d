from __future__ import annotations

import random
from datetime import timedelta
from itertools import combinations, permutations

import pytest

from bot.model import Seen, SeenStory
from bot.selection.stories import find_stories, recognise
from tests.selection.made import NAMES, NOW, VOCABULARY, lead, report
from tests.timed import seconds_of


def told(key: str, headline: str, first: str, actors=(), quotes=(), hours: float = 3, **fields):
    return report(
        key,
        headline=headline,
        lead=lead(first),
        actors=actors,
        quotes=quotes,
        first_seen=NOW - timedelta(hours=hours),
        **fields,
    )


DAM = (
    told(
        "dam-1",
        "Engineers fear Corran dam could fail",
        "Engineers have warned that the Corran dam may burst after a week of rain, forcing 3,000 people out.",
        ("Hana Orlik", "Corran River Authority", "Ines Vale"),
        ("We may have three days before the wall goes",),
    ),
    told(
        "dam-2",
        "Thousands told to leave as reservoir wall cracks",
        "More than 3,000 people in the Corran valley were ordered out when cracks opened in the wall of the dam.",
        ("Corran Valley", "Dr Hana Orlik", "Prime Minister Ines Vale"),
        ("we may have three days",),
        5,
        outlet="The Tern",
    ),
    told(
        "dam-3",
        "‘Leave now’: valley emptied below failing dam",
        "Soldiers went from door to door overnight as a cracked dam threatened to give way after the rain.",
        ("Piet Maas", "Orlik"),
        ("We may have three days before the wall goes",),
        2,
        outlet="The Heron",
    ),
)
BUDGET = (
    told(
        "budget-1",
        "Vale's budget raises fuel duty",
        "Prime Minister Ines Vale's government will raise fuel duty, the finance minister told parliament.",
        ("Ines Vale", "Tomas Brandt"),
        ("Everybody will pay a little more",),
    ),
    told(
        "budget-2",
        "Drivers face higher petrol tax in Brandt's first budget",
        "Finance minister Tomas Brandt announced a rise in fuel tax as he set out his first budget in parliament.",
        ("Tomas Brandt", "Motorists' Union", "Ines Vale"),
        ("everybody will pay a little more",),
    ),
)
QUAKES = tuple(
    told(
        f"quake-{place}",
        f"Magnitude {size} quake shakes {place}",
        f"An earthquake of magnitude {size} struck near {place}; there were no reports of damage.",
        (place, "Geological Office"),
        hours=hours,
    )
    for place, size, hours in (("Amber Islands", "5.1", 20), ("Tarn", "4.6", 12))
)


def keys(stories) -> set[frozenset[str]]:
    return {frozenset(one.key for one in story.reports) for story in stories}


def test_one_event_in_other_words_is_one_story():
    assert keys(find_stories((*DAM, *BUDGET))) == {
        frozenset({"dam-1", "dam-2", "dam-3"}),
        frozenset({"budget-1", "budget-2"}),
    }


def test_order_does_not_count():
    expected = find_stories((*DAM, *BUDGET))
    assert all(find_stories(given) == expected for given in permutations((*DAM, *BUDGET)))


def test_join_has_a_reason_in_words():
    (story,) = find_stories(DAM[:2])
    (collapse,) = story.collapses
    assert (collapse.kept, collapse.dropped, collapse.kind) == ("dam-2", "dam-1", "same story")
    assert "both name " in collapse.reason
    assert "Hana Orlik" in collapse.reason
    assert "both quote “We may have three days" in collapse.reason
    assert collapse.reason.endswith(", 2 hours apart")


def test_best_graded_report_speaks_for_the_story():
    graded = report(
        "dam-9", headline=DAM[0].headline, lead=DAM[0].lead, actors=DAM[0].actors, quotes=DAM[0].quotes, grade="B"
    )
    (story,) = find_stories((*DAM, graded))
    assert story.lead.key == "dam-9"


@pytest.mark.parametrize(("hours", "stories"), [(35, 1), (38, 2)])
def test_events_long_apart_are_not_one(hours, stories):
    later = told(
        "dam-9", DAM[0].headline, DAM[0].lead.text, DAM[0].actors, DAM[0].quotes, DAM[0].first_seen and 3 + hours
    )
    assert len(find_stories((DAM[0], later))) == stories


def test_hub_joins_nothing():
    themes = (("harbour", "crane"), ("school", "roof"), ("wheat", "price"), ("tunnel", "drill"), ("choir", "prize"))
    reports = [
        told(
            f"hub-{one}",
            f"Vale opens {one} {other}",
            f"Prime Minister Ines Vale praised the {one} and its {other}.",
            ("Ines Vale", f"{one.title()} {other.title()}"),
        )
        for one, other in themes
    ]
    assert len(find_stories(reports)) == len(themes)


def test_stories_do_not_chain():
    """Each report shares half of its actors and words with the next, and nothing with the one after it."""
    words = "harbour crane school roof wheat price tunnel drill choir prize market bridge lighthouse ferry".split()  # noqa: SIM905
    reports = [
        told(
            f"link-{at}",
            f"{a.title()} {b.title()} {c.title()} {d.title()}",
            f"The {a} {b} {c} {d}.",
            (f"Person {a.title()}", f"Person {c.title()}"),
        )
        for at, (a, b, c, d) in enumerate(zip(words[::2], words[1::2], words[2::2], words[3::2], strict=False))
    ]
    assert len(reports) == 6
    assert max(len(story.reports) for story in find_stories(reports)) <= 3


def test_two_from_one_mould_are_two():
    assert len(find_stories(QUAKES)) == 2


def test_column_of_one_outlet_is_another_one_each_day():
    days = [
        told(
            f"sky-{day}",
            "The sky tonight",
            f"Here is the sky over the coast on {day}. Look west for the planet.",
            ("Gannet Point",),
            hours=hours,
        )
        for day, hours in (("Tuesday", 26), ("Wednesday", 2))
    ]
    assert len(find_stories(days)) == 2


def test_nothing_is_no_story():
    assert find_stories(()) == ()


def seen(*reports) -> Seen:
    return Seen((SeenStory("dam-old", NOW - timedelta(hours=2), reports),))


@pytest.mark.parametrize(
    ("fresh", "known"),
    [(DAM[:1], True), (BUDGET, False), ((report("dam-3", version=2, headline="All quiet"),), True)],
    ids=["same event", "other event", "same article"],
)
def test_story_of_an_earlier_digest_is_recognised(fresh, known):
    found = recognise({"now": fresh}, seen(*DAM[1:]))
    assert [story.key for story in found["now"]] == (["dam-old"] if known else [])


def test_story_that_goes_on_is_recognised_though_one_of_its_reports_is_about_somebody_else():
    aside = told(
        "dam-4",
        "Farmer Till Brandt saves his bees from the flood",
        "Till Brandt carried forty hives up the hill before the Corran dam broke.",
        ("Till Brandt", "Bee Union"),
    )
    found = recognise({"now": DAM[:1]}, seen(*DAM[1:], aside))
    assert [story.key for story in found["now"]] == ["dam-old"]


def test_shared_quote_of_two_outlets_is_told():
    stories = find_stories(BUDGET)
    assert [collapse.reason for story in stories for collapse in story.collapses if "both quote" in collapse.reason]


def test_every_report_is_in_one_story():
    found = find_stories((*DAM, *BUDGET, *QUAKES))
    assert sorted(one.key for story in found for one in story.reports) == sorted(
        one.key for one in (*DAM, *BUDGET, *QUAKES)
    )
    assert not any(set(a) & set(b) for a, b in combinations(keys(found), 2))


def test_great_event_is_not_taken_for_a_hub():
    draw = random.Random(3)
    cast, words = draw.sample(NAMES, 5), draw.sample(VOCABULARY, 40)
    event = [
        told(
            f"event-{at}",
            " ".join(draw.sample(words, 8)),
            " ".join(draw.sample(words, 16)),
            tuple(draw.sample(cast, 3)),
        )
        for at in range(30)
    ]
    found = keys(find_stories((*event, *DAM, *BUDGET)))
    assert max(map(len, found)) == 30
    assert len(found) == 3


def test_report_of_one_mould_with_an_earlier_story_is_a_story_of_its_own():
    osk = told(
        "osk", "Osk shares fall 3 per cent", "Shares in Osk fell 3 per cent on Tuesday after the bank cut its forecast."
    )
    brenn = told(
        "brenn",
        "Brenn shares rise 2 per cent",
        "Shares in Brenn rose 2 per cent on Tuesday after the bank cut its forecast.",
    )
    later = told(
        "osk-2", "Osk shares fall again", "Shares in Osk fell again on Tuesday after the bank cut its forecast."
    )
    found = recognise({"brenn": (brenn,), "osk-2": (later,)}, seen(osk))
    assert {key: [story.key for story in stories] for key, stories in found.items()} == {
        "brenn": [],
        "osk-2": ["dam-old"],
    }


def test_reports_of_one_mould_cost_no_more_than_others():
    draw = random.Random(4)
    reports = [
        report(str(at), headline=" ".join(draw.sample(VOCABULARY[:40], 6)), actors=("Ines Vale",)) for at in range(600)
    ]
    assert seconds_of(lambda: find_stories(reports)) < 3
