"""The promises of the core on texts that were mangled on their way: a thousand pieces of the samples."""

from __future__ import annotations

import random

import pytest

from bot.extraction import extract
from bot.model import Article
from tests.extraction.fuzz import run
from tests.extraction.mangling import MANGLERS, mangled
from tests.extraction.promises import broken_promises, canonical

MANGLED, FUZZED, PARTS = 1_000, 1_500, 5
WORDS = (20, 90)


@pytest.mark.parametrize("mangler", MANGLERS, ids=lambda mangler: mangler.__name__)
def test_mangled_texts_keep_the_promises(mangler):
    rng = random.Random(mangler.__name__)
    texts = [mangled(rng, words=WORDS, first=mangler) for _ in range(-(-MANGLED // len(MANGLERS)))]
    briefs = [extract(Article(text)) for text in texts if any(c.isalpha() for c in text)]
    assert [broken for brief in briefs for broken in broken_promises(brief)] == []
    assert [canonical(extract(brief.article)) for brief in briefs[:5]] == [canonical(brief) for brief in briefs[:5]]


@pytest.mark.parametrize("part", range(PARTS))
def test_fuzzed_texts_are_briefed_or_refused(part):
    assert [(found.number, found.broken) for found in run(0, range(part, FUZZED, PARTS)) if found.broken] == []
