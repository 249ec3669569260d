"""OPML in Slack: whole documents that can be copied, none over the limits."""

from __future__ import annotations

from xml.etree import ElementTree

from bot.playground.blocks import complaints, too_long
from bot.publishing import kit
from bot.publishing.outlines import MOST_MESSAGES, ROOM, draw_export, split
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
    [message] = draw_export(a_document(3), command="/brief")
    assert addresses(copied(message)) == addresses(a_document(3))
    assert "Sources of the desk" in copied(message)
    assert message.text == "Your sources as OPML: 3 of them. Copy the text into a file that ends in .opml."


def test_long_list_is_several_whole_documents_with_each_feed_once():
    whole = a_document(200, folder=True)
    messages = draw_export(whole, command="/brief")
    assert 1 < len(messages) <= MOST_MESSAGES
    assert [url for message in messages for url in addresses(copied(message))] == addresses(whole)
    for number, message in enumerate(messages, 1):
        assert f"part {number} of {len(messages)}" in message.text
        assert ElementTree.fromstring(copied(message)).find("body/outline").get("text") == "coast"
        assert complaints(list(message.blocks)) == []
        assert not too_long(list(message.blocks))
        assert kit.characters(message.blocks) <= kit.MESSAGE_CHARACTERS


def test_what_is_too_long_for_slack_is_for_the_terminal():
    for document in (a_document(2_000), a_document(1, address="https://o.example/" + "a" * ROOM)):
        [message] = draw_export(document, command="/brief")
        assert "briefbot sources export" in shown(message)


def test_nothing_to_export_says_how_to_begin():
    [message] = draw_export(a_document(0), command="/brief")
    assert "/brief sources add" in shown(message)


def test_parts_are_as_few_as_fit():
    assert len(split(a_document(10), room=100_000)) == 1
    assert len(split(a_document(10), room=1)) == 10
