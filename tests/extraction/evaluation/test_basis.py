"""What a name rests on is told by the words beside the quote and by the rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.extraction.evaluation.basis import basis_of
from tests.extraction.evaluation.harbour import MONEY, PERFECT, TEXT, quote

TOLD = TEXT + "He, the mayor and his Tommy Reed went home. Reed and the Tom Reed said no more. A man heard it.\n"
REED = replace(PERFECT.actors[1], aliases=("Tom Reed", "Mayor Tom Reed", "Tommy Reed"))
BRIEF = replace(PERFECT, article=replace(PERFECT.article, text=TOLD), actors=(REED,))


@pytest.mark.parametrize(
    ("printed", "speaker", "candidates", "rule", "basis"),
    [
        pytest.param("Mayor Tom Reed", "Tom Reed", (), "cue before", "name", id="a title aside"),
        pytest.param("Tom Reed", "Tom Reed", (), "cue after", "name", id="name"),
        pytest.param("Mr Reed", "Tom Reed", (), "cue after", "surname", id="surname"),
        pytest.param("Tommy Reed", "Tom Reed", (), "signed", "alias", id="alias"),
        pytest.param("the mayor", "Tom Reed", (), "headed", "description of a known actor", id="known"),
        pytest.param("A man", "A man", (), "reported", "description as printed", id="described"),
        pytest.param("He", "Tom Reed", (), "cue before", "pronoun", id="pronoun"),
        pytest.param("He", "Tom Reed", ("Ada Thorne",), "cue before", "pronoun that fits others too", id="rivals"),
        pytest.param("He", None, (), "cue before", "pronoun", id="pronoun of nobody"),
        pytest.param("Tom Reed", "Tom Reed", (), "goes on", "goes on", id="rule without words beside"),
        pytest.param(None, None, (), "none", "none", id="no rule"),
        pytest.param(None, "Tom Reed", (), "cue after", "nothing beside", id="no words"),
    ],
)
def test_basis_is_read_beside_the_words(printed, speaker, candidates, rule, basis):
    place = (TOLD.index(printed), TOLD.index(printed) + len(printed)) if printed else None
    found = replace(quote(TEXT, MONEY, speaker), speaker_span=place, candidates=candidates, rule=rule)
    assert basis_of(found, BRIEF) == basis
