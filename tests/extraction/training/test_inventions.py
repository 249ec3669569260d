"""Invented names stand where the old ones stood, and each label gets names of its kind."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.evaluation.named import PLACES, Name, Named
from bot.extraction.training.inventions import EXCHANGED, Inventor, forms
from bot.extraction.training.names import Gazetteer

INVENTOR = Inventor(
    firsts=("Zelda", "Ivo"), lasts=("Quill", "Marsh"), towns=("Ostra",), large=("Sarn",), peoples=("Lethian", "Sarnese")
)
NAMED = Named(
    "Oslo met Ann Lee of the UN, and Ann Lee left Oslo for the Rhine, said jazz lovers.",
    (
        Name(0, 4, ("GPE",)),
        Name(9, 16, ("PERSON",)),
        Name(24, 26, ("ORG",)),
        Name(32, 39, ("PERSON",)),
        Name(45, 49, ("GPE",)),
        Name(58, 63, PLACES),
        Name(70, 74, ("MISC", "O")),
    ),
    hidden=("WORK",),
)


class Chance(random.Random):
    """Chance that always lets a name be exchanged."""

    def random(self):
        return min(super().random(), 0.6)


def printed(named):
    return [(named.text[name.start : name.end], name.labels) for name in named.names]


def between(named):
    """Return the text between the names."""
    ends = [0, *(name.end for name in named.names)]
    starts = [*(name.start for name in named.names), len(named.text)]
    return [named.text[end:start] for end, start in zip(ends, starts, strict=True)]


@given(st.integers())
def test_renamed_keeps_the_text_between_names_and_their_places(seed):
    other = INVENTOR.renamed(NAMED, random.Random(seed), changed=1.0)
    assert between(other) == between(NAMED)
    assert all(name.start < name.end for name in other.names)
    assert other.hidden == NAMED.hidden


@given(st.integers())
def test_renamed_gives_the_same_name_the_same_new_one(seed):
    new = [text for text, _ in printed(INVENTOR.renamed(NAMED, random.Random(seed), changed=1.0))]
    assert (new[0], new[1]) == (new[4], new[3])


@given(st.integers())
def test_renamed_leaves_what_may_be_several_things(seed):
    *_, place, last = printed(INVENTOR.renamed(NAMED, random.Random(seed), changed=1.0))
    assert last == ("jazz", ("MISC", "O"))
    assert place == ("Rhine", PLACES) or place[1] == ("GPE",)


def test_renamed_exchanges_most_names():
    news = [printed(INVENTOR.renamed(NAMED, random.Random(seed), changed=1.0))[0][0] for seed in range(400)]
    assert 0.65 < sum(new != "Oslo" for new in news) / len(news) < 0.85
    assert set(news) == {"Oslo", "Ostra", "Sarn"}


@pytest.mark.parametrize("changed", [0.0, 0.3])
def test_renamed_leaves_most_sentences(changed):
    same = sum(INVENTOR.renamed(NAMED, random.Random(seed), changed=changed) is NAMED for seed in range(400))
    assert abs(same / 400 - (1 - changed)) < 0.08


def test_renamed_leaves_a_sentence_of_which_not_all_is_known():
    named = replace(NAMED, open=((0, 4),))
    assert INVENTOR.renamed(named, random.Random(0), changed=1.0) is named


def test_renamed_puts_other_names_in_place_and_moves_the_rest():
    named = Named("Oslo met the Sami.", (Name(0, 4, ("GPE",)), Name(13, 17, ("NORP",))))
    inventor = replace(INVENTOR, towns=["New York"], large=["New York"], peoples=["Welsh"])
    other = inventor.renamed(named, Chance(0), changed=1.0)
    assert other == Named("New York met the Welsh.", (Name(0, 8, ("GPE",)), Name(17, 22, ("NORP",))))


def test_renamed_gives_each_label_of_a_word_a_name_of_its_own():
    named = Named("Lee met Lee.", (Name(0, 3, ("PERSON",)), Name(8, 11, ("GPE",))))
    other = INVENTOR.renamed(named, Chance(0), changed=1.0)
    assert printed(other)[1][0] in {"Ostra", "Sarn"}


def test_renamed_leaves_a_word_that_may_be_several_things_though_it_was_exchanged_before():
    named = Named("Lee met Lee.", (Name(0, 3, ("PERSON",)), Name(8, 11, ("MISC", "WORK"))))
    other = INVENTOR.renamed(named, Chance(0), changed=1.0)
    assert printed(other)[1] == ("Lee", ("MISC", "WORK"))


@pytest.mark.parametrize("label", sorted(EXCHANGED))
@pytest.mark.parametrize("old", ["Abc", "ABC", "Abc Def"])
def test_invent_makes_a_name_of_every_label(label, old):
    found = {INVENTOR.invent(label, old, random.Random(seed)) for seed in range(200)}
    assert len(found) > 1
    assert [name for name in found if not name.strip() or name != name.strip() or "{" in name or "  " in name] == []


@pytest.mark.parametrize("seed", range(30))
def test_invent_gives_a_short_name_for_a_surname(seed):
    short, full = (INVENTOR.invent("PERSON", old, random.Random(seed)) for old in ("Lee", "Ann Lee"))
    assert not set(short.split()) & set(INVENTOR.firsts)
    assert full.split()[0] in INVENTOR.firsts


@pytest.mark.parametrize("seed", range(10))
def test_invent_gives_an_acronym_for_an_acronym(seed):
    assert INVENTOR.invent("ORG", "NATO", random.Random(seed)).isupper()


def test_inventor_knows_the_people_of_the_corpora_and_the_places_of_the_gazetteer():
    items = [
        Named("Ann Lee and Bo", (Name(0, 7, ("PERSON",)), Name(12, 14, ("PERSON",)))),
        Named("Jan van Dyk met Eve 2nd", (Name(0, 11, ("PERSON",)), Name(16, 23, ("PERSON",)))),
        Named("Ann Lee Ltd", (Name(0, 11, ("ORG",)),)),
    ]
    gazetteer = Gazetteer(
        frozenset({"Iraq", "U.S", "Rio", "Rio de la Plata"}), frozenset({"Iraqi"}), frozenset({"Rio"})
    )
    assert Inventor.of(items, gazetteer) == Inventor(
        firsts=["Ann", "Jan"], lasts=["Dyk", "Lee"], towns=["Iraq"], large=["Rio"], peoples=["Iraqi"]
    )


KINDS = ["event", "fac", "loc", "org", "outlet", "subject", "weapon"]


@pytest.mark.parametrize("kind", KINDS)
def test_forms_of_each_kind_are_there(kind):
    found = forms(kind)
    assert len(found) > 5
    assert [form for form in found if form != form.strip() or form.startswith("#")] == []
