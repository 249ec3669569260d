"""What is shipped: everything under ``bot/``, weights and lexicons included, with their licences."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from tests.architecture.checkout import ROOT, tracked


@cache
def shipped() -> frozenset[str]:
    """Return the names of the files in a wheel made now."""
    with tempfile.TemporaryDirectory() as out:
        build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", out]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        with ZipFile(next(Path(out).glob("*.whl"))) as wheel:
            return frozenset(wheel.namelist())


def test_wheel_holds_every_file_of_the_package():
    package = {path.relative_to(ROOT).as_posix() for path in tracked() if path.is_relative_to(ROOT / "bot")}
    assert package - shipped() == set()


def test_wheel_holds_the_licences_of_code_and_weights():
    licences = {name.partition("/licenses/")[2] for name in shipped() if "/licenses/" in name}
    assert licences == {"LICENSE", "bot/extraction/model/LICENSE", "bot/extraction/model/LICENSE.APACHE"}


def test_weights_are_at_most_30_megabytes():
    weights = (path for path in (ROOT / "bot" / "extraction" / "model").rglob("*") if path.is_file())
    assert sum(path.stat().st_size for path in weights) <= 30_000_000
