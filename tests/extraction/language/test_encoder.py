"""The encoder gets pieces in a row and the place of each word in them, and gives scores for each word."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.language.encoder import FILES, OUTPUTS, Encoder, Labels, lay_out
from bot.extraction.language.lemmas import Lemmas
from bot.extraction.language.pieces import SHAPES, Pieces
from bot.extraction.pipeline import SHIPPED
from tests.extraction.readers import shipped_network

PIECES = Pieces.of(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##able", "a", "."])
LABELS = Labels(tag=("NN", "’’"), morph=("NOUN|",), relation=("obj", "root"), name=("O", "B-ORG"))
LOWER, SIGN = SHAPES.index("lower"), SHAPES.index("sign")
WORDS = st.lists(st.sampled_from(["a", "unable", ".", "x"]), min_size=1, max_size=12)


class Echo:
    """A session that answers with the names that it is asked for and the pieces that it is given."""

    def run(self, names, feed):
        return [(name, feed["pieces"].tolist()) for name in names]


class Sum:
    """A session with one answer: the rows that it is given, added."""

    def run(self, names, feed):
        return [feed["dependent"] + feed["governor"]]


@pytest.mark.parametrize(
    ("words", "breaks", "expected"),
    [
        pytest.param(["a"], [], {"pieces": [2, 6, 3], "first": [1], "last": [1]}, id="one word"),
        pytest.param(
            ["unable", "."], [], {"pieces": [2, 4, 5, 7, 3], "first": [1, 3], "last": [2, 3]}, id="a word of two pieces"
        ),
        pytest.param(
            ["a", "a"], [1], {"pieces": [2, 6, 3, 6, 3], "first": [1, 3], "last": [1, 3]}, id="two paragraphs"
        ),
        pytest.param(["a", "a"], [0], {"pieces": [2, 6, 6, 3], "first": [1, 2], "last": [1, 2]}, id="first opens one"),
    ],
)
def test_lay_out_places_words_among_pieces(words, breaks, expected):
    row = lay_out(PIECES, words, frozenset(breaks))
    assert {name: row[name].tolist() for name in expected} == expected


def test_lay_out_gives_each_piece_the_shape_of_its_word():
    assert lay_out(PIECES, ["unable", "."], frozenset())["shapes"].tolist() == [0, LOWER, LOWER, SIGN, 0]


@given(WORDS, st.frozensets(st.integers(0, 11)))
def test_lay_out_gives_every_piece_but_marks_to_one_word(words, breaks):
    row = lay_out(PIECES, words, breaks)
    places = [at for one, two in zip(row["first"], row["last"], strict=True) for at in range(one, two + 1)]
    marks = [at for at in range(len(row["pieces"])) if at not in places]
    assert len(row["first"]) == len(words)
    assert places == sorted(set(places))
    assert {int(row["pieces"][at]) for at in marks} <= {2, 3}
    assert len(row["pieces"]) == len(row["shapes"])
    assert {array.dtype for array in row.values()} == {np.dtype(np.int64)}
    assert len(marks) == 2 + sum(0 < at < len(words) for at in breaks)
    assert all(two > one for one, two in pairwise(places))


def test_labels_are_read_as_they_were_written(tmp_path):
    LABELS.write(tmp_path)
    assert Labels.read(tmp_path) == LABELS


def test_scores_are_asked_for_by_the_names_of_their_fields():
    encoder = Encoder(PIECES, LABELS, Lemmas({}), Echo(), Sum())
    found = encoder.scores(["a"], frozenset())
    assert {name: getattr(found, name)[0] for name in found.__slots__} == {name: name for name in found.__slots__}
    assert found.tag[1] == [2, 6, 3]


def test_relations_are_told_from_each_dependent_and_its_governor():
    encoder = Encoder(PIECES, LABELS, Lemmas({}), Echo(), Sum())
    dependent = np.array([[1, 1], [5, 0]], dtype=np.float32)
    governor = np.array([[2, 4], [1, 3]], dtype=np.float32)
    assert encoder.relations(dependent, governor).tolist() == [[3, 5], [6, 3]]


@pytest.fixture
def network(tmp_path):
    """A folder with the shipped network."""
    return shipped_network(tmp_path / "network")


def break_file(folder, name, content):
    """Put other content in place of a file of a network."""
    (folder / name).unlink()
    (folder / name).write_bytes(content)


@pytest.mark.parametrize("name", FILES)
def test_encoder_without_one_of_its_files_is_an_os_error(network, name):
    (network / name).unlink()
    with pytest.raises(OSError, match=f"{name}|network.onnx"):
        Encoder.load(network)


@pytest.mark.parametrize("content", [b"", b"\xff\x00 no network"], ids=["empty", "broken"])
@pytest.mark.parametrize(
    ("name", "blamed"),
    [("network.onnx", "network.onnx"), ("words.bin", "network.onnx"), ("relations.onnx", "relations.onnx")],
)
def test_encoder_with_a_broken_network_is_an_os_error(network, name, blamed, content):
    break_file(network, name, content)
    with pytest.raises(OSError, match=f"The network {blamed} cannot be read"):
        Encoder.load(network)


@pytest.mark.parametrize("content", [b"", b"\xff\x00 no text"], ids=["empty", "broken"])
@pytest.mark.parametrize("name", ["labels.json", "pieces.txt", "lemmas.json"])
def test_encoder_with_a_broken_list_is_an_os_error(network, name, content):
    break_file(network, name, content)
    with pytest.raises(OSError, match=name):
        Encoder.load(network)


def test_outputs_are_the_fields_of_scores_in_their_order():
    assert OUTPUTS == ["tag", "morph", "name", "start", "head", "dependent", "governor"]


def test_shipped_encoder_scores_every_label_of_every_word(nlp):
    encoder = nlp.get_pipe("reader").encoder
    words = ["Ada", "Pell", "warned", ".", "It", "rained", "."]
    found = encoder.scores(words, frozenset({4}))
    shapes = {name: getattr(found, name).shape for name in ("tag", "morph", "name", "start", "head")}
    assert shapes == {
        "tag": (7, len(encoder.labels.tag)),
        "morph": (7, len(encoder.labels.morph)),
        "name": (7, len(encoder.labels.name)),
        "start": (7, 1),
        "head": (7, 8),
    }
    assert found.governor.shape == (8, found.dependent.shape[1])
    assert encoder.relations(found.dependent, found.governor[:-1]).shape == (7, len(encoder.labels.relation))


def test_shipped_labels_are_those_that_are_read():
    labels = json.loads((SHIPPED / "reader" / "labels.json").read_text("utf-8"))
    assert labels["name"][0] == "O"
    assert all(f"I-{tag[2:]}" in labels["name"] for tag in labels["name"] if tag.startswith("B-"))
    assert "root" in labels["relation"]
