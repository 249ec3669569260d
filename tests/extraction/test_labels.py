"""A pipeline with spaCy's own labels, trees, names and words is briefed as well as the shipped one."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.extraction.evaluation.scoring import score
from bot.model import Article
from tests.quality.corpora import SEEDS

ARTICLE = """Harbour wall may fail, engineers say

Ada Pell-Marsh, the harbour master of Carrow, said that the wall could collapse within weeks. “It is dangerous to \
wait,” she told LBC on Tuesday.

The council was warned by Hugh Marr, a former minister, that the harbour was “one storm away from a disaster”. \
According to Rosa Lindt, the cranes have stood still since March.

Marr, who has criticised the council for years, accused it of claiming that the wall was sound. He added: “They were \
told about the danger and did nothing.”

Engineers are afraid that the pier is a danger to ships. “The pier will be a danger to every ship in the next storm,” \
warned Lindt.
"""


@pytest.fixture(scope="module")
def brief(clear_pipeline):
    return extract(Article(ARTICLE), pipeline=clear_pipeline)


@pytest.mark.parametrize(
    ("words", "speaker", "attribution", "venue"),
    [
        pytest.param("the wall could collapse", "Ada Pell-Marsh", "explicit", None, id="apposition before the cue"),
        pytest.param("It is dangerous to wait", "Ada Pell-Marsh", "resolved", "LBC", id="pronoun"),
        pytest.param("one storm away", "Hugh Marr", "explicit", None, id="passive"),
        pytest.param("the cranes have stood still", "Rosa Lindt", "explicit", None, id="according to"),
        pytest.param("the wall was sound", "Hugh Marr", "explicit", None, id="gerund behind a preposition"),
        pytest.param("They were told", "Hugh Marr", "resolved", None, id="pronoun behind a relative clause"),
        pytest.param("the pier is a danger", "Engineers", "explicit", None, id="adjective behind a copula"),
        pytest.param("The pier will be a danger", "Rosa Lindt", "explicit", None, id="verb before its subject"),
    ],
)
def test_speaker_is_read_off_spacys_labels(brief, words, speaker, attribution, venue):
    found = [quote for quote in brief.quotes if quote.text.startswith(words)]
    assert [(q.speaker, q.attribution, q.venue) for q in found] == [(speaker, attribution, venue)]


def test_warning_with_a_copula_is_found_and_names_its_subject(brief):
    assert [w.speaker for w in brief.warnings if w.text.startswith("The pier will be")] == ["Rosa Lindt"]
    assert [w.about for w in brief.warnings if w.text.startswith("the wall could")] == ["the wall"]


def test_names_are_whole_and_have_their_roles(brief):
    people = {actor.name: actor.role for actor in brief.actors if actor.kind == "person"}
    assert people == {"Ada Pell-Marsh": None, "Hugh Marr": "former minister", "Rosa Lindt": None}


def test_days_and_numbers_are_no_actors(brief):
    assert {actor.name for actor in brief.actors} == {"Ada Pell-Marsh", "Hugh Marr", "Rosa Lindt", "LBC", "Carrow"}


def test_speakers_of_the_samples_are_found_as_well_as_with_the_shipped_pipeline(clear_pipeline, seed_briefs):
    briefs = {name: extract(Article(SEEDS.text(name)), pipeline=clear_pipeline) for name in SEEDS.names()}
    shipped, reached = (score(SEEDS.cases(found.__getitem__)).figures() for found in (seed_briefs, briefs))
    figures = ("quotes.speaker", "quotes.end2end", "warnings.end2end", "actors.key_f1")
    assert {name: reached[name] for name in figures if reached[name] < shipped[name] - 0.03} == {}
