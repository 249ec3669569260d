"""What any sane weights must do with any text; how well they do it is measured elsewhere."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.extraction.evaluation.conllu import read_conllu
from bot.extraction.evaluation.documents import documents, gold_doc
from bot.extraction.pipeline import load, load_language
from tests.extraction.trees import is_tree
from tests.quality.corpora import SENTENCES

ODD = [
    pytest.param("", id="nothing"),
    pytest.param(" \n\t\n ", id="white space"),
    pytest.param("Help", id="one word"),
    pytest.param("\n\n  Ada Pell wept.\n\n\nIt rained. \n", id="white space all around"),
    pytest.param("🚢🚢🚢 ___ --- …… !!!??? §§", id="signs"),
    pytest.param("Москва 中文 العربية हिन्दी", id="other scripts"),
    pytest.param("a\u0301\u0301\u0301 \u200b\u200d \ufeff", id="marks without letters"),
    pytest.param("x" * 20_000, id="one long word"),
    pytest.param("very " * 1_000 + "long", id="no sentence in a thousand words"),
    pytest.param("Stop. " * 400, id="many short sentences"),
    pytest.param("Oslo\n" * 400, id="many short lines"),
]
TEXT = (
    "General Sir Richard Barrons warned that the harbour could fail. “We may lose it all,” he told The Courier in "
    "Oslo on Monday, and the Treasury denied it.\n\nISIS-K attacked a convoy of Humvees near Mosul, officials said."
)
WRAPPED = (
    "The harbour master told the council on Tuesday that the old sea wall, which was built in 1911 and has not been "
    "mended since the storm of 1953, could fail this winter, and warned that the town must be ready for it because "
    "nobody else will come to help. "
) * 3


@pytest.fixture(scope="module")
def shipped():
    """The shipped pipeline without our steps."""
    return load_language()


def facts(doc):
    """Return all that was found, as plain values."""
    tokens = [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, t.is_sent_start) for t in doc]
    return tokens, [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]


def assert_sane(doc, text):
    """A tree with one root for every sentence, a value for every word, names apart and inside the text."""
    assert doc.text == text
    assert [s.text for s in doc.sents if not is_tree([t.head.i - s.start for t in s])] == []
    words = [t for t in doc if not t.is_space]
    assert [t.text for t in words if not (t.tag_ and t.pos_ and t.lemma_ and t.dep_)] == []
    assert [t.text for t in words if (t.dep_ == "ROOT") != (t.head.i == t.i)] == []
    places = [t.i for entity in doc.ents for t in entity]
    assert places == sorted(set(places))
    assert [e.text for e in doc.ents if not e.text.strip() or e.text != e.text.strip() or not e.label_] == []


@pytest.mark.parametrize("text", ODD)
def test_shipped_pipeline_reads_odd_text(shipped, text):
    assert_sane(shipped(text), text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shipped_pipeline_reads_any_text(shipped, text):
    assert_sane(shipped(text), text)


@pytest.mark.parametrize("file", sorted(SENTENCES.glob("*.conllu")), ids=lambda file: file.stem)
def test_shipped_pipeline_reads_gold_sentences(shipped, file):
    texts = [gold_doc(shipped.vocab, group).text for group in documents(read_conllu(file))]
    for text in texts:
        assert_sane(shipped(text), text)


def test_shipped_pipeline_reads_the_same_twice(shipped):
    assert facts(shipped(TEXT)) == facts(shipped(TEXT)) == facts(load_language()(TEXT))


def test_shipped_pipeline_reads_a_text_as_it_does_among_others(shipped):
    texts = [TEXT, "", "It rained.", "\n", TEXT[::-1], TEXT]
    assert [facts(doc) for doc in shipped.pipe(texts)] == [facts(shipped(text)) for text in texts]


def test_shipped_pipeline_reads_the_same_after_any_other_text(shipped):
    before = facts(shipped(TEXT))
    shipped("Barrons and ISIS-K and The Courier are boats in Humvees. " * 20)
    assert facts(shipped(TEXT)) == before


def test_shipped_pipeline_finds_a_general(shipped):
    doc = shipped("General Sir Richard Barrons warned")
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Richard Barrons", "PERSON")]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("The minister told The Guardian that it was over.", "The Guardian", "ORG"),
        ("They flew to Iraq on Monday.", "Iraq", "GPE"),
        ("The attack was claimed by ISIS-K on Monday.", "ISIS-K", "ORG"),
        ("Afghan soldiers fled the town.", "Afghan", "NORP"),
    ],
)
def test_shipped_pipeline_finds_what_lists_and_forms_tell(shipped, text, name, label):
    assert (name, label) in [(entity.text, entity.label_) for entity in shipped(text).ents]


@pytest.mark.parametrize("begins", [True, False])
@pytest.mark.parametrize("at", [1, 3, 5])
def test_shipped_pipeline_keeps_a_sentence_start_that_is_set(shipped, at, begins):
    doc = shipped.make_doc("The boat sank. It rained on the harbour.")
    doc[at].is_sent_start = begins
    assert shipped(doc)[at].is_sent_start is begins


def test_shipped_pipeline_begins_no_sentence_where_none_may():
    doc = load()(WRAPPED)
    assert [sentence.text[:3] for sentence in doc.sents] == ["The"] * 3


def test_shipped_pipeline_begins_no_sentence_at_the_line_breaks_of_wrapped_text():
    doc = load()("\n".join(textwrap.wrap(WRAPPED, 70)))
    assert [sentence.text[:3] for sentence in doc.sents] == ["The"] * 3
