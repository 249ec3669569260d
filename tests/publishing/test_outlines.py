"""OPML in Slack: whole documents that can be copied, none over the limits."""

from __future__ import annotations

from itertools import repeat
from xml.etree import ElementTree

from bot.playground.blocks import complaints, too_long
from bot.publishing import kit
from bot.publishing.outlines import MOST_MESSAGES, ROOM, draw_export
from tests.drawn import shown


def a_document(many: int, *, folder: bool = False, address: str = "https://o.example/feed") -> str:
    outlines = "".join(
        f'<outline type="rss" text="A &amp; {n}" xmlUrl="{address}?n={n}&amp;x=1" />' for n in range(many)
    )
    body = f'<outline text="coast">{outlines}</outline>' if folder else outlines
    return f'<opml version="2.0"><head><title>Sources of the desk</title></head><body>{body}</body></opml>'


def addresses(document: str) -> list[str]:
    return [each.get("xmlUrl", "") for each in ElementTree.fromstring(document).iter("outline") if each.get("xmlUrl")]


def copied(message) -> str:
    return message.blocks[1]["elements"][0]["elements"][0]["text"]


def test_short_list_is_one_document_to_copy():
    [message] = draw_export(iter([a_document(3)]), command="/brief")
    assert copied(message) == a_document(3)
    assert message.text == "Your sources as OPML: 3 of them. Copy the text into a file that ends in .opml."


def test_long_list_is_a_message_for_each_document():
    parts = [a_document(n, folder=True) for n in (80, 79, 1)]
    messages = draw_export(iter(parts), command="/brief")
    assert [copied(message) for message in messages] == parts
    for number, message in enumerate(messages, 1):
        assert f"part {number} of 3" in message.text
        assert complaints(list(message.blocks)) == []
        assert not too_long(list(message.blocks))
        assert kit.characters(message.blocks) <= kit.MESSAGE_CHARACTERS


def test_what_is_too_long_for_slack_is_for_the_terminal():
    for parts in (repeat(a_document(1)), iter([a_document(1, address="https://o.example/" + "a" * ROOM)])):
        [message] = draw_export(parts, command="/brief")
        assert "briefbot sources export" in shown(message)


def test_as_many_messages_as_slack_takes_are_drawn():
    assert len(draw_export(iter([a_document(1)] * MOST_MESSAGES), command="/brief")) == MOST_MESSAGES


def test_nothing_to_export_says_how_to_begin():
    [message] = draw_export(iter(()), command="/brief")
    assert "/brief sources add" in shown(message)
