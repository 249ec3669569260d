"""What a pipeline costs is measured in this process and in a fresh one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import astuple, fields

import pytest

from bot.errors import ExtractionError
from bot.extraction.evaluation.resources import Cost, cost_of, most_held
from bot.extraction.pipeline import SHIPPED, load_language


@pytest.fixture(scope="module")
def cost() -> Cost:
    """The cost of the shipped pipeline, on a few words."""
    return cost_of(load_language(), None, ["Ada Pell wept.", "It rained on the harbour."])


def test_cost_has_every_figure(cost):
    numbers = dict(zip((field.name for field in fields(cost)), astuple(cost), strict=True))
    assert {name for name, number in numbers.items() if name != "torch" and number <= 0} == set()


def test_cost_knows_that_nothing_imports_torch(cost):
    assert cost.torch is False


def test_cost_counts_the_files_of_the_pipeline(cost):
    size = sum(file.stat().st_size for file in SHIPPED.rglob("*") if file.is_file())
    assert cost.size == pytest.approx(size / 1_000_000)


def test_cost_of_a_network_is_more_than_that_of_a_tokenizer(cost):
    assert cost.times_tokenizer > 1


def test_cost_is_measured_in_a_process_without_a_package():
    with pytest.raises(ExtractionError):
        cost_of(load_language(), None, ["It rained."], without=["onnxruntime"])


def test_memory_is_that_of_the_process_alone():
    ours = bytearray(b"x") * 400_000_000
    measure = "from bot.extraction.evaluation.resources import most_held; print(most_held())"
    done = subprocess.run([sys.executable, "-c", measure], capture_output=True, text=True, check=True)
    assert 0 < int(done.stdout) < len(ours) <= most_held()
