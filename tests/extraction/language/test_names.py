"""The names that statistics found are corrected: each rule with what it must leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.found import Found
from bot.extraction.language.names import (
    add_articles,
    add_others,
    add_phrases,
    correct_names,
    join_bodies,
    names,
    relabel,
    split_owner,
    split_pairs,
    trim_title,
)
from tests.extraction.tagged import found_at, printed, tagged

TRICKY = st.sampled_from(
    ["The", "the", "of/IN", "for/IN", "Lord", "General", "KC", "Monday", "BBC", "Iraq", "Iraqi", "Front", "AK-47",
     "HMS", "ISIS-K", "Treasury", "Ada", "Pell", "said/VBD", "./.", "The | Ada", "Times", "Fox", "Movement"]
)  # fmt: skip
LABELS = st.sampled_from(["PERSON", "ORG", "GPE", "MISC"])


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        pytest.param("General Nick Carter", "PERSON", ("Nick Carter", "PERSON"), id="rank"),
        pytest.param("General Sir Nick Carter", "PERSON", ("Nick Carter", "PERSON"), id="ranks"),
        pytest.param("Lt. Gen. Nick Carter", "PERSON", ("Nick Carter", "PERSON"), id="short ranks"),
        pytest.param("Lord Butler", "PERSON", ("Lord Butler", "PERSON"), id="noble title"),
        pytest.param("Dr Lord Butler", "PERSON", ("Lord Butler", "PERSON"), id="noble title behind another"),
        pytest.param("Pope Francis", "PERSON", ("Pope Francis", "PERSON"), id="pope"),
        pytest.param("Ada Pell KC", "PERSON", ("Ada Pell", "PERSON"), id="behind"),
        pytest.param("Ada Pell OBE MP", "PERSON", ("Ada Pell", "PERSON"), id="two behind"),
        pytest.param("Dame Ada Pell MP", "PERSON", ("Ada Pell", "PERSON"), id="on both sides"),
        pytest.param("general Carter", "PERSON", ("general Carter", "PERSON"), id="rank in small letters"),
        pytest.param("General Motors", "ORG", ("General Motors", "ORG"), id="no person"),
        pytest.param("General", "PERSON", None, id="rank alone"),
        pytest.param("Sir", "PERSON", None, id="title alone"),
        pytest.param("MP", "PERSON", None, id="honour alone"),
        pytest.param("Monday", "ORG", None, id="day"),
        pytest.param("March", "PERSON", None, id="month"),
        pytest.param("The", "ORG", None, id="article"),
        pytest.param("Monday Club", "ORG", ("Monday Club", "ORG"), id="day in a name"),
    ],
)
def test_trim_title_leaves_the_name_without_rank_office_and_honour(text, label, expected):
    doc = tagged(text)
    found = trim_title(doc, Found(0, len(doc), label))
    assert (printed(doc, [found])[0] if found else None) == expected


@pytest.mark.parametrize(
    ("text", "first", "label", "expected"),
    [
        pytest.param("told/VBD The Courier today/NN", 2, "ORG", "The Courier", id="inside a sentence"),
        pytest.param("told/VBD | The Courier today/NN", 2, "ORG", "Courier", id="in the beginning of a sentence"),
        pytest.param("The Courier today/NN", 1, "ORG", "Courier", id="in the beginning of the text"),
        pytest.param("told/VBD the Courier today/NN", 2, "ORG", "Courier", id="small letter"),
        pytest.param("told/VBD The Hague today/NN", 2, "GPE", "Hague", id="no body"),
        pytest.param("said/VBD “/`` The Courier today/NN", 3, "ORG", "Courier", id="behind a mark"),
    ],
)
def test_add_articles_takes_the_capital_article_of_a_body(text, first, label, expected):
    doc = tagged(text)
    assert printed(doc, add_articles(doc, [Found(first, first + 1, label)])) == [(expected, label)]


def test_add_articles_leaves_the_article_of_another_name():
    doc = tagged("told/VBD The Courier today/NN")
    found = found_at((1, 2, "MISC"), (2, 3, "ORG"))
    assert add_articles(doc, found) == found


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("BBC", "GPE", "ORG"), ("Sky News", "PERSON", "ORG"), ("the World Bank", "MISC", "ORG"), ("Iraq", "ORG", "GPE"),
        ("the United States", "ORG", "GPE"), ("US", "ORG", "GPE"), ("Iraqi", "GPE", "NORP"), ("Afghans", "ORG", "NORP"),
        ("Franco-German", "MISC", "NORP"), ("Ada Pell", "PERSON", "PERSON"), ("Iraq War", "EVENT", "EVENT"),
        ("BBC Tower", "FAC", "FAC"), ("MQ-9 Reaper", "MISC", "WEAPON"), ("Windows 95", "MISC", "MISC"),
    ],
)  # fmt: skip
def test_relabel_gives_the_label_of_a_list(text, label, expected):
    doc = tagged(text)
    assert relabel(doc, Found(0, len(doc), label)) == Found(0, len(doc), expected)


@pytest.mark.parametrize(
    ("label", "surnames", "expected"),
    [
        pytest.param("PERSON", {"Jordan"}, "PERSON", id="a surname of the text"),
        pytest.param("PERSON", {"Pell"}, "GPE", id="no surname of the text"),
        pytest.param("ORG", {"Jordan"}, "GPE", id="read as no person"),
    ],
)
def test_relabel_keeps_a_person_of_a_surname_that_a_list_knows(label, surnames, expected):
    assert relabel(tagged("Jordan"), Found(0, 1, label), surnames) == Found(0, 1, expected)


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        pytest.param("FDA ’s/POS Office of/IN Drugs", "ORG", ["FDA", "Office of Drugs"], id="capitals"),
        pytest.param("Iraq ’s/POS Defence Ministry", "ORG", ["Iraq", "Defence Ministry"], id="a country"),
        pytest.param("the/DT UN ’s/POS Refugee Agency", "ORG", ["the UN", "Refugee Agency"], id="a listed body"),
        pytest.param("Sotheby ’s/POS Auctions", "ORG", ["Sotheby ’s Auctions"], id="a firm of that name"),
        pytest.param("Moody ’s/POS", "ORG", ["Moody ’s"], id="nothing behind"),
        pytest.param("’s/POS Office", "ORG", ["’s Office"], id="nothing before"),
        pytest.param("NATO ’s/POS Shadow", "WORK", ["NATO ’s Shadow"], id="no body"),
        pytest.param("US ’s/POS UK ’s/POS Navy", "ORG", ["US", "UK ’s Navy"], id="two owners"),
    ],
)
def test_split_owner_parts_a_body_from_what_it_owns(text, label, expected):
    doc = tagged(text)
    assert printed(doc, split_owner(doc, Found(0, len(doc), label))) == [(part, label) for part in expected]


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param(
            "Popular Front for/IN the/DT Liberation of/IN Ostra",
            [(0, 2, "ORG"), (4, 7, "MISC")],
            [("Popular Front for the Liberation of Ostra", "ORG")],
            id="a body and what it is for",
        ),
        pytest.param("Bank of/IN Ostra", [(0, 1, "ORG"), (2, 3, "GPE")], [("Bank of Ostra", "ORG")], id="of"),
        pytest.param(
            "University of/IN the/DT Andes",
            [(0, 1, "ORG"), (3, 4, "LOC")],
            [("University of the Andes", "ORG")],
            id="of the",
        ),
        pytest.param(
            "Bank of/IN Ada", [(0, 1, "ORG"), (2, 3, "PERSON")], [("Bank", "ORG"), ("Ada", "PERSON")], id="a person"
        ),
        pytest.param("Bank in/IN Ostra", [(0, 1, "ORG"), (2, 3, "GPE")], [("Bank", "ORG"), ("Ostra", "GPE")], id="in"),
        pytest.param(
            "Bank and/CC Union", [(0, 1, "ORG"), (2, 3, "ORG")], [("Bank", "ORG"), ("Union", "ORG")], id="and"
        ),
        pytest.param(
            "Bank Union", [(0, 1, "ORG"), (1, 2, "ORG")], [("Bank", "ORG"), ("Union", "ORG")], id="side by side"
        ),
        pytest.param(
            "Shell of/IN Ostra", [(0, 1, "ORG"), (2, 3, "GPE")], [("Shell", "ORG"), ("Ostra", "GPE")], id="a firm"
        ),
        pytest.param(
            "Bank of/IN Ostra", [(0, 1, "FAC"), (2, 3, "GPE")], [("Bank", "FAC"), ("Ostra", "GPE")], id="a building"
        ),
    ],
)
def test_join_bodies_takes_a_body_and_what_it_is_of_or_for_together(text, spans, expected):
    doc = tagged(text)
    assert printed(doc, join_bodies(doc, found_at(*spans))) == expected


def test_join_bodies_goes_on_behind_what_it_joined():
    doc = tagged("Popular Front for/IN the/DT Liberation of/IN Ostra")
    found = found_at((0, 2, "ORG"), (4, 5, "MISC"), (6, 7, "GPE"))
    assert join_bodies(doc, found) == found_at((0, 7, "ORG"))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([], [(2, 4, "P")], id="none read"),
        pytest.param([(2, 3, "A")], [(2, 4, "P")], id="a part of it"),
        pytest.param([(2, 3, "A"), (3, 4, "B")], [(2, 4, "P")], id="in parts"),
        pytest.param([(2, 4, "A")], [(2, 4, "P")], id="all of it"),
        pytest.param([(1, 4, "A")], [(1, 4, "A")], id="a longer name"),
        pytest.param([(3, 5, "A")], [(3, 5, "A")], id="a name that goes on behind it"),
        pytest.param([(0, 2, "A"), (4, 5, "B")], [(0, 2, "A"), (2, 4, "P"), (4, 5, "B")], id="between names"),
    ],
)
def test_add_phrases_puts_a_phrase_in_place_of_its_parts(found, expected):
    assert add_phrases(found_at(*found), found_at((2, 4, "P"))) == found_at(*expected)


def test_add_others_takes_those_that_touch_none():
    others = found_at((0, 1, "B"), (1, 3, "B"), (4, 6, "B"), (5, 7, "B"))
    assert add_others(found_at((2, 4, "A")), others) == found_at((0, 1, "B"), (2, 4, "A"), (4, 6, "B"))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([(4, 5, "ORG"), (6, 7, "ORG")], ["Quorl", "Vey"], id="both are printed alone"),
        pytest.param([(4, 5, "ORG")], ["Quorl and Vey"], id="one of them is"),
        pytest.param([], ["Quorl and Vey"], id="none of them is"),
    ],
)
def test_split_pairs_parts_two_bodies_that_were_read_as_one(others, expected):
    doc = tagged("Quorl and/CC Vey ./. | Quorl met/VBD Vey")
    found = split_pairs(doc, found_at((0, 3, "ORG"), *others))
    assert [doc[name.first : name.end].text for name in found][: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param(
            "General Nick Carter told/VBD The Courier of/IN an AK-47 | Carter wept/VBD at/IN the Treasury",
            [(0, 3, "PERSON"), (5, 6, "ORG")],
            [
                ("Nick Carter", "PERSON"),
                ("The Courier", "ORG"),
                ("AK-47", "WEAPON"),
                ("Carter", "PERSON"),
                ("Treasury", "ORG"),
            ],
            id="all rules",
        ),
        pytest.param("Monday came/VBD", [(0, 1, "ORG")], [], id="a day is dropped and not found again"),
        pytest.param(
            "the French navy/NN", [(1, 2, "ORG")], [("French", "NORP")], id="a word for a people is found again"
        ),
        pytest.param(
            "at/IN the/DT White House",
            [(2, 3, "NORP")],
            [("White House", "ORG")],
            id="a listed body though a word for a people begins it",
        ),
        pytest.param(
            "the/DT FDA ’s/POS Office said/VBD",
            [(1, 4, "ORG")],
            [("FDA", "ORG"), ("Office", "ORG")],
            id="a body and what it owns",
        ),
        pytest.param("", [], [], id="nothing"),
    ],
)
def test_correct_names_puts_every_rule_to_work(text, spans, expected):
    doc = tagged(text)
    assert printed(doc, correct_names(doc, found_at(*spans))) == expected


@pytest.mark.parametrize(("name", "label"), [("AK-47", "WEAPON"), ("Humvee", "WEAPON"), ("ISIS-K", "ORG")])
def test_correct_names_gives_a_marked_name_the_label_of_its_form(name, label):
    doc = tagged(f"an {name} fired/VBD")
    assert correct_names(doc, found_at((1, 2, "MISC"))) == found_at((1, 2, label))


@pytest.mark.parametrize("surname", ["Fox", "Jordan"])
def test_correct_names_keeps_a_person_whose_surname_a_list_knows(surname):
    doc = tagged(f"Liam {surname} left/VBD" + f" | {surname} wept/VBD" * 3)
    found = found_at((0, 2, "PERSON"), *((at, at + 1, "PERSON") for at in (3, 5, 7)))
    assert correct_names(doc, found) == found


@given(st.lists(TRICKY, max_size=30), st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3), LABELS), max_size=8))
@settings(deadline=None)
def test_correct_names_leaves_them_in_order_and_apart(tokens, shapes):
    spans, at = [], 0
    for size, gap, label in shapes:
        if at + size <= len(" ".join(tokens).replace("| ", "").split()):
            spans.append((at, at + size, label))
        at += size + gap
    doc = tagged(" ".join(tokens), *spans)
    found = correct_names(doc, found_at(*spans))
    places = [place for name in found for place in range(name.first, name.end)]
    assert places == sorted(set(places))
    assert [name for name in found if not 0 <= name.first < name.end <= len(doc)] == []


def test_names_writes_what_was_corrected():
    doc = names(tagged("General Nick Carter wept/VBD | Carter sank/VBD", (0, 3, "PERSON")))
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Nick Carter", "PERSON"), ("Carter", "PERSON")]
