"""The exported network is eight bits in a few files, and says without torch what the trained one says with it."""

from __future__ import annotations

import numpy as np
import pytest
import spacy

from bot.extraction.language.encoder import FILES, Encoder, lay_out
from bot.extraction.training.lemmas import learn
from bot.extraction.training.package import write_package
from tests.extraction.lessons import LIBRARIES, ONLY_FOR_TRAINING, labels, viewing
from tests.extraction.trees import is_tree

for library in LIBRARIES:
    pytest.importorskip(library, reason=ONLY_FOR_TRAINING)

import torch  # noqa: E402 (skipped where it is not installed)

from bot.extraction.training.export import export, pieces, vocabulary  # noqa: E402
from bot.extraction.training.loop import Lesson, train  # noqa: E402
from bot.extraction.training.network import Network  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # the libraries of training warn of themselves
    pytest.mark.timeout(600),
]

WORDS = ["Ada", "wept", ".", "The", "boat", "sank"]


@pytest.fixture(scope="module")
def network(english, tmp_path_factory):
    """A network that was trained for two passes."""
    torch.manual_seed(0)
    made = Network(labels())
    state = tmp_path_factory.mktemp("trained") / "state.pt"
    train(made, pieces(), labels(), Lesson(viewing(english), passes=2, seed=0), state)
    return made


@pytest.fixture(scope="module")
def exported(network, tmp_path_factory):
    """The folder of the exported network."""
    place = tmp_path_factory.mktemp("exported") / "network"
    export(network, labels(), learn([("wept", "VBD", "weep")]), place)
    return place


def test_exported_network_gives_scores_of_every_word(exported):
    encoder = Encoder.load(exported)
    found = encoder.scores(WORDS, frozenset({3}))
    shapes = {name: getattr(found, name).shape for name in found.__slots__}
    width = found.dependent.shape[1]
    assert shapes == {
        "tag": (6, len(labels().tag)),
        "morph": (6, len(labels().morph)),
        "name": (6, len(labels().name)),
        "start": (6, 1),
        "head": (6, 7),
        "dependent": (6, width),
        "governor": (7, width),
    }
    assert encoder.relations(found.dependent, found.governor[1:]).shape == (6, len(labels().relation))
    assert encoder.labels == labels()
    assert encoder.lemmas.of("wept", "VBD") == "weep"


@pytest.mark.parametrize("count", [1, 2, 40])
def test_exported_network_reads_windows_of_any_length(exported, count):
    assert Encoder.load(exported).scores(["Ada"] * count, frozenset()).head.shape == (count, count + 1)


def test_exported_network_says_what_the_trained_one_says(network, exported):
    found = Encoder.load(exported).scores(WORDS, frozenset({3}))
    row = {
        name: torch.from_numpy(array).unsqueeze(0) for name, array in lay_out(pieces(), WORDS, frozenset({3})).items()
    }
    with torch.no_grad():
        seen = torch.ones_like(row["pieces"])
        words = network.eval().words(row["pieces"], row["shapes"], seen, row["first"], row["last"])
        expected = {"tag": network.layers["tag"](words), "head": network.heads(words), "start": network.start(words)}
    for name, scores in expected.items():
        off = np.abs(getattr(found, name) - scores.squeeze(0).numpy()).max()
        assert off < 0.25 * max(1.0, float(scores.abs().max()))


def test_exported_network_is_packed_and_loaded(exported, tmp_path):
    write_package(exported, tmp_path / "package")
    doc = spacy.load(tmp_path / "package")("Ada wept.\n\nThe boat sank in Oslo.")
    assert [token.text for token in doc if token.tag_ not in {*labels().tag, "_SP"}] == []
    assert [found.text for found in doc.sents if not is_tree([token.head.i - found.start for token in found])] == []


def test_exported_folder_holds_nothing_else(exported):
    assert sorted(file.name for file in exported.iterdir()) == sorted(FILES)


def test_vocabulary_has_every_piece_that_is_needed():
    known = vocabulary()
    assert len(known) == len(set(known)) == 30_522
    assert {"[CLS]", "[SEP]", "[UNK]", "[MASK]", "[PAD]"} <= set(known)
    assert known[0] == "[PAD]"
