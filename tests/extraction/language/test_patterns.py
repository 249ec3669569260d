"""Forms and lists that tell a name, each with what it must leave alone."""

from __future__ import annotations

import pytest

from bot.extraction.language.patterns import capitals_end, find_patterns, find_phrases, is_demonym
from tests.extraction.tagged import printed, tagged


def found(text):
    doc = tagged(text)
    return printed(doc, find_patterns(doc))


@pytest.mark.parametrize(
    "weapon",
    ["AK-47", "AK-74M", "AK-47s", "F-16s", "F-35", "B-52", "T-72", "S-300", "C-130", "MiG-29", "Su-24", "MQ-9",
     "AGM-114", "RPG-7", "UH-60M", "BM-21", "DF-21D", "Kalashnikov", "Humvees", "Novichok"],
)  # fmt: skip
def test_weapon_is_told_by_its_form_or_a_list(weapon):
    assert found(f"an {weapon} fired/VBD") == [(weapon, "WEAPON")]


@pytest.mark.parametrize(
    "word",
    ["Covid-19", "G-7", "T-1", "A-10", "AK", "ak-47", "X-15", "AKs-47", "F-16-like", "Area-51", "U-2", "B-52bomber",
     "T-shirt"],
)  # fmt: skip
def test_weapon_is_not_told_by_another_form(word):
    assert found(f"an {word} fired/VBD") == []


def test_weapon_takes_the_name_behind_it():
    assert found("an MQ-9 Reaper drone/NN") == [("MQ-9 Reaper", "WEAPON")]
    assert found("an MQ-9 | Reaper drones/NNS") == [("MQ-9", "WEAPON")]


@pytest.mark.parametrize("acronym", ["ISIS-K", "PTI-N", "ISIL-KP", "PLO-A"])
def test_acronym_with_a_letter_behind_is_a_body(acronym):
    assert found(f"the {acronym} branch/NN") == [(acronym, "ORG")]


@pytest.mark.parametrize(
    "word", ["I-K", "ISIS-", "isis-K", "COVID-19", "ISIS-KPX", "Isis-K", "AFL-CIO", "X-RAY", "D-NY"]
)
def test_acronym_is_not_told_by_another_form(word):
    assert found(f"the {word} branch/NN") == []


@pytest.mark.parametrize("pair", ["US-UK", "UK-EU", "EU-US", "UN-EU"])
def test_two_states_are_no_body(pair):
    assert found(f"the {pair} deal/NN") == []


@pytest.mark.parametrize(
    "word", ["Afghan", "Afghans", "Franco-German", "Anglo-American", "Sino-Russian", "Afro-Caribbean"]
)
def test_people_is_told_by_a_list(word):
    assert found(f"the {word} side/NN") == [(word, "NORP")]
    assert is_demonym(word)


@pytest.mark.parametrize(
    "word",
    [
        "Franco",
        "Franco-",
        "Euro-zone",
        "Euro-2024",
        "German-",
        "Jean-German",
        "afghan",
        "FRANCO-GERMAN",
        "Indo-Pacific",
    ],
)
def test_people_is_not_told_by_half_a_word(word):
    assert not is_demonym(word)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("as Hurricane Irma struck/VBD", "Hurricane Irma", "EVENT"),
        ("as Storm Ciara struck/VBD", "Storm Ciara", "EVENT"),
        ("aboard HMS Queen Elizabeth yesterday/NN", "HMS Queen Elizabeth", "MISC"),
        ("aboard USS Cole", "USS Cole", "MISC"),
        ("in Operation Desert Storm began/VBD", "Operation Desert Storm", "MISC"),
        ("on Mount Etna", "Mount Etna", "LOC"),
        ("by Lake Como |", "Lake Como", "LOC"),
        ("on the River Tees yesterday/NN", "River Tees", "LOC"),
        ("off Cape Wrath", "Cape Wrath", "LOC"),
        ("as Typhoon Haiyan struck/VBD", "Typhoon Haiyan", "EVENT"),
    ],
)
def test_first_word_tells_a_name(text, name, label):
    assert found(text.removesuffix(" |")) == [(name, label)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a Storm is/VBD here", id="nothing behind"),
        pytest.param("aboard HMS", id="at the end"),
        pytest.param("Operation theatres/NNS closed/VBD", id="a noun behind"),
        pytest.param("off the Cape | Ada wept/VBD", id="the next sentence behind"),
        pytest.param("a storm Irma", id="small letter"),
        pytest.param("the Hurricanes Irma", id="another word"),
    ],
)
def test_first_word_alone_tells_no_name(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Treasury said/VBD", "Treasury"),
        ("The Kremlin said/VBD", "Kremlin"),
        ("at the Senate | Ada", "Senate"),
        ("at the Pentagon", "Pentagon"),
    ],
)
def test_seat_is_told_by_the_article_before_it(text, name):
    assert found(text) == [(name, "ORG")]


