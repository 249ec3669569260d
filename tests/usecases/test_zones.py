from contextlib import suppress
from zoneinfo import available_timezones

import pytest

from bot.errors import UsageError
from bot.usecases import zone_names, zones
from bot.usecases.zones import find_zone, suggest


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/London", "Europe/London"),
        (" europe/london ", "Europe/London"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("Etc/UTC", "Etc/UTC"),
    ],
)
def test_zone_is_found_however_it_is_written(words: str, zone: str):
    assert find_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("EST", "America/New_York"),
        ("est5edt", "America/New_York"),
        ("PST8PDT", "America/Los_Angeles"),
        ("MST", "America/Denver or America/Phoenix"),
        ("HST", "Pacific/Honolulu"),
        ("CET", "Europe/Berlin or Europe/Paris"),
        ("GMT", "UTC or Europe/London"),
        ("Japan", "Asia/Tokyo"),
        ("Etc/GMT+5", "America/New_York or America/Bogota"),
        ("Etc/GMT-1", "Europe/Berlin or Africa/Lagos"),
    ],
)
def test_zone_that_names_no_place_is_refused_with_those_it_may_mean(words: str, meant: str):
    with pytest.raises(UsageError) as raised:
        find_zone(words)
    said = f"“{words}” names no place, so it may miss daylight time. Did you mean {meant}?"
    assert raised.value.public_message == said


def test_no_zone_but_utc_is_taken_that_names_no_place():
    every = available_timezones() - zones.NO_PLACES
    fixed = {name for name in every if "/" not in name or name.startswith("Etc/")}
    taken = set()
    for name in fixed:
        with suppress(UsageError):
            taken.add(find_zone(name))
    assert taken == {"UTC", "Etc/UTC"}


def test_places_that_are_meant_are_zones():
    every = {place for places in (*zone_names._PLACES.values(), *zone_names._AHEAD.values()) for place in places}
    assert {find_zone(place) for place in every} == every


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("bst", ("Europe/London",)),
        ("IST", ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")),
        ("gmt+1", ("Europe/Berlin", "Africa/Lagos")),
        ("UTC -05:00", ("America/New_York", "America/Bogota")),
        ("+9", ("Asia/Tokyo",)),
    ],
)
def test_what_an_abbreviation_may_mean_is_suggested_first(words: str, first: tuple[str, ...]):
    assert suggest(words, most=20)[: len(first)] == first


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("London", ("Europe/London",)),
        ("Londn", ("Europe/London",)),
        ("newyork", ("America/New_York",)),
        ("kath", ("Asia/Kathmandu",)),
        ("São Paulo", ("America/Sao_Paulo",)),
        ("Buenos Aires", ("America/Buenos_Aires",)),
        ("xq", ()),
        ("", ()),
    ],
)
def test_near_zones_are_suggested(words: str, near: tuple[str, ...]):
    assert suggest(words)[: max(1, len(near))] == near


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Londn", "There is no time zone “Londn”. Did you mean Europe/London?"),
        ("BST", "There is no time zone “BST”. Did you mean Europe/London?"),
        ("GMT+1", "There is no time zone “GMT+1”. Did you mean Europe/Berlin or Africa/Lagos?"),
        ("Etc/GMT-11", "“Etc/GMT-11” names no place, so it may miss daylight time. Name one such as Europe/London."),
        ("xq", "There is no time zone “xq”. Name one such as Europe/London."),
        ("localtime", "There is no time zone “localtime”. Name one such as Europe/London."),
        ("../../etc/passwd", "There is no time zone “../../etc/passwd”. Name one such as Europe/London."),
        ("", "There is no time zone “”. Name one such as Europe/London."),
    ],
)
def test_unknown_zone_is_refused_with_the_next_step(words: str, sentence: str):
    with pytest.raises(UsageError) as raised:
        find_zone(words)
    assert raised.value.public_message == sentence


def test_no_more_zones_are_suggested_than_asked_for():
    assert len(suggest("america", most=5)) <= 5
    assert suggest("eastern", most=1) in {("Canada/Eastern",), ("US/Eastern",)}


def test_disk_is_walked_once_for_all_zones(monkeypatch):
    find_zone("Europe/London")
    monkeypatch.setattr(zones, "available_timezones", lambda: pytest.fail("walked again"))
    assert (find_zone("utc"), suggest("Londo")[0]) == ("UTC", "Europe/London")
