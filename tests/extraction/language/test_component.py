"""The component writes an annotation into a Doc whose white space it never read."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from bot.extraction.language.annotation import BEGINS, UNSET, WITHIN, Annotation
from bot.extraction.language.component import ASSIGNS, FACTORY, Reader, words_of, write
from bot.extraction.language.encoder import FILES, NETWORK
from tests.extraction.readers import PlainEncoder, shipped_network
from tests.extraction.tagged import found_at, vocab
from tests.extraction.trees import is_tree


def doc_of(tokens, *, names=()):
    """Return a Doc without annotation; no token has a space behind it but the words before words."""
    following = [*tokens, "\n"][1:]
    spaces = [not one.isspace() and not two.isspace() for one, two in zip(tokens, following, strict=True)]
    doc = Doc(vocab(), words=tokens, spaces=spaces)
    doc.set_ents([Span(doc, *name) for name in names])
    return doc


def places(doc):
    return np.array([token.i for token in doc if not token.is_space], dtype=np.int64)


def annotation(heads, *, names=()):
    """Return the annotation of words that differ in their heads only."""
    count = len(heads)
    return Annotation(
        tags=("NN",) * count,
        morphs=("NOUN|Number=Sing",) * count,
        lemmas=("x",) * count,
        heads=tuple(heads),
        relations=tuple("ROOT" if head == at else "obj" for at, head in enumerate(heads)),
        names=tuple(found_at(*names)),
    )


def reader(encoder=None):
    """Return a reader whose network is a plain one."""
    made = Reader(vocab())
    made._encoder = encoder or PlainEncoder()
    return made


@pytest.mark.parametrize(
    ("tokens", "heads"),
    [
        pytest.param(["Ada", "wept", "boats"], [1, 1, 1], id="no white space"),
        pytest.param(["\n", "Ada", "wept", "boats"], [1, 2, 2, 2], id="in the beginning"),
        pytest.param(["Ada", "  ", "wept", "boats"], [2, 0, 2, 2], id="in the middle"),
        pytest.param(["Ada", "wept", "boats", "\n\n"], [1, 1, 1, 2], id="at the end"),
        pytest.param(
            ["\n", " ", "Ada", "\n", " ", "wept", "boats", " ", "\n"], [2, 2, 5, 2, 2, 5, 5, 6, 6], id="doubled"
        ),
    ],
)
def test_write_hangs_white_space_on_the_word_before_it(tokens, heads):
    doc = doc_of(tokens)
    write(doc, places(doc), annotation([1, 1, 1]))
    assert [token.head.i for token in doc] == heads
    assert [(sentence.start, sentence.end) for sentence in doc.sents] == [(0, len(doc))]


@pytest.mark.parametrize(
    ("tokens", "blanks"),
    [
        pytest.param(["Ada", "wept", "boats"], [], id="no white space"),
        pytest.param(["Ada", "  ", "wept", "boats"], ["  "], id="in the middle"),
        pytest.param(["\n", " ", "Ada", "wept", "\n\n", "boats", " "], ["\n", " ", "\n\n", " "], id="all around"),
    ],
)
def test_write_gives_white_space_an_annotation_of_its_own(tokens, blanks):
    doc = doc_of(tokens)
    write(doc, places(doc), annotation([1, 1, 1]))
    facts = [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.ent_iob_) for t in doc if t.is_space]
    assert facts == [(blank, "_SP", "SPACE", "", blank, "dep", "O") for blank in blanks]


def test_write_gives_words_what_was_found():
    doc = doc_of(["\n", "Ada", "\n\n", "wept"])
    found = Annotation(("NNP", "VBD"), ("PROPN|Number=Sing", "VERB|"), ("Ada", "weep"), (1, 1), ("nsubj", "ROOT"), ())
    write(doc, places(doc), found)
    facts = [(t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.text, t.dep_) for t in doc if not t.is_space]
    assert facts == [
        ("NNP", "PROPN", "Number=Sing", "Ada", "wept", "nsubj"),
        ("VBD", "VERB", "", "weep", "wept", "ROOT"),
    ]


@pytest.mark.parametrize(
    ("tokens", "names", "expected"),
    [
        pytest.param(["Ada", "wept"], [(0, 1, "PERSON")], [("Ada", "PERSON")], id="no white space"),
        pytest.param(["\n", "Ada", "wept"], [(0, 1, "PERSON")], [("Ada", "PERSON")], id="white space before"),
        pytest.param(["Ada", "\n", "Pell", "\n"], [(0, 2, "PERSON")], [("Ada\nPell", "PERSON")], id="within"),
        pytest.param(["a", "\n", "Ada", " "], [(1, 2, "PERSON")], [("Ada", "PERSON")], id="behind"),
        pytest.param(["Ada", "\n", "Oslo"], [(0, 1, "X"), (1, 2, "Y")], [("Ada", "X"), ("Oslo", "Y")], id="between"),
    ],
)
def test_write_marks_names_in_the_count_of_tokens(tokens, names, expected):
    doc = doc_of(tokens)
    write(doc, places(doc), annotation([0, 0], names=names))
    assert [(entity.text, entity.label_) for entity in doc.ents] == expected


def test_write_leaves_no_name_that_was_there():
    doc = doc_of(["Ada", "wept"], names=[(1, 2, "ORG")])
    write(doc, places(doc), annotation([1, 1]))
    assert doc.ents == ()


@given(st.lists(st.sampled_from(["Ada", "a", ".", "\n", "  ", "\n\n"]), min_size=1, max_size=25), st.data())
@settings(deadline=None)
def test_write_leaves_text_and_makes_one_tree_for_each_sentence(tokens, data):
    doc = doc_of(tokens)
    words = places(doc)
    before = doc.text
    if len(words):
        heads, first = [], 0  # a word that is its own head begins a sentence
        for at in range(len(words)):
            heads.append(data.draw(st.integers(first, at)))
            first = at if heads[at] == at else first
        write(doc, words, annotation(heads))
        assert [s.text for s in doc.sents if not is_tree([token.head.i - s.start for token in s])] == []
        assert len(list(doc.sents)) == sum(head == at for at, head in enumerate(heads))
        assert [t.text for t in doc if t.is_space and t.i > words[0] and t.head.i != max(words[words < t.i])] == []
        assert doc.has_annotation("DEP")
    assert doc.text == before


@pytest.mark.parametrize(
    ("tokens", "words", "breaks"),
    [
        pytest.param(["Ada", "wept"], ["Ada", "wept"], set(), id="none"),
        pytest.param(["Ada", "  ", "wept"], ["Ada", "wept"], set(), id="blanks are no break"),
        pytest.param(["Ada", "\n", "Boats"], ["Ada", "Boats"], {1}, id="line break"),
        pytest.param(["Ada", " \r\n ", "Boats"], ["Ada", "Boats"], {1}, id="line break among blanks"),
        pytest.param(["Ada", "\n", "wept"], ["Ada", "wept"], set(), id="wrapped line"),
        pytest.param(["Ada", "\n\n", "wept"], ["Ada", "wept"], {1}, id="empty line"),
        pytest.param(["\n", "Ada", "wept", "\n"], ["Ada", "wept"], set(), id="at both ends"),
    ],
)
def test_words_of_a_doc_are_the_tokens_that_are_no_white_space(tokens, words, breaks):
    doc = doc_of(tokens)
    found = words_of(doc, places(doc))
    assert (found.forms, found.breaks) == (words, breaks)


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        pytest.param("A | b | C | D | E", {1, 2, 3, 4}, id="a quarter goes on with a small letter"),
        pytest.param("A | b | C | D", set(), id="a third does"),
        pytest.param("A | b | C || D", {3}, id="a third does, one line is empty"),
        pytest.param("A || b | c | d", {1}, id="all do, one line is empty"),
        pytest.param("A | “ | 1911 | É", {1, 2, 3}, id="marks, digits and capitals"),
        pytest.param("A x y | B x | C", {3, 5}, id="several words in a line"),
        pytest.param("| | A | B ||", {1}, id="lines all around"),
    ],
)
def test_words_of_a_doc_open_paragraphs_at_line_breaks_unless_the_text_is_wrapped(text, breaks):
    doc = doc_of([token.replace("|", "\n") for token in text.split()])
    assert words_of(doc, places(doc)).breaks == breaks


def test_words_of_a_doc_see_the_line_break_before_further_blanks():
    doc = doc_of(["Ada", "\n\n", " ", "wept"])
    assert words_of(doc, places(doc)).breaks == {1}


def test_words_of_a_doc_have_the_sentence_starts_that_are_set():
    doc = doc_of(["Ada", "wept", "\n", "Boats", "sank", "here"])
    doc[1].is_sent_start = False
    doc[3].is_sent_start = True
    doc[5].is_sent_start = True
    assert list(words_of(doc, places(doc)).starts) == [BEGINS, WITHIN, BEGINS, UNSET, BEGINS]


@pytest.mark.parametrize("tokens", [[], [" "], ["\n\n"], ["\n", "  "]], ids=["nothing", "blank", "lines", "both"])
def test_reader_leaves_a_doc_without_words(tokens):
    encoder = PlainEncoder()
    doc = reader(encoder)(doc_of(tokens))
    assert ([token.text for token in doc], doc.ents, encoder.read) == (tokens, (), [])


def test_reader_gives_white_space_alone_its_tag():
    doc = reader()(doc_of(["\n\n"]))
    assert [(token.tag_, token.pos_, token.lemma_) for token in doc] == [("_SP", "SPACE", "\n\n")]


def test_reader_keeps_sentence_starts_and_forgets_names():
    doc = doc_of(["Ada", "wept", "and", "Boats", "sank"], names=[(4, 5, "ORG")])
    doc[2].is_sent_start = True
    doc[3].is_sent_start = False
    reader()(doc)
    assert [sentence.text for sentence in doc.sents] == ["Ada wept", "and Boats sank"]
    assert [entity.text for entity in doc.ents] == ["Ada"]


def test_reader_pipes_each_doc_as_if_it_were_alone():
    texts = [["Ada", "wept"], ["\n"], ["Oslo", "\n", "sank"]]
    piped = list(reader().pipe((doc_of(text) for text in texts), batch_size=2))
    alone = [reader()(doc_of(text)) for text in texts]
    assert [doc.to_json() for doc in piped] == [doc.to_json() for doc in alone]


def test_reader_declares_what_it_writes():
    nlp = spacy.blank("en")
    nlp.add_pipe(FACTORY)
    doc = reader()(doc_of(["Ada", "wept"]))
    assert nlp.get_pipe_meta(FACTORY).assigns == [*ASSIGNS, "doc.sents", "doc.ents"]
    assert [layer for layer in ("TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP") if not doc.has_annotation(layer)] == []


def test_reader_without_a_network_says_so():
    with pytest.raises(ValueError, match="no network"):
        Reader(vocab())(doc_of(["Ada"]))


def test_reader_without_a_network_writes_none(tmp_path):
    with pytest.raises(ValueError, match="no network"):
        Reader(vocab()).to_disk(tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def network(tmp_path):
    """A folder with the shipped network."""
    return shipped_network(tmp_path / "network")


def test_reader_writes_its_network(network, tmp_path):
    Reader(vocab()).from_disk(network).to_disk(tmp_path / "copy")
    assert [file.name for file in sorted((tmp_path / "copy").iterdir())] == sorted(FILES)
    assert (tmp_path / "copy" / NETWORK).read_bytes() == (network / NETWORK).read_bytes()


def test_reader_writes_its_network_where_it_lies(network):
    Reader(vocab()).from_disk(network).to_disk(network)
    assert sorted(file.name for file in network.iterdir()) == sorted(FILES)


def test_reader_writes_its_network_where_it_lies_under_another_path(network, monkeypatch):
    monkeypatch.chdir(network.parent)
    Reader(vocab()).from_disk(network.name).to_disk(network)
    assert sorted(file.name for file in network.iterdir()) == sorted(FILES)


def test_reader_writes_nothing_but_its_network(network, tmp_path):
    (network / "state.pt").write_bytes(b"what training goes on from")
    Reader(vocab()).from_disk(network).to_disk(tmp_path / "copy")
    assert [file.name for file in sorted((tmp_path / "copy").iterdir())] == sorted(FILES)
