"""Printings of one name are one actor; two people of one surname stay two."""

from __future__ import annotations

import pytest

from bot.extraction.actor import find_actors
from bot.extraction.mention import Mention
from bot.model import ActorKind
from tests.timed import seconds_of

PERSON, BODY, GROUP, PLACE = ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.GROUP, ActorKind.PLACE


def mentions(kind, *printed):
    """Lay names out in text order, as sure as a title or a list makes them."""
    return [
        Mention(n * 100, n * 100 + len(p), n * 9, n * 9 + len(p.split()), p, kind, True) for n, p in enumerate(printed)
    ]


def mixed(*printed):
    """Lay names of several kinds out in text order, as (text, kind); a list knows those that are marked as known."""
    return [
        Mention(n * 100, n * 100 + len(p), n * 9, n * 9 + len(p.split()), p, kind, known == ["known"])
        for n, (p, kind, *known) in enumerate(printed)
    ]


def who(*printed):
    """Return the printed forms of each actor, names of several kinds given."""
    return [[m.text for m in actor.mentions] for actor in cast(*mixed(*printed))]


def cast(*found):
    return find_actors(sorted(found, key=lambda mention: mention.start))


def people(*printed):
    """Return who is who: a set of printed forms for each person, in the order in which they appear."""
    return [[m.text for m in actor.mentions] for actor in cast(*mentions(PERSON, *printed))]


ONE = {
    "six forms": [
        "Hugh Carberry",
        "General Sir Hugh Carberry",
        "General Sir Hugh Carbery",
        "Sir Hugh",
        "General Carberry",
        "Carberry",
    ],
    "surname behind": ["Ada Pell", "Pell", "Ms Pell"],
    "surname before": ["Pell", "Ada Pell"],
    "given name": ["Ada Pell", "Ada"],
    "initial": ["Jonathan Pell", "J. Pell", "J Pell"],
    "short given name": ["Jonathan Pell", "Jon Pell"],
    "accents": ["José Núñez", "Jose Nunez", "Nunez"],
    "misprinted surname": ["Hugh Carberry", "Hugh Carbery"],
    "letters changed over": ["Hugh Carberry", "Hugh Carbrery"],
    "misprinted given name": ["Philippa Marchbanks", "Phillippa Marchbanks"],
    "title and misprint": ["Philippa Marchbanks", "Dame Philippa Marchbank", "Ms Marchbanks"],
    "possessive": ["Ada Pell", "Ada Pell’s", "Pell’s"],
    "particles": ["Ludo van der Meer", "Van der Meer", "Mr van der Meer"],
    "lord with a given name elsewhere": ["Lord Fenwick", "Peter Fenwick", "Lord Fenwick"],
    "territorial title": ["Lord Fenwick of Carrow", "Lord Fenwick"],
    "dame by given name": ["Dame Philippa Pell", "Dame Philippa"],
    "middle name": ["Ada Mary Pell", "Ada Pell"],
    "junior": ["Ada Pell Jr", "Ada Pell"],
}


@pytest.mark.parametrize("printed", ONE.values(), ids=ONE)
def test_printings_of_one_person_are_one_actor(printed):
    assert people(*printed) == [printed]


TWO = {
    "given names": ["Ada Pell", "Hugh Pell"],
    "short misprint is none": ["Mark Hall", "Mark Ball"],
    "two slips are none": ["Hugh Carberry", "Hugh Carbuncle"],
    "titles of different gender": ["Mr Pell", "Mrs Pell"],
    "lord and lady": ["Lord Fenwick", "Lady Fenwick"],
    "given names of different gender": ["Maria Lopez", "Mario Lopez"],
    "paul and paula": ["Paul Marsh", "Paula Marsh"],
    "given names one letter apart": ["Dan Marsh", "Don Marsh"],
    "initials": ["A. Pell", "B. Pell"],
    "surname is a given name elsewhere": ["Ada Ray", "Ray Pell"],
    "two knights": ["Sir Hugh Carberry", "Sir Alan"],
}


