"""Put the exported network into one folder that ``spacy.load`` reads; nothing in it tells where or when."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.extraction.language.component import FACTORY, Reader
from bot.extraction.language.names import FACTORY as NAMES
from bot.extraction.training.tokenizer import blank_english

NAME, VERSION, LICENCE_ID = "briefbot_news", "0.2.0", "CC-BY-SA-4.0"


def write_package(network: Path, out: Path) -> None:
    """Write the pipeline around an exported network to ``out``, with a meta that is the same for the same weights."""
    nlp = blank_english()
    reader = nlp.add_pipe(FACTORY, name="reader")
    if not isinstance(reader, Reader):
        raise TypeError(f"{FACTORY} makes no reader")
    reader.from_disk(network)
    nlp.add_pipe(NAMES, name="names")
    nlp.meta.update(lang="en", name=NAME, version=VERSION, license=LICENCE_ID, author="the briefbot authors")
    nlp.meta["description"] = "English news: tags, morphology, lemmas, trees, sentences, names (README.md beside this)"
    nlp.to_disk(out)


def replace_folder(new: Path, place: Path) -> None:
    """Put ``new`` at ``place`` in one move."""
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
