"""Put the trained parts into one folder that plain ``spacy.load`` reads; nothing in it tells where or when."""

import shutil
from pathlib import Path
from typing import Any

import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.strings import StringStore

VERSION = "0.1.0"
NO_TREE = 2**32 - 1


def assemble(syntax: Path, names: Path) -> Language:
    """Return one pipeline of the trained syntax and the trained names."""
    nlp = spacy.load(syntax)
    nlp.add_pipe("ner", source=spacy.load(names))
    return nlp


def write_package(nlp: Language, out: Path, *, licence: str = "CC-BY-SA-4.0") -> None:
    """Write the pipeline to ``out``, with a meta that is the same for the same weights, and only the strings in use."""
    nlp.meta["lang"], nlp.meta["name"], nlp.meta["version"] = "en", "briefbot_news", VERSION
    nlp.meta["description"] = "English news: names, tags, morphology, trees, lemmas (see README.md beside this file)"
    nlp.meta["license"], nlp.meta["author"] = licence, "the briefbot authors"
    nlp.meta["performance"] = {}
    for name in ("initialize", "training"):
        nlp.config[name] = {**nlp.config[name], **_no_paths(nlp.config[name])}
    nlp.to_disk(out)
    _prune_strings(nlp, out)


def _no_paths(section: dict[str, Any]) -> dict[str, Any]:
    """Return the entries of a config section that must be empty in a package."""
    return {key: None for key in ("vectors", "init_tok2vec", "lookups", "vocab_data") if key in section}


def _prune_strings(nlp: Language, out: Path) -> None:
    """Keep only the strings that labels, lemma rules, tokenizer and morphology need; the training text goes."""
    needed = strings_in_use(nlp)
    kept = StringStore(sorted(needed))
    kept.to_disk(out / "vocab" / "strings.json")


def strings_in_use(nlp: Language) -> set[str]:
    """Return every string that the pipeline refers to by its hash."""
    needed = set(spacy.blank("en").vocab.strings)
    for name in nlp.pipe_names:
        needed.update(str(label) for label in nlp.pipe_labels.get(name, []))
    needed.update(nlp.vocab.strings[number] for number in _lemma_strings(nlp))
    needed.update(part for label in nlp.pipe_labels["morphologizer"] for part in (label, *label.split("|")))
    return needed


def _lemma_strings(nlp: Language) -> set[int]:
    """Return the hashes of all strings in the lemma rules that a label refers to, and in the rules inside them."""
    lemmatizer: Any = nlp.get_pipe("trainable_lemmatizer")
    trees = srsly.msgpack_loads(lemmatizer.trees.to_bytes())["trees"]
    waiting = [int(label) for label in lemmatizer.cfg["labels"]]
    found: set[int] = set()
    while waiting:
        tree = trees[waiting.pop()]
        found.update(tree[key] for key in ("orig", "subst") if key in tree)
        waiting += [tree[key] for key in ("prefix_tree", "suffix_tree") if tree.get(key, NO_TREE) != NO_TREE]
    return found


def replace_folder(new: Path, place: Path) -> None:
    """Put ``new`` at ``place`` in one move, files of ours that the package has not (card, licence) kept."""
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        for kept in place.iterdir():
            if kept.is_file() and not (new / kept.name).exists():
                shutil.copy2(kept, new / kept.name)
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