@pytest.mark.parametrize("printed", TWO.values(), ids=TWO)
def test_two_people_are_two_actors(printed):
    assert people(*printed) == [[name] for name in printed]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param(
            ["Ada Pell", "Hugh Pell", "Mrs Pell", "Mr Pell"],
            [["Ada Pell", "Mrs Pell"], ["Hugh Pell", "Mr Pell"]],
            id="titles tell",
        ),
        pytest.param(
            ["Ada Pell", "Hugh Pell", "Pell"],
            [["Ada Pell"], ["Hugh Pell", "Pell"]],
            id="surname goes to who was named last",
        ),
        pytest.param(
            ["Sir Hugh Carberry", "Ada Carberry", "Sir Hugh", "Ada"],
            [["Sir Hugh Carberry", "Sir Hugh"], ["Ada Carberry", "Ada"]],
            id="given names tell",
        ),
    ],
)
def test_short_forms_go_to_the_person_who_fits(printed, expected):
    assert people(*printed) == expected


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        pytest.param(BODY, ["Harbour Safety Board", "HSB"], id="acronym behind"),
        pytest.param(BODY, ["HSB", "Harbour Safety Board"], id="acronym before"),
        pytest.param(BODY, ["Carrow Bank", "the Carrow Bank", "Carrow"], id="article and first word"),
        pytest.param(BODY, ["European Union", "EU"], id="known variant"),
        pytest.param(PLACE, ["United Kingdom", "UK", "Britain"], id="known country"),
        pytest.param(GROUP, ["Black Pennant", "the Black Pennant"], id="group"),
        pytest.param(BODY, ["Anvil Motors", "Anvil Motors’"], id="possessive"),
        pytest.param(BODY, ["Anvil plc", "Anvil"], id="legal form"),
        pytest.param(BODY, ["Anvil Motors Ltd", "Anvil Motors", "Anvil Motors, Inc."], id="legal forms"),
        pytest.param(BODY, ["Oil and Natural Gas Corp", "ONGC"], id="acronym with the legal form"),
        pytest.param(BODY, ["ONGC", "Oil and Natural Gas Corp."], id="acronym with the legal form before it"),
        pytest.param(BODY, ["Northern Rail plc", "NR"], id="acronym without the legal form"),
        pytest.param(BODY, ["General Motors Inc", "GM"], id="acronym without the legal form in capitals"),
        pytest.param(BODY, ["Serious Fraud Office", "Office"], id="telling word at the end"),
        pytest.param(BODY, ["Office of Harbour Safety", "Office"], id="telling word in the beginning"),
        pytest.param(BODY, ["Harbour Office for Safety", "Office"], id="telling word in the middle"),
        pytest.param(BODY, ["Office", "Harbour Office for Safety"], id="telling word before the longer name"),
        pytest.param(PLACE, ["Republic of Orvane", "Orvane"], id="republic"),
        pytest.param(PLACE, ["Orvane", "the Kingdom of Orvane"], id="kingdom"),
    ],
)
def test_printings_of_one_body_are_one_actor(kind, printed):
    assert [[m.text for m in actor.mentions] for actor in cast(*mentions(kind, *printed))] == [printed]


def test_acronym_of_two_bodies_is_neither():
    found = cast(*mentions(BODY, "HSB", "Harbour Safety Board", "Harbour Safety Bureau"))
    assert [actor.name for actor in found] == ["HSB", "Harbour Safety Board", "Harbour Safety Bureau"]


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        pytest.param(BODY, ["Home Office", "Foreign Office", "Office"], id="telling word of two bodies"),
        pytest.param(BODY, ["Harbour Lantern for Safety", "Lantern"], id="word in the middle that tells nothing"),
        pytest.param(PLACE, ["Gulf of Orvane", "Orvane"], id="place of a place"),
        pytest.param(PLACE, ["Democratic Republic of Orvane", "Orvane"], id="another republic"),
        pytest.param(PLACE, ["Kingdom of Orvane", "Republic of Orvane", "Orvane"], id="kingdom and republic"),
        pytest.param(PLACE, ["Port Carrow", "Carrow"], id="town and port"),
    ],
)
def test_names_that_only_share_words_are_different_actors(kind, printed):
    assert [[m.text for m in actor.mentions] for actor in cast(*mentions(kind, *printed))] == [[n] for n in printed]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param([("Ada Pell", PERSON), ("AP", BODY)], [["Ada Pell", "AP"]], id="read as a body"),
        pytest.param([("AP", PERSON), ("Ada Pell", PERSON)], [["AP", "Ada Pell"]], id="before the name"),
        pytest.param([("Ada Mary Pell", PERSON), ("AMP", BODY)], [["Ada Mary Pell", "AMP"]], id="three names"),
        pytest.param([("Ada Pell-Marsh", PERSON), ("APM", PLACE)], [["Ada Pell-Marsh", "APM"]], id="double surname"),
        pytest.param([("Sir Hugh Pell", PERSON), ("HP", BODY)], [["Sir Hugh Pell", "HP"]], id="title before the name"),
        pytest.param(
            [("Ada Pell", PERSON), ("Hugh Pell", PERSON), ("AP", BODY), ("HP", BODY)],
            [["Ada Pell", "AP"], ["Hugh Pell", "HP"]],
            id="two of one surname",
        ),
        pytest.param(
            [("Ada Pell", PERSON), ("Al Pole", PERSON), ("AP", BODY)],
            [["Ada Pell"], ["Al Pole", "AP"]],
            id="two of the same initials, the last named",
        ),
    ],
)
def test_initials_of_a_person_are_that_person(printed, expected):
    assert who(*printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param([("Ada Pell", PERSON), ("AP", BODY, "known")], id="listed body"),
        pytest.param([("Ursula Stone", PERSON), ("US", PLACE, "known")], id="US and a person"),
        pytest.param([("Emma Ulm", PERSON), ("EU", BODY, "known")], id="EU and a person"),
        pytest.param([("United Steel", BODY), ("US", PLACE, "known")], id="US and a body"),
        pytest.param([("Energy Union", BODY), ("EU", BODY, "known")], id="EU and a body"),
        pytest.param([("Ada Pell", PERSON), ("Ap", BODY)], id="small letter"),
        pytest.param([("Ada", PERSON), ("A", BODY)], id="one letter"),
        pytest.param([("Ana Bo Cy Di Pell", PERSON), ("ABCDP", BODY)], id="five letters"),
        pytest.param([("Ada Pell", PERSON), ("AB", BODY)], id="other letters"),
    ],
)
def test_capitals_that_are_no_initials_are_an_actor_of_their_own(printed):
    assert who(*printed) == [[name] for name, *_ in printed]


