"""What stands behind ``digest``."""

from __future__ import annotations

import pytest

from bot.errors import UsageError
from bot.listeners.digest_parsing import Asked, parse_digests
from bot.listeners.parsing import Content, Verb, parse_command


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked("list")),
        ("  LIST ", Asked("list")),
        ("new", Asked("new")),
        ("new Sea &amp; harbour", Asked("new", name="Sea & harbour")),
        ("help", Asked("help")),
        ("edit 3", Asked("edit", 3)),
        ("preview #3", Asked("preview", 3)),
        ("run 12", Asked("run", 12)),
        ("pause 3", Asked("pause", 3)),
        ("resume 3", Asked("resume", 3)),
        ("log 3", Asked("log", 3)),
        ("remove 3", Asked("remove", 3)),
    ],
)
def test_verb_and_number_are_read(text, asked):
    assert parse_digests(text, command="/brief") == asked


@pytest.mark.parametrize("text", ["pause", "pause it", "pause 3 4", "pause -1", "log 1234567890", "edit ٣x", "run 3.5"])
def test_odd_number_is_told_with_the_next_step(text):
    verb = text.split()[0]
    with pytest.raises(UsageError) as caught:
        parse_digests(text, command="/brief")
    said = f"Name a digest by its number, such as /brief digest {verb} 3. “/brief digest” lists them."
    assert caught.value.public_message == said


@pytest.mark.parametrize(("text", "near"), [("pasue 3", "pause"), ("previw", "preview"), ("nwe", "new")])
def test_mistyped_verb_is_guessed(text, near):
    with pytest.raises(UsageError) as caught:
        parse_digests(text, command="/brief")
    assert f"Did you mean “/brief digest {near}”?" in caught.value.public_message


def test_long_unknown_word_is_cut_and_told_harmlessly():
    with pytest.raises(UsageError) as caught:
        parse_digests("&lt;!channel&gt;" + "x" * 500, command="/brief")
    assert len(caught.value.public_message) < 200
    assert "“/brief digest help” lists what I can do." in caught.value.public_message


@pytest.mark.parametrize(
    "text", ["digest pause 3 " + "because of the fair, " * 20, "DIGEST remove #12 " + "x" * 300, "digest log 3"]
)
def test_a_numbered_digest_is_never_taken_for_an_article(text):
    asked = parse_command(text, command="/brief")
    assert isinstance(asked, Verb)
    assert asked.name == "digest"


def test_an_article_that_begins_with_the_word_stays_one():
    assert isinstance(parse_command("Digest run by the council. " * 20, command="/brief"), Content)
