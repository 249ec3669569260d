import pytest

from bot.errors import UsageError
from bot.usecases import zones
from bot.usecases.zones import find_zone, suggest


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/London", "Europe/London"),
        (" europe/london ", "Europe/London"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_zone_is_found_however_it_is_written(words: str, zone: str):
    assert find_zone(words) == zone


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
