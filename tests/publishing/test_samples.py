"""The sample articles, drawn: whatever the language work finds, Slack takes it and each line is verbatim."""

from __future__ import annotations

from bot.playground.blocks import complaints
from bot.publishing import kit
from bot.publishing.blocks import draw_brief
from bot.publishing.evidence import draw_thread
from bot.publishing.mrkdwn import ELLIPSIS, clean
from tests.briefs import stored_brief


def copied(blocks) -> list[str]:
    """Return what stands behind quote bars and in the bottom line, without what we add."""
    found = []
    for block in blocks:
        for part in block.get("elements", ()):
            if part["type"] == "rich_text_quote":
                found.append(part["elements"][0]["text"])
            elif part["type"] == "rich_text_section" and part["elements"][0]["text"] == "Bottom line: ":
                found.append(part["elements"][1]["text"])
            elif part["type"] == "rich_text_list" and "[" in part["elements"][0]["elements"][-1]["text"]:
                found += [line["elements"][0]["text"] for line in part["elements"]]
    return found


def test_every_sample_is_drawn_verbatim_within_the_limits(seed_briefs):
    assert seed_briefs
    for brief in seed_briefs.values():
        stored, text = stored_brief(brief), clean(brief.article.text)
        message = draw_brief(stored)
        for drawn in (message, *draw_thread(stored)):
            assert complaints(list(drawn.blocks)) == []
            assert kit.characters(drawn.blocks) <= kit.MESSAGE_CHARACTERS
        lines = copied(message.blocks)
        assert [line for line in lines if line.removesuffix(ELLIPSIS) not in text] == []
        assert len(lines) >= bool(brief.bottom_line) + min(8, len(brief.warnings))
