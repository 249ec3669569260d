"""The plain-text twin."""

from __future__ import annotations

import pytest

from bot.publishing import kit
from bot.publishing.plain import plain_brief, plain_failure
from tests.briefs import crowded_brief, hostile_brief, rich_brief, stored_brief
from tests.drawn import unescaped


def test_twin_holds_what_matters():
    text = unescaped(plain_brief(stored_brief()))
    brief = rich_brief()
    assert f"Bottom line: “{brief.bottom_line.text}” [1]" in text
    assert all(warning.text in text for warning in brief.warnings)
    assert "Quoted warnings: 12" in text
    assert "Penhallow is also printed Penhalow" in text


@pytest.mark.parametrize("brief", [rich_brief(), crowded_brief(), hostile_brief()], ids=["rich", "crowded", "hostile"])
def test_twin_fits_and_pings_nobody(brief):
    text = plain_brief(stored_brief(brief))
    assert len(text) <= kit.FALLBACK_TEXT
    assert not {"<", ">"} & set(text)


def test_twin_that_was_cut_says_so():
    assert "… the rest is in brief b7." in plain_brief(stored_brief(crowded_brief()))


def test_failure_is_escaped():
    assert plain_failure("I know no <!channel> & co") == "I know no &lt;!channel&gt; &amp; co"
