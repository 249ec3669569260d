"""What befell the letters of a text: each place is found, and sound letters are left alone."""

from __future__ import annotations

from functools import partial

import pytest

from bot.extraction.damage import find_markup, find_mojibake, find_turns
from tests.timed import seconds_of


def found(finder, text):
    return [text[slice(*span)] for span in finder(text)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param("the ferryâ€™s dock", ["â€™"], id="apostrophe"),
        pytest.param("â€œMend itâ€\x9d", ["â€œ", "â€\x9d"], id="quotation marks"),
        pytest.param("the cafÃ© in MÃ¼hl", ["Ã©", "Ã¼"], id="accents"),
        pytest.param("Â£3m", ["Â£"], id="pound sign"),
        pytest.param("ï»¿Carrow", ["ï»¿"], id="byte order mark"),
        pytest.param("the wall\ufffds end", ["\ufffd"], id="lost letter"),
    ],
)
def test_letters_read_in_a_wrong_encoding_are_found(printed, expected):
    assert found(find_mojibake, printed) == expected


@pytest.mark.parametrize(
    "printed", ["São Tomé, Ângela, château", "SÃO TOMÉ", "“the ferry’s dock”", "€5 and £3m – naïve", "AMANHû", "Âge"]
)
def test_accents_and_marks_are_sound(printed):
    assert found(find_mojibake, printed) == []


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param("<p>The dock</p>", ["<p>", "</p>"], id="tags"),
        pytest.param('see <a href="https://carrow.example.org">here</a>', 2, id="link"),
        pytest.param("the dock<br/>", ["<br/>"], id="break"),
        pytest.param("Pell &amp; Sons&nbsp;plc", ["&amp;", "&nbsp;"], id="entities"),
        pytest.param("Jos&#233; &#x2019;", ["&#233;", "&#x2019;"], id="numbered entities"),
        pytest.param("<!-- promo -->", ["<!--"], id="comment"),
    ],
)
def test_markup_that_is_left_over_is_found(printed, expected):
    places = found(find_markup, printed)
    assert (len(places) if isinstance(expected, int) else places) == expected


@pytest.mark.parametrize(
    "printed", ["AT&T; R&D", "Pell & Sons; later", "x < 3 and y > 4", "a <sigh> of relief", "&Sons;"]
)
def test_signs_in_prose_are_no_markup(printed):
    assert found(find_markup, printed) == []


@pytest.mark.parametrize("turn", [0x202A, 0x202E, 0x2066, 0x2069], ids=hex)
def test_characters_that_turn_the_order_are_found(turn):
    assert found(find_turns, f"the {chr(turn)}dock") == [chr(turn)]


@pytest.mark.parametrize("mark", [0x200E, 0x200F, 0xA0], ids=hex)
def test_marks_that_turn_nothing_are_left_alone(mark):
    assert found(find_turns, f"the {chr(mark)}dock") == []


@pytest.mark.parametrize("hostile", ["<a " * 20_000, "<" * 60_000, "&amp" * 20_000, "Ã" * 60_000])
def test_hostile_texts_are_read_in_time(hostile):
    assert sum(seconds_of(partial(found, each, hostile)) for each in (find_markup, find_mojibake, find_turns)) < 2
