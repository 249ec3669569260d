"""A printed name is told into its parts, whatever titles, particles and endings it carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.name import acronym, canonical, fold, gender_of, is_honorific, parse_person, strip_honorifics


@pytest.mark.parametrize(
    ("printed", "given", "surname"),
    [
        pytest.param("Ada Pell", ("ada",), "pell", id="plain"),
        pytest.param("Pell", (), "pell", id="surname alone"),
        pytest.param("Mr Pell", (), "pell", id="title and surname"),
        pytest.param("Mr. Pell", (), "pell", id="title with a full stop"),
        pytest.param("General Sir Hugh Carberry", ("hugh",), "carberry", id="two titles"),
        pytest.param("Rear Admiral Ada Pell", ("ada",), "pell", id="title of two words"),
        pytest.param("Vice President Ada Pell", ("ada",), "pell", id="office"),
        pytest.param("Sir Hugh", ("hugh",), "", id="sir takes the given name"),
        pytest.param("Dame Philippa", ("philippa",), "", id="dame takes the given name"),
        pytest.param("Lord Fenwick", (), "fenwick", id="lord takes the surname"),
        pytest.param("Baroness Pell", (), "pell", id="baroness takes the surname"),
        pytest.param("Lady Ann Pell", ("ann",), "pell", id="lady with both"),
        pytest.param("Ada Mary Pell", ("ada", "mary"), "pell", id="two given names"),
        pytest.param("A. M. Pell", ("a", "m"), "pell", id="initials"),
        pytest.param("Mary-Jane Pell", ("mary-jane",), "pell", id="double given name"),
        pytest.param("Nadira Qasem-Holt", ("nadira",), "qasem-holt", id="double surname"),
        pytest.param("Ludo van der Meer", ("ludo",), "van der meer", id="van der"),
        pytest.param("Ana de la Cruz", ("ana",), "de la cruz", id="de la"),
        pytest.param("Omar bin Said", ("omar",), "bin said", id="bin"),
        pytest.param("Idris el-Mahrouq", ("idris",), "el-mahrouq", id="hyphened particle"),
        pytest.param("van der Meer", (), "van der meer", id="van der alone"),
        pytest.param("Van der Meer", (), "van der meer", id="Van der alone"),
        pytest.param("de la Cruz", (), "de la cruz", id="de la alone"),
        pytest.param("Mr van der Meer", (), "van der meer", id="Mr van der"),
        pytest.param("Ada Pell Jr", ("ada",), "pell", id="junior"),
        pytest.param("Ada Pell Jr.", ("ada",), "pell", id="junior with a full stop"),
        pytest.param("Ada Pell KC", ("ada",), "pell", id="king's counsel"),
        pytest.param("Ada Pell MP", ("ada",), "pell", id="member of parliament"),
        pytest.param("Ada Pell’s", ("ada",), "pell", id="possessive"),
        pytest.param("Ada Pell's", ("ada",), "pell", id="straight possessive"),
        pytest.param("José Núñez", ("jose",), "nunez", id="accents"),
        pytest.param("Ada O’Hara", ("ada",), "o'hara", id="apostrophe"),
        pytest.param("Don Pell", ("don",), "pell", id="given name that is a title elsewhere"),
        pytest.param("Lord Fenwick of Carrow", (), "fenwick", id="territorial title"),
        pytest.param("", (), "", id="nothing"),
    ],
)
def test_names_are_split_into_their_parts(printed, given, surname):
    name = parse_person(printed)
    assert (name.given, name.surname, name.printed) == (given, surname, printed)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("General Sir Hugh Carberry", ("general", "sir")),
        ("Dr Ada Pell", ("dr",)),
        ("Prof. Pell", ("prof",)),
        ("Ada Pell", ()),
        ("president Ada", ()),
    ],
)
def test_titles_are_read_in_order(printed, expected):
    assert parse_person(printed).honorifics == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Sir Hugh Carberry", ("hugh", "carberry")),
        ("Sir Hugh", ("hugh",)),
        ("Mr Carberry", ("carberry",)),
    ],
)
def test_bare_name_leaves_titles_out(printed, expected):
    assert parse_person(printed).bare == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("General Sir Hugh Carberry", "Hugh Carberry"),
        ("Dr. Ada Pell", "Ada Pell"),
        ("Sir Hugh", "Hugh"),
        ("Secretary of State Ada Pell", "Ada Pell"),
        ("Ada Pell", "Ada Pell"),
        ("President", "President"),
    ],
)
def test_shown_name_begins_behind_the_titles(printed, expected):
    assert strip_honorifics(printed) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("Mr", True), ("Gen.", True), ("general", False), ("Pell", False), ("", False)]
)
def test_titles_are_capitalised(word, expected):
    assert is_honorific(word) is expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Mr Pell", "m"),
        ("Mrs Pell", "f"),
        ("Baroness Pell", "f"),
        ("Ada Pell", "f"),
        ("Hugh Pell", "m"),
        ("Dr Hugh Pell", "m"),
        ("Dr Pell", None),
        ("Robin Pell", None),
        ("Pell", None),
    ],
)
def test_gender_is_known_from_title_or_given_name_only(printed, expected):
    assert gender_of(parse_person(printed)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Núñez", "nunez"),
        ("Pell’s", "pell"),
        ("Pell's", "pell"),
        ("Dr.", "dr"),
        ("PELL", "pell"),
        ("sailors’", "sailors"),
    ],
)
def test_folding_forgets_case_accents_and_endings(word, expected):
    assert fold(word) == expected


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(word):
    assert fold(fold(word)) == fold(word)


@given(st.text(max_size=40))
def test_any_text_can_be_parsed(printed):
    name = parse_person(printed)
    assert name.printed == printed


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("the European Union", "European Union"),
        ("EU", "European Union"),
        ("The Carrow Bank’s", "Carrow Bank"),
        ("The  Harbour  Board ", "Harbour Board"),
        ("UK", "United Kingdom"),
        ("Britain", "United Kingdom"),
        ("Anvil", "Anvil"),
        ("the", "the"),
    ],
)
def test_bodies_are_grouped_under_one_form(printed, expected):
    assert canonical(printed) == expected


@pytest.mark.parametrize(
    "firm",
    ["Anvil plc", "Anvil PLC", "Anvil Inc", "Anvil, Inc.", "Anvil Ltd", "Anvil Ltd.", "Anvil Limited", "Anvil Corp.",
     "Anvil AG", "Anvil GmbH", "Anvil LLC", "Anvil LLP", "Anvil S.A.", "the Anvil plc", "Anvil plc’s"],
)  # fmt: skip
def test_firms_are_grouped_without_their_legal_form(firm):
    assert canonical(firm) == "Anvil"


@pytest.mark.parametrize("name", ["Limited", "Plc", "Anvil Stag", "Inc. Media", "Anvil Corporation", "Anvilplc"])
def test_words_that_are_no_legal_form_behind_a_name_are_kept(name):
    assert canonical(name) == name


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("Oil and Natural Gas Corp", "ONGC"), ("British Telecom plc", "BT"), ("the Carrow Bank", "CB"), ("carrow", ""),
     ("Harbour Safety Board", "HSB"), ("Carrow Chamber of Commerce", "CCC"), ("Anglo-Orvane Bank", "AOB")],
)  # fmt: skip
def test_acronyms_are_made_of_capitals(printed, expected):
    assert acronym(printed) == expected
