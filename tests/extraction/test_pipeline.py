"""The pipeline is a spaCy Language whose steps declare what they need and give, and read any weights' labels."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
import spacy
from spacy.language import Language

from bot.extraction import extract, pipeline
from bot.extraction.pipeline import SHIPPED, load
from bot.model import Article

ARTICLE = "Ada Pell warned that the harbour could collapse. “We may lose it all,” she told LBC."
IMPORT_ALONE = """
import sys
import bot.extraction
print("spacy" in sys.modules)
"""


def test_loaded_pipeline_is_a_language(nlp):
    assert isinstance(nlp, Language)


def test_pipeline_is_loaded_once(nlp):
    assert pipeline.load() is nlp


def test_steps_stand_around_the_statistical_ones(nlp):
    ours = [name for name in nlp.pipe_names if name.startswith("brief_")]
    assert ours == [
        "brief_paragraphs",
        "brief_quotations",
        "brief_mentions",
        "brief_actors",
        "brief_speech",
        "brief_attribution",
        "brief_warnings",
    ]
    assert nlp.pipe_names[:2] == ours[:2]
    assert nlp.pipe_names[-5:] == ours[2:]


def test_steps_have_no_problem(nlp):
    problems = nlp.analyze_pipes()["problems"]
    assert {step: found for step, found in problems.items() if found} == {}


def test_steps_declare_what_they_need_and_give(nlp):
    summary = nlp.analyze_pipes()["summary"]
    ours = {name: facts for name, facts in summary.items() if name.startswith("brief_")}
    assert [name for name, facts in ours.items() if not facts["assigns"]] == []
    assert [name for name, facts in ours.items() if not facts["requires"]] == ["brief_paragraphs"]


def test_step_put_before_what_it_needs_is_a_problem(nlp):
    blank = Language(nlp.vocab)
    for name in ("brief_warnings", "brief_attribution"):
        blank.add_pipe(name)
    problems = blank.analyze_pipes()["problems"]
    assert "doc._.attributed" in problems["brief_warnings"]


def test_pipeline_named_by_its_path_gives_the_same_brief(nlp, tmp_path):
    copy = tmp_path / "weights"
    copy.symlink_to(pipeline.SHIPPED, target_is_directory=True)
    assert extract(Article(ARTICLE), pipeline=str(copy)) == extract(Article(ARTICLE))


@pytest.mark.parametrize("name", ["no_such_pipeline", "/no/such/folder"])
def test_missing_pipeline_is_an_os_error(name):
    with pytest.raises(OSError, match="no"):
        pipeline.load(name)


def test_importing_the_core_loads_no_language():
    done = subprocess.run([sys.executable, "-c", IMPORT_ALONE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_engine_names_the_pipeline_and_its_version(nlp):
    meta = nlp.meta
    assert extract(Article(ARTICLE)).engine.pipeline == f"{meta['lang']}_{meta['name']} {meta['version']}"


def test_paragraphs_begin_sentences(nlp):
    doc = nlp("The boat sank\n\nAda Pell wept\n\nIt rained on the harbour")
    assert [doc.text[p.start : p.end] for p in doc._.paragraphs] == [s.text.strip() for s in doc.sents]


@pytest.mark.parametrize("broken", ["tokenizer", "config.cfg", "meta.json"])
def test_damaged_pipeline_is_an_os_error(tmp_path, broken):
    shutil.copytree(SHIPPED, tmp_path / "weights")
    (tmp_path / "weights" / broken).write_bytes(b"{")
    with pytest.raises(OSError, match="weights"):
        load(str(tmp_path / "weights"))


@pytest.mark.parametrize("steps", [[], ["sentencizer"]], ids=["blank", "sentences only"])
def test_pipeline_without_trees_is_an_os_error(tmp_path, steps):
    nlp = spacy.blank("en")
    for step in steps:
        nlp.add_pipe(step)
    nlp.to_disk(tmp_path / "blank")
    with pytest.raises(OSError, match="gives no trees"):
        load(str(tmp_path / "blank"))
