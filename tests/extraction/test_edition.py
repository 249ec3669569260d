from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.extraction.edition import edition, fingerprint

ANEW = edition.__wrapped__


def shipped(folder: Path) -> Path:
    for name, words in {"cue.py": "CUES = ()", "lexicons/cues.txt": "said", "model/words.bin": "\x00\x01"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words)
    return folder


def test_edition_is_short_and_says_the_version():
    assert re.fullmatch(rf"{re.escape(__version__)}-[0-9a-f]{{16}}", edition())


def test_edition_is_the_same_when_it_is_made_anew():
    assert ANEW() == ANEW() == edition()


def test_edition_loads_no_language():
    told = "import sys; from bot.extraction.edition import edition; edition(); print('spacy' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout
    assert printed.strip() == "False"


@pytest.mark.parametrize("name", ["cue.py", "lexicons/cues.txt", "model/words.bin", "new.txt", "lexicons/new.txt"])
def test_another_file_is_another_fingerprint(tmp_path, name):
    folder = shipped(tmp_path)
    before = fingerprint(folder)
    (folder / name).write_text("other words")
    assert fingerprint(folder) != before


def test_a_renamed_file_is_another_fingerprint(tmp_path):
    folder = shipped(tmp_path)
    before = fingerprint(folder)
    (folder / "cue.py").rename(folder / "cues.py")
    assert fingerprint(folder) != before


@pytest.mark.parametrize("name", ["training/loop.py", "evaluation/measure.py", "__pycache__/cue.pyc", "cue.pyc"])
def test_what_is_no_part_of_a_brief_changes_nothing(tmp_path, name):
    folder = shipped(tmp_path)
    before = fingerprint(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("other words")
    assert fingerprint(folder) == before


def test_another_pipeline_is_another_edition(tmp_path):
    folder = tmp_path / "pipeline"
    folder.mkdir()
    (folder / "meta.json").write_text('{"version": "1"}')
    first = ANEW(str(folder))
    (folder / "meta.json").write_text('{"version": "2"}')
    second = ANEW(str(folder))
    (folder / "weights").write_text("heavier")
    editions = [edition(), first, second, ANEW(str(folder)), ANEW("en_core_no_such"), ANEW("numpy")]
    assert len(set(editions)) == len(editions)
