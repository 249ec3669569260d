"""The edition of the core: what it makes of a text may be remembered for as long as this stays the same.

It is told by what was shipped, not by a number that somebody must remember to raise: the code, the lists and the
weights, and the libraries that they run on. What trains or measures the core is no part of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot import __version__

CHARACTERS = 16
_LIBRARIES = ("spacy", "onnxruntime", "numpy")
_NO_PART = frozenset({"training", "evaluation", "__pycache__"})
_PIPELINE_META = "meta.json"


@cache
def edition(pipeline: str | None = None) -> str:
    """Return a short name that changes whenever the core, or the pipeline of this name, may read a text differently."""
    said = hashlib.blake2b(digest_size=CHARACTERS // 2)
    for library in _LIBRARIES:
        said.update(f"{library} {version(library)}\n".encode())
    said.update(_of_pipeline(pipeline))
    said.update(fingerprint(files(__package__)).encode())
    return f"{__version__}-{said.hexdigest()}"


def fingerprint(folder: Traversable) -> str:
    """Return what changes with the name or the content of any file that a folder of the core ships."""
    said = hashlib.blake2b(digest_size=CHARACTERS)
    for name, file in _shipped(folder):
        content = file.read_bytes()
        said.update(f"{name} {len(content)}\n".encode())
        said.update(content)
    return said.hexdigest()


def _shipped(folder: Traversable, within: str = "") -> Iterator[tuple[str, Traversable]]:
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        if each.is_dir():
            if each.name not in _NO_PART:
                yield from _shipped(each, f"{within}{each.name}/")
        elif not each.name.endswith(".pyc"):
            yield f"{within}{each.name}", each


def _of_pipeline(name: str | None) -> bytes:
    """Tell a pipeline that is not ours: a package by its version, a folder by what it says of itself and its sizes."""
    if not name:
        return b"shipped\n"
    folder = Path(name)
    if folder.is_dir():
        meta = folder / _PIPELINE_META
        shipped = (file for file in folder.rglob("*") if file.is_file())
        sizes = sorted((file.relative_to(folder).as_posix(), file.stat().st_size) for file in shipped)
        return f"{name} {sizes}\n".encode() + (meta.read_bytes() if meta.is_file() else b"")
    try:
        return f"{name} {version(name)}\n".encode()
    except PackageNotFoundError:  # whoever loads it will say so
        return f"{name}\n".encode()
