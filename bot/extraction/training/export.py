"""Write the trained network as the small eight-bit one that the bot runs without torch."""

from __future__ import annotations

import warnings
from importlib import import_module
from pathlib import Path

import torch
from torch import Tensor, nn

from bot.extraction.language.encoder import NETWORK, OUTPUTS, RELATIONS, WORDS, Labels
from bot.extraction.language.lemmas import Lemmas
from bot.extraction.language.pieces import VOCABULARY, Pieces
from bot.extraction.training.network import RELATION_WIDTH, Network, pretrained

OPSET = 17
Axes = dict[str, dict[int, str]]
LONG_IN: Axes = {"pieces": {0: "p"}, "shapes": {0: "p"}, "first": {0: "w"}, "last": {0: "w"}}


class _OneText(nn.Module):
    """The network for a single text without padding, which is what the bot runs."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        net = self.network
        rows = (row.unsqueeze(0) for row in (pieces, shapes, torch.ones_like(pieces), first, last))
        words = net.words(*rows)
        found = {name: layer(words) for name, layer in net.layers.items()}
        found |= {"start": net.start(words), "head": net.heads(words)}
        found |= {"dependent": net.dependent(words), "governor": net.governor(net.with_root(words))}
        return tuple(found[name].squeeze(0) for name in OUTPUTS)


class _Relations(nn.Module):
    """The last layer of the relations, for the words of a sentence and their heads, a row each."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, dependent: Tensor, governor: Tensor) -> Tensor:
        return self.network.relate(dependent, governor)


def vocabulary() -> list[str]:
    """Return the pieces of the pretrained encoder in their order."""
    return (pretrained() / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")


def pieces() -> Pieces:
    """Return the pieces of the pretrained encoder by their numbers."""
    return Pieces.of(vocabulary())


def export(network: Network, labels: Labels, lemmas: Lemmas, place: Path) -> None:
    """Write the network in eight bits, its relations, labels, lemma rules and pieces into a folder."""
    place.mkdir(parents=True, exist_ok=True)
    whole = place / "whole.onnx"
    _write(network.eval(), whole)
    quantize(whole, place / NETWORK)
    whole.unlink()
    _write_relations(network, place / RELATIONS)
    labels.write(place)
    lemmas.write(place)
    (place / VOCABULARY).write_text("\n".join(vocabulary()) + "\n", encoding="utf-8")


def _write(network: Network, path: Path) -> None:
    """Write the network as it is, its lengths left open."""
    row = torch.tensor([1, 2, 3, 4])
    example = (row, torch.zeros_like(row), row[1:3], row[1:3])
    _export(_OneText(network), example, path, LONG_IN, OUTPUTS)


def _export(module: nn.Module, example: tuple[Tensor, ...], path: Path, inputs: Axes, outputs: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of itself and of shapes that are fixed on purpose
        torch.onnx.export(
            module,
            example,
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=inputs,
            opset_version=OPSET,
            dynamo=False,
        )


def _write_relations(network: Network, path: Path) -> None:
    """Write the layer that tells the relation of a word to the head that was chosen for it."""
    rows = torch.zeros(2, RELATION_WIDTH)
    names = {"dependent": {0: "w"}, "governor": {0: "w"}}
    _export(_Relations(network), (rows, rows), path, names, ["relation"])


def quantize(whole: Path, small: Path) -> None:
    """Write a network with weights of eight bits, one scale for each output of a layer.

    Seven of the bits are used, so that sums hold on processors without VNNI. The word vectors, half of all, get a file
    of their own.
    """
    quantization = import_module("onnxruntime.quantization")
    options = {"weight_type": quantization.QuantType.QInt8, "per_channel": True, "reduce_range": True}
    quantization.quantize_dynamic(whole, small, **options)
    onnx = import_module("onnx")
    network = onnx.load(small)
    words = max(network.graph.initializer, key=lambda tensor: len(tensor.raw_data))
    import_module("onnx.external_data_helper").set_external_data(words, WORDS)
    onnx.save(network, small)
