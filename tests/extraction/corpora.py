"""A data folder with a few lines of every corpus, laid out as the open ones are."""

from __future__ import annotations

from pathlib import Path

from tests.extraction.tagged import TORN

UNER_ROWS = {
    "O": ["It\tO", "did\tO", ".\tO"],
    "Al": ["Al\tB-PER", "-\tI-PER", "Zaman\tI-PER", "did\tO", "n't\tO", "stop\tO", ".\tO"],
}
GUM = """\
# newdoc id = g
1\tOslo\tOslo\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\tEntity=(1-place-new-cf1-1-sgl)
2\tfell\tfall\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""


def write_corpora(data: Path) -> Path:
    """Write the corpora into a folder; each names a place or a person of its own in train and in dev."""
    _write(data / "ud_ewt" / "en_ewt-ud-train.conllu", TORN)
    _write(data / "ud_ewt" / "en_ewt-ud-dev.conllu", TORN)
    _write(data / "gum_clean" / "train" / "g.conllu", GUM)
    _write(data / "gum_clean" / "dev" / "h.conllu", GUM.replace("Oslo", "Bergen"))
    _write(data / "demonyms.json", '["Sarnese"]\n')
    _write(data / "wikigold" / "train.conll", "Trainham I-LOC\nfell O\n. O\n")
    _write(data / "wikigold" / "dev.conll", "Devizes I-LOC\nfell O\n. O\n\nVotes I-MISC\nfell O\n")
    for domain in ("politics", "science", "literature", "music", "ai"):
        for part in ("train", "dev"):
            _write(data / "crossner" / domain / f"{part}.txt", f"{domain.title()}{part}\tB-person\nwept\tO\n")
    _write(data / "re3d" / "train" / "x" / "one.conll", "The\tB-Location\ntown\tI-Location\nReading\tI-Location\n")
    _write(data / "uner_ewt" / "en_ewt-ud-dev.iob2", uner("Al", "O", "Al"))
    return data


def uner(*documents: str) -> str:
    """Return a Universal NER file with one sentence in each document."""
    found = []
    for number, name in enumerate(documents):
        rows = [f"{at}\t{row}\t-\t-" for at, row in enumerate(UNER_ROWS[name], start=1)]
        found.append("\n".join([f"# newdoc id = {number}", *rows]))
    return "\n\n".join(found) + "\n"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
