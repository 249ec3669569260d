"""What Slack makes of pasted text, undone."""

from __future__ import annotations

import pytest

from bot.errors import UsageError
from bot.sources.pasted import lone_link, unescape


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("pumps &amp; gates &lt;1911&gt;", "pumps & gates <1911>"),
        ("&amp;lt;", "&lt;"),
        ("see <https://news.example/a?b=1&amp;c=2>", "see https://news.example/a?b=1&c=2"),
        ("see <https://news.example/a|the report>", "see the report"),
        ("write <mailto:desk@news.example|desk@news.example>", "write desk@news.example"),
        ("<mailto:desk@news.example>", "desk@news.example"),
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
    ("text", "link"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("<https://news.example/a>", "https://news.example/a"),
        ("<https://news.example/a|news.example/a>", "https://news.example/a"),
        ("have a look: https://news.example/a.", "https://news.example/a"),
        ("https://news.example/a?x=1&amp;y=2", "https://news.example/a?x=1&y=2"),
        ("“https://news.example/a”", "https://news.example/a"),
        ("<https://news.example/a> https://news.example/a", "https://news.example/a"),
        ("no link at all", None),
        ("", None),
        ("The wall at Port Marrow failed on Friday, see https://news.example/a", None),
    ],
)
def test_lone_link_is_found_where_little_else_stands(text, link):
    assert lone_link(text) == link


def test_lone_link_refuses_several():
    with pytest.raises(UsageError, match="one link at a time"):
        lone_link("https://news.example/a https://news.example/b")