def test_initials_that_a_body_has_too_are_the_body():
    printed = [("Ada Pell", PERSON), ("Anvil Partners", BODY), ("AP", BODY)]
    assert who(*printed) == [["Ada Pell"], ["Anvil Partners", "AP"]]


def test_body_called_as_a_title_and_initials_spell_is_no_person():
    found = cast(*mixed(("Sir Ada Pell", PERSON), ("SAP", BODY)))
    assert [(actor.name, actor.kind) for actor in found] == [("Ada Pell", PERSON), ("SAP", BODY)]


def test_name_of_a_person_is_not_the_initials():
    (actor,) = cast(*mixed(("AP", BODY), ("AP", BODY), ("Ada Pell", PERSON)))
    assert (actor.name, actor.kind, actor.aliases) == ("Ada Pell", PERSON, ("Ada Pell", "AP"))


def test_place_is_not_the_body_named_after_it():
    place, body = mentions(PLACE, "Carrow")[0], mentions(BODY, "x", "Carrow Bank")[1]
    assert [(actor.name, actor.kind) for actor in cast(place, body)] == [("Carrow", PLACE), ("Carrow Bank", BODY)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param(["Sir Hugh", "General Carberry", "General Sir Hugh Carberry"], "Hugh Carberry", id="fullest"),
        pytest.param(["Hugh Carbery", "Hugh Carberry", "Hugh Carberry"], "Hugh Carberry", id="printed more often"),
        pytest.param(["Mr Pell"], "Pell", id="without titles"),
        pytest.param(["Ludo van der Meer", "Van der Meer"], "Ludo van der Meer", id="particles"),
    ],
)
def test_name_is_the_fullest_without_titles(printed, expected):
    assert [actor.name for actor in cast(*mentions(PERSON, *printed))] == [expected]


def test_name_of_a_body_is_written_out():
    assert [actor.name for actor in cast(*mentions(BODY, "HSB", "HSB", "Harbour Safety Board"))] == [
        "Harbour Safety Board"
    ]


@pytest.mark.parametrize("printed", [["Mr Pell", "Mrs Pell"], ["Lord Fenwick", "Lady Fenwick"]], ids=["mr", "lord"])
def test_names_of_different_actors_differ(printed):
    assert len({actor.name for actor in cast(*mentions(PERSON, *printed))}) == 2


def test_aliases_are_every_printed_form_once_and_the_name_first():
    (actor,) = cast(*mentions(PERSON, "General Sir Hugh Carberry", "Sir  Hugh", "Sir Hugh", "General Carberry"))
    assert actor.aliases == ("Hugh Carberry", "General Sir Hugh Carberry", "Sir Hugh", "General Carberry")


def test_actors_stand_in_the_order_in_which_they_appear():
    found = cast(*mentions(PERSON, "Pell", "Hugh Carberry", "Ada Pell", "Carberry"))
    assert [actor.name for actor in found] == ["Ada Pell", "Hugh Carberry"]


def test_every_mention_belongs_to_one_actor():
    given = mentions(PERSON, "Pell", "Hugh Carberry", "Ada Pell", "Hugh Pell", "Carberry", "Mr Pell", "Sir Hugh", "Ada")
    held = [mention for actor in cast(*given) for mention in actor.mentions]
    assert sorted(held, key=lambda m: m.start) == given


def seconds(kind, form, count):
    given = mentions(kind, *(form.format(chr(97 + n // 26 % 26) + chr(97 + n % 26), n // 676) for n in range(count)))
    return seconds_of(lambda: find_actors(given), times=3)


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        pytest.param(BODY, "Q{0}x{1} Board", id="bodies"),
        pytest.param(PERSON, "Q{0}y{1} X{0}z{1}", id="people"),
    ],
)
def test_time_grows_no_faster_than_the_number_of_names(kind, form):
    assert seconds(kind, form, 480) <= 30 * seconds(kind, form, 60)


def test_nobody_named_is_no_actor():
    assert find_actors([]) == ()
