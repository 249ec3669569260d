"""The promises of a brief, held against every sample: verbatim, deterministic, and as good as it has ever been."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import pytest

from bot.extraction import extract
from bot.extraction.evaluation.scoring import score
from bot.model import Article, Brief
from tests.quality.corpora import DESK, ROOT, SEEDS, beside, briefs_of, canonical, excerpts, score_with_the_desks_script
from tests.quality.measure import GUIDES, floors, is_below, pipeline_figures

ISSUE = {
    "real article": {"quotes.end2end": 0.90, "warnings.end2end": 0.75, "actors.key_f1": 0.80},
    "40 articles": {"quotes.end2end": 0.72, "warnings.end2end": 0.50, "actors.key_f1": 0.62},
}
BRIEF_ALL = """
import json
from tests.quality.corpora import SEEDS, briefs_of, canonical
print(json.dumps({name: canonical(brief) for name, brief in briefs_of(SEEDS).items()}))
"""


@cache
def desk_briefs(corpus: str) -> dict[str, Brief]:
    return briefs_of(DESK[corpus])


def test_every_sample_has_gold():
    assert SEEDS.names() == sorted(path.stem for path in SEEDS.texts.glob("*.txt"))


def test_figures_hold_their_floors(seed_briefs):
    reached = score(SEEDS.cases(seed_briefs.__getitem__)).figures() | pipeline_figures()
    assert floors().keys() == reached.keys() - GUIDES
    assert {name: reached[name] for name, floor in floors().items() if is_below(reached[name], floor)} == {}


@pytest.mark.parametrize("name", SEEDS.names())
def test_every_line_is_verbatim(name, seed_briefs):
    text = SEEDS.text(name)
    assert [words for words, start, end in excerpts(seed_briefs[name]) if text[start:end] != words] == []


@pytest.mark.parametrize("name", SEEDS.names())
def test_mentions_lie_in_the_article(name, seed_briefs):
    brief = seed_briefs[name]
    spans = [span for actor in brief.actors for span in actor.mentions]
    spans += [said.speaker_span for said in (*brief.quotes, *brief.warnings) if said.speaker_span]
    assert [span for span in spans if not 0 <= span.start < span.end <= len(brief.article.text)] == []


@pytest.mark.parametrize("name", SEEDS.names())
def test_names_are_never_blank(name, seed_briefs):
    brief = seed_briefs[name]
    said = (*brief.quotes, *brief.warnings)
    names = [form for actor in brief.actors for form in (actor.name, *actor.aliases)]
    names += [quote.speaker for quote in said if quote.speaker is not None]
    names += [candidate for quote in brief.quotes for candidate in quote.candidates]
    assert [form for form in names if form != form.strip() or not form] == []


@pytest.mark.parametrize("name", SEEDS.names())
def test_briefs_are_identical_when_repeated(name, seed_briefs):
    assert canonical(extract(Article(SEEDS.text(name)))) == canonical(seed_briefs[name])


def test_briefs_are_identical_in_another_process(seed_briefs):
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-c", BRIEF_ALL]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment).stdout
    assert json.loads(printed) == {name: canonical(brief) for name, brief in seed_briefs.items()}


@beside
@pytest.mark.parametrize("corpus", DESK)
def test_desk_figures_reach_what_was_promised(corpus):
    reached = score(DESK[corpus].cases(desk_briefs(corpus).__getitem__)).figures()
    assert {name: reached[name] for name, least in ISSUE[corpus].items() if reached[name] < least} == {}


@beside
def test_desk_summaries_are_at_least_as_good_as_the_first_three_sentences():
    reached = score(DESK["40 articles"].cases(desk_briefs("40 articles").__getitem__)).figures()
    assert reached["summary.f1"] >= reached["summary.lead3"]


@beside
@pytest.mark.parametrize("corpus", DESK)
def test_desk_script_gives_the_same_figures(corpus, tmp_path):
    briefs = desk_briefs(corpus)
    expected = score_with_the_desks_script(DESK[corpus], briefs, tmp_path)
    actual = score(DESK[corpus].cases(briefs.__getitem__)).figures()
    assert actual == pytest.approx({name: expected[name] for name in actual}, abs=1e-4)
