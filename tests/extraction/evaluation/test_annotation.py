"""Gold is read whole or refused in one sentence that names the file and the next step."""

from __future__ import annotations

import json

import pytest

from bot.errors import SourceError
from bot.extraction.evaluation.annotation import GoldActor, GoldWords, find, read_gold
from bot.model import Span

TEXT = "The wall may fail. Ada Thorne said: “The wall may fail.” The council met."
DOCUMENT = {
    "id": "wall",
    "actors": [{"name": "Ada Thorne", "aliases": ["Thorne"], "key": "maybe", "role": None}],
    "quotes": [{"text": "The wall may fail.", "nth": 2, "speaker": "Ada Thorne"}],
    "warnings": [{"text": "The wall may fail.", "speaker": None, "label": "optional", "explicit": True}],
    "summary": ["The wall may fail.", "The council met."],
    "summary_alt": ["The council met."],
    "neutral_quotes": [[0, 8]],
}


@pytest.fixture
def read(tmp_path):
    """Write an annotation and read it."""

    def run(content):
        path = tmp_path / "wall.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return read_gold(path, TEXT)

    return run


def test_gold_is_placed_in_its_article(read):
    gold = read(DOCUMENT)
    assert gold.actors == (GoldActor("Ada Thorne", ("Thorne",), "maybe"),)
    assert gold.quotes == (GoldWords(Span(37, 55), "Ada Thorne"),)
    assert gold.warnings == (GoldWords(Span(0, 18), None, "optional", explicit=True),)
    assert (gold.summary, gold.neutral_quotes) == ((Span(0, 18), Span(57, 73)), (Span(0, 8),))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"{", "is no annotation (Invalid JSON", id="no JSON"),
        pytest.param(b'{"id": "caf\xe9"}', "is no annotation (Invalid JSON", id="another encoding"),
        pytest.param([], "is no annotation (Input should be an object", id="a list"),
        pytest.param({**DOCUMENT, "summary": None}, "(at summary: Input should be a valid", id="no summary"),
        pytest.param({**DOCUMENT, "quotes": [{"text": "wall"}]}, "(at quotes.0.speaker: Field required)", id="no one"),
        pytest.param(
            {**DOCUMENT, "actors": [{"name": "Ada", "aliases": [], "key": "yes"}]}, "at actors.0.key", id="unknown key"
        ),
        pytest.param({**DOCUMENT, "quotes": [{"text": "wall", "speaker": None, "nth": 0}]}, "nth", id="zeroth"),
        pytest.param({**DOCUMENT, "summary": ["The wall fell."]}, "“The wall fell.”. Copy them", id="other words"),
        pytest.param({**DOCUMENT, "summary": [""]}, "names words that are not in its article", id="no words"),
        pytest.param(
            {**DOCUMENT, "quotes": [{"text": "council", "speaker": None, "nth": 2}]},
            "names words that are not 2 times in its article, “council”",
            id="too few times",
        ),
    ],
)
def test_gold_that_does_not_fit_is_refused_by_name(read, content, words):
    with pytest.raises(SourceError) as refused:
        read(content)
    assert "wall.json" in refused.value.public_message
    assert words in refused.value.public_message


def test_gold_that_cannot_be_read_is_refused_by_name(tmp_path):
    with pytest.raises(SourceError, match=r"wall\.json could not be read"):
        read_gold(tmp_path / "wall.json", TEXT)


@pytest.mark.parametrize(("nth", "place"), [(1, Span(4, 8)), (2, Span(41, 45)), (3, None)])
def test_find_counts_occurrences(nth, place):
    assert find(TEXT, "wall", nth) == place
