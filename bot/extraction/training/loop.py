"""Train the network: seeded, all layers at once, the rate rising at first and then falling to nothing."""

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.progress import track
from torch import Tensor
from torch.nn import functional
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR

from bot.extraction.language.encoder import Labels
from bot.extraction.language.pieces import BEGIN, BREAK, MASK, Pieces
from bot.extraction.training.batches import FROM_TREES, IGNORED, Batch, batches, lay_out_batch
from bot.extraction.training.examples import Example
from bot.extraction.training.network import Network

log = logging.getLogger(__name__)

NEVER = -1e4
ENCODER_RATE, LAYERS_RATE, DECAY, CLIP = 4e-4, 1e-3, 0.01, 1.0
WARM_UP = 300
MASKED = 0.05


View = Callable[[random.Random], Sequence[Sequence[Example]]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is taught: ``view`` gives the examples of one pass, by kind, others each time."""

    view: View
    passes: int
    seed: int


def train(network: Network, pieces: Pieces, labels: Labels, lesson: Lesson, state: Path) -> None:
    """Train the network in place, from where ``state`` left off; the state is kept after every pass."""
    torch.manual_seed(lesson.seed)
    network.train()
    optimizer = new_optimizer(network)
    steps = len(_course(pieces, lesson, 0)) * lesson.passes
    falling = LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * max(0.0, 1 - step / steps))
    parts = {"network": network, "optimizer": optimizer, "falling": falling}
    for number in range(_restore(parts, state), lesson.passes):
        losses = defaultdict[str, list[float]](list)
        for examples in track(_course(pieces, lesson, number), f"pass {number + 1} of {lesson.passes}", transient=True):
            found = losses_of(network, masked(tensors(lay_out_batch(examples, pieces, labels)), pieces))
            optimizer.zero_grad()
            torch.stack([*found.values()]).sum().backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimizer.step()
            falling.step()
            for layer, loss in found.items():
                losses[layer].append(loss.item())
        _keep(parts, number + 1, state)
        log.info("pass %d: %s", number + 1, {layer: round(sum(each) / len(each), 3) for layer, each in losses.items()})


def _keep(parts: Mapping[str, Any], passes: int, state: Path) -> None:
    """Keep all that training goes on from, in one move."""
    kept = {name: part.state_dict() for name, part in parts.items()}
    fresh = state.with_suffix(".new")
    torch.save(kept | {"passes": passes, "chance": torch.get_rng_state()}, fresh)
    fresh.replace(state)


def _restore(parts: Mapping[str, Any], state: Path) -> int:
    """Take up what was kept and return how many passes are done."""
    if not state.exists():
        return 0
    kept = torch.load(state, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(kept[name])
    torch.set_rng_state(kept["chance"])
    return int(kept["passes"])


def new_optimizer(network: Network) -> AdamW:
    """Return the optimizer; the new layers learn faster than the encoder."""
    encoder = [p for name, p in network.named_parameters() if name.startswith("encoder.") and p.requires_grad]
    layers = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "lr": ENCODER_RATE}, {"params": layers, "lr": LAYERS_RATE}]
    return AdamW(groups, weight_decay=DECAY)


def _course(pieces: Pieces, lesson: Lesson, number: int) -> list[list[Example]]:
    """Return the batches of one pass, those of all kinds in one order drawn by chance."""
    rng = random.Random(f"{lesson.seed} {number}")
    course = [batch for examples in lesson.view(rng) for batch in batches(examples, pieces, rng)]
    rng.shuffle(course)
    return course


def tensors(batch: Batch) -> dict[str, Tensor]:
    """Return the arrays of a batch as tensors."""
    return {name: torch.from_numpy(array) for name, array in batch.items()}


def masked(batch: dict[str, Tensor], pieces: Pieces) -> dict[str, Tensor]:
    """Hide a piece here and there, so that the words around it are read too."""
    ids = batch["pieces"]
    marks = (ids == pieces.number[BEGIN]) | (ids == pieces.number[BREAK]) | (batch["seen"] == 0)
    hidden = (torch.rand(ids.shape) < MASKED) & ~marks
    return batch | {"pieces": torch.where(hidden, pieces.number[MASK], ids)}


def word_vectors(network: Network, batch: dict[str, Tensor]) -> Tensor:
    """Return the words of a batch as the encoder reads them, in bfloat16, which newer processors compute faster."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return network.words(*(batch[name] for name in ("pieces", "shapes", "seen", "first", "last")))


def losses_of(network: Network, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the loss of each layer that the batch has targets for."""
    words = word_vectors(network, batch)
    if "allowed" in batch:
        return {"name": _names_loss(network, words, batch)}
    losses = {
        layer: _entropy(network.layers[layer](words), batch[layer]) for layer in FROM_TREES if layer != "relation"
    }
    start, wanted = network.start(words).squeeze(-1)[batch["words"]], batch["start"][batch["words"]]
    losses["start"] = functional.binary_cross_entropy_with_logits(start, wanted.float())
    inside = batch["sentence"].unsqueeze(2) == batch["sentence"].unsqueeze(1)
    inside = torch.cat([inside, torch.ones_like(inside[..., :1])], dim=2)
    losses["head"] = _entropy(network.heads(words).masked_fill(~inside, NEVER), batch["heads"])
    relations = network.relations(words, batch["heads"].clamp(min=0))
    losses["relation"] = _entropy(relations, batch["relation"])
    return losses


def _entropy(scores: Tensor, wanted: Tensor) -> Tensor:
    return functional.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)


def _names_loss(network: Network, words: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """Return how unlikely it is that each word bears one of the tags that it may bear."""
    likely = torch.log_softmax(network.layers["name"](words), dim=-1)
    allowed = torch.logsumexp(likely.masked_fill(~batch["allowed"], NEVER), dim=-1)
    return -allowed[batch["words"]].mean()