@pytest.mark.parametrize(
    ("word", "label"),
    [("Iraq", "GPE"), ("UK", "GPE"), ("Hamas", "ORG"), ("BBC", "ORG"), ("NATO", "ORG"),
     ("Labour", "ORG"), ("Conservatives", "ORG"), ("Parliament", "ORG"), ("Congress", "ORG"), ("Wares.com", "ORG"),
     ("Reuters", None), ("Treasury", None), ("wares.com", None), ("Wares.Com", None)],
)  # fmt: skip
def test_list_tells_a_word_that_names_one_thing_only(word, label):
    assert found(f"in {word} yesterday/NN") == ([(word, label)] if label else [])


@pytest.mark.parametrize("group", ["al-Shabaab", "al-Qaeda"])
def test_list_tells_an_armed_group_whose_article_is_small(group):
    assert found(f"in {group}/NNP yesterday/NN") == [(group, "ORG")]


@pytest.mark.parametrize("word", ["Iraq/NN", "Hamas/VB", "BBC/JJ"])
def test_list_tells_no_word_that_is_not_tagged_as_a_name(word):
    assert found(f"in {word} yesterday/NN") == []


@pytest.mark.parametrize("text", ["White/JJ smoke rose/VBD", "Black/JJ smoke rose/VBD", "Polish/VB the boots"])
def test_people_is_not_told_by_a_common_word_in_the_beginning_of_a_sentence(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Treasury said/VBD", id="no article"),
        pytest.param("a Treasury said/VBD", id="another article"),
        pytest.param("the treasury said/VBD", id="small letter"),
        pytest.param("the House Speaker said/VBD", id="part of another name"),
        pytest.param("the Met Office said/VBD", id="longer name"),
        pytest.param("the Supreme Court said/VBD", id="the last word of a longer name"),
        pytest.param("the Home Office said/VBD", id="several words, which are a phrase"),
        pytest.param("Senate", id="in the beginning"),
        pytest.param("the Home Secretary said/VBD", id="an office of a person"),
    ],
)
def test_seat_is_not_told_otherwise(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "end"),
    [("Ada Pell wept/VBD", 2), ("Ada", 1), ("Ada | Pell", 1), ("Ada Pells/NNPS", 2), ("Ada of/IN Pell", 1)],
)
def test_capitals_end_behind_the_proper_nouns(text, end):
    assert capitals_end(tagged(text)[0]) == end


def test_patterns_come_in_text_order():
    assert found("the Kremlin sent/VBD Su-24 jets/NNS and Afghan troops/NNS of/IN ISIS-K aboard HMS Trent") == [
        ("Kremlin", "ORG"),
        ("Su-24", "WEAPON"),
        ("Afghan", "NORP"),
        ("ISIS-K", "ORG"),
        ("HMS Trent", "MISC"),
    ]


@pytest.mark.parametrize(
    "text", ["", "¶/_SP", "“/`` ”/''", "é", "1/CD 2/CD"], ids=["nothing", "line", "marks", "é", "numbers"]
)
def test_patterns_of_text_without_capitals_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the White House said/VBD", [("White House", "ORG")], id="a seat"),
        pytest.param("Home Office", [("Home Office", "ORG")], id="at the end"),
        pytest.param("a Home Office minister/NN", [("Home Office", "ORG")], id="without an article"),
        pytest.param("on BBC Radio 4/CD today", [("BBC Radio 4", "ORG")], id="the longest"),
        pytest.param("the Liberal Democrats won/VBD", [("Liberal Democrats", "ORG")], id="a party"),
        pytest.param("Home Office Home Office", [("Home Office", "ORG")] * 2, id="twice"),
        pytest.param("the Labour party won/VBD", [("Labour party", "ORG")], id="a party and the word for it"),
        pytest.param("the Republican Party", [("Republican Party", "ORG")], id="with a capital"),
        pytest.param("a Birthday party", [], id="a party of another kind"),
        pytest.param("a labour party", [], id="a party in small letters"),
        pytest.param("Labour parties", [], id="several parties"),
        pytest.param("Home Offices", [], id="another word"),
        pytest.param("Home", [], id="half of it"),
        pytest.param("home Office", [], id="small letter"),
        pytest.param("the Pentagon", [], id="a single word"),
    ],
)
def test_phrases_are_listed_bodies_of_several_words(text, expected):
    doc = tagged(text)
    assert printed(doc, find_phrases(doc)) == expected
