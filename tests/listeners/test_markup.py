"""Slack's own markup, undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listeners.markup import unescape, unmark


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("pumps &amp; gates &lt;1911&gt;", "pumps & gates <1911>"),
        ("&amp;lt; once", "&lt; once"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("see <https://x.example/a|the report>", "see the report"),
        ("write <mailto:desk@x.example|desk@x.example>", "write desk@x.example"),
        ("<mailto:desk@x.example>", "desk@x.example"),
        ("<@U1ABC> and <@U2|ada>", "@U1ABC and @ada"),
        ("<#C1|news> <#C2>", "#news #C2"),
        ("<!here> <!channel|channel> <!subteam^S1|@desk>", "@here @channel @desk"),
        ("<!date^1392734382^{date}|18 February>", "18 February"),
        ("a < b and c > d", "a < b and c > d"),
        ("‘The wall’ won’t “hold”", "‘The wall’ won’t “hold”"),
    ],
)
def test_unescape_shows_what_the_person_saw(sent, seen):
    assert unescape(sent) == seen


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        pytest.param("*The wall* is _very_ old", "The wall is very old", id="bold and italic"),
        pytest.param("*_The wall_* and _*it*_", "The wall and it", id="both"),
        pytest.param("“*No*,” he said (_now_).", "“No,” he said (now).", id="beside marks"),
        pytest.param("*<https://x.example/_a_|the report>*", "<https://x.example/_a_|the report>", id="bold link"),
        pytest.param("https://x.example/_a_/*b* now", "https://x.example/_a_/*b* now", id="bare link"),
        pytest.param("&gt; The wall\n&gt;&gt;&gt; fell\na &gt; b", "The wall\nfell\na &gt; b", id="quoted"),
        pytest.param("```The *wall*\n&gt; fell```\n*old*", "\nThe *wall*\n&gt; fell\n\nold", id="block"),
        pytest.param("``` *open*", "``` open", id="open block"),
        pytest.param("2 * 3 * 4 and snake_case_word", "2 * 3 * 4 and snake_case_word", id="no signs"),
        pytest.param("Prices* rose.\n*adjusted", "Prices* rose.\n*adjusted", id="footnote"),
        pytest.param("* one\n* two", "* one\n* two", id="list"),
        pytest.param("__init__ and **bold**", "__init__ and **bold**", id="other markup"),
        pytest.param("~gone~ `code` :wave: ‘won’t’", "~gone~ `code` :wave: ‘won’t’", id="left alone"),
    ],
)
def test_unmark_takes_signs_and_no_words(sent, seen):
    assert unmark(sent) == seen


@given(st.text(alphabet="ab *_`\n&gt;<>|/:", max_size=200))
def test_unmark_never_loses_a_letter(sent):
    letters = [character for character in sent.replace("&gt;", "") if character in "ab"]
    assert [character for character in unmark(sent).replace("&gt;", "") if character in "ab"] == letters
