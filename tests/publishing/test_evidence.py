"""What goes into the thread of a shared brief."""

from __future__ import annotations

import pytest

from bot.model import Span
from bot.playground.blocks import complaints
from bot.publishing import kit
from bot.publishing.evidence import draw_thread, paragraph
from tests.briefs import crowded_brief, hostile_brief, quiet_brief, rich_brief, stored_brief
from tests.drawn import texts_of


def test_thread_has_each_warning_marked_in_its_paragraph():
    blocks = [block for message in draw_thread(stored_brief()) for block in message.blocks]
    bold = {
        part["text"]
        for block in blocks
        if block["type"] == "rich_text"
        for part in block["elements"][0]["elements"]
        if part.get("style") == {"bold": True}
    }
    assert bold == {warning.text for warning in rich_brief().warnings}
    text = "\n".join(text for _, text in texts_of(blocks))
    assert "Open on the page" in text
    assert "[5] ¶3 146–215" in text


@pytest.mark.parametrize("brief", [rich_brief(), crowded_brief(), hostile_brief()], ids=["rich", "crowded", "hostile"])
def test_thread_is_split_between_warnings_within_the_limits(brief):
    messages = list(draw_thread(stored_brief(brief)))
    for message in messages:
        assert complaints(list(message.blocks)) == []
        assert len(message.blocks) % 2 == 0
        assert kit.characters(message.blocks) <= kit.MESSAGE_CHARACTERS
    assert sum(len(message.blocks) for message in messages) == 2 * len(brief.warnings)


def test_thread_without_warnings_is_empty():
    assert list(draw_thread(stored_brief(quiet_brief()))) == []


@pytest.mark.parametrize(
    ("span", "whole"),
    [
        pytest.param(Span(0, 3), "one two", id="first"),
        pytest.param(Span(8, 11), "three four", id="middle"),
        pytest.param(Span(19, 23), "five", id="last"),
        pytest.param(Span(4, 13), "one two\nthree four", id="across"),
    ],
)
def test_paragraph_is_the_whole_line(span, whole):
    text = "one two\nthree four\nfive"
    start, end = paragraph(text, span)
    assert text[start:end] == whole
