"""Training changes a network, keeps its state after every pass, and goes on from there as if nothing had been."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.extraction.training.batches import IGNORED, STEP, lay_out_batch
from bot.extraction.training.examples import names_example
from tests.extraction.lessons import (
    LIBRARIES,
    NAMED,
    ONLY_FOR_TRAINING,
    BrokenOffError,
    broken_off,
    examples,
    labels,
    viewing,
)

for library in LIBRARIES:
    pytest.importorskip(library, reason=ONLY_FOR_TRAINING)

import torch  # noqa: E402 (skipped where it is not installed)

from bot.extraction.training.export import pieces  # noqa: E402
from bot.extraction.training.loop import Lesson, losses_of, masked, new_optimizer, tensors, train  # noqa: E402
from bot.extraction.training.network import Network  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # the libraries of training warn of themselves
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def named(english):
    """An example with names."""
    return names_example(english, NAMED)


@pytest.fixture(scope="module")
def view(english):
    """What gives the examples of one pass."""
    return viewing(english)


def new_network(seed=0):
    torch.manual_seed(seed)
    return Network(labels())


def trained(state, view, *, passes=2, seed=0):
    """Return a network that was trained, its state kept in a file."""
    network = new_network()
    train(network, pieces(), labels(), Lesson(view, passes, seed), state)
    return network


def weights(network):
    return {name: tensor for name, tensor in network.state_dict().items() if not name.startswith("encoder.")}


def same(one, two):
    return all(torch.equal(one[name], two[name]) for name in one)


def batch_of(examples):
    """Return examples laid out as a batch."""
    return lay_out_batch(examples, pieces(), labels())


def padded(array):
    """Return an array of one row with a step more behind it, as it would stand beside a longer one."""
    long = array.shape[1]
    if array.dtype == np.int64 and (array == IGNORED).any():
        array = np.where(array == long, long + STEP, array)
        filling = IGNORED
    else:
        filling = 0
    return np.pad(array, [(0, 0), (0, STEP), *[(0, 0)] * (array.ndim - 2)], constant_values=filling)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """The file that training left."""
    return tmp_path_factory.mktemp("trained") / "state.pt"


@pytest.fixture(scope="module")
def network(state, view):
    """A network that was trained for two passes."""
    return trained(state, view)


def test_losses_are_of_what_an_example_knows(named):
    network = new_network()
    of_trees = losses_of(network, tensors(batch_of(examples())))
    of_names = losses_of(network, tensors(batch_of([named])))
    assert of_trees.keys() == {"tag", "morph", "start", "head", "relation"}
    assert of_names.keys() == {"name"}
    assert all(torch.isfinite(loss) and loss >= 0 for loss in (*of_trees.values(), *of_names.values()))


def test_losses_do_not_hang_on_padding():
    network = new_network().eval()
    short = batch_of(examples()[1:])
    wide = {name: padded(array) for name, array in short.items()}
    one, two = (losses_of(network, tensors(batch)) for batch in (short, wide))
    assert {name: loss.item() for name, loss in one.items()} == pytest.approx(
        {name: loss.item() for name, loss in two.items()}, rel=0.02
    )


def test_masked_hides_pieces_but_no_marks_and_no_padding():
    batch = tensors(batch_of(examples() * 40))
    torch.manual_seed(0)
    changed = masked(batch, pieces())["pieces"] != batch["pieces"]
    known = pieces().number
    marks = (batch["pieces"] == known["[CLS]"]) | (batch["pieces"] == known["[SEP]"]) | (batch["seen"] == 0)
    assert not (changed & marks).any()
    assert 0.02 < changed.sum().item() / (~marks).sum().item() < 0.09


def test_optimizer_has_every_weight_that_learns_once():
    network = new_network()
    held = [id(weight) for group in new_optimizer(network).param_groups for weight in group["params"]]
    assert sorted(held) == sorted(id(weight) for weight in network.parameters() if weight.requires_grad)
    assert not network.encoder.embeddings.word_embeddings.weight.requires_grad


def test_train_changes_the_network_but_no_word_vector_and_keeps_its_state(network, state):
    before, after = new_network().state_dict(), network.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert {"root", "layers.tag.weight", "pair.weight", "relation.weight", "shapes.weight"} <= changed
    assert "encoder.encoder.layer.5.output.dense.weight" in changed
    assert "encoder.embeddings.word_embeddings.weight" not in changed
    assert torch.load(state, weights_only=True)["passes"] == 2
    assert [file.name for file in state.parent.iterdir()] == ["state.pt"]


def test_train_of_one_seed_is_the_same(network, view, tmp_path):
    assert same(weights(trained(tmp_path / "state.pt", view)), weights(network))


def test_train_of_another_seed_is_another(network, view, tmp_path):
    assert not same(weights(trained(tmp_path / "state.pt", view, seed=1)), weights(network))


def test_train_goes_on_at_the_pass_where_it_was_broken_off(network, view, tmp_path):
    state = tmp_path / "state.pt"
    with pytest.raises(BrokenOffError):
        trained(state, broken_off(view, 2))  # one view to count the steps, one for the first pass
    assert torch.load(state, weights_only=True)["passes"] == 1
    assert same(weights(trained(state, view)), weights(network))


def test_train_that_is_done_does_nothing_more(network, view, state):
    assert same(weights(trained(state, broken_off(view, 1))), weights(network))


def test_view_of_a_pass_is_drawn_by_its_number(view, tmp_path):
    drawn = []

    def noted(rng):
        drawn.append(rng.random())
        return view(rng)

    trained(tmp_path / "state.pt", noted)
    assert drawn == [random.Random(f"0 {number}").random() for number in (0, 0, 1)]
