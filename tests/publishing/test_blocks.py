"""A brief as one message: thirteen parts, verbatim, cited, harmless, within every limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Attribution, Check, Completeness, QuoteKind
from bot.playground.blocks import complaints
from bot.publishing import ids, kit, wording
from bot.publishing.blocks import BUDGET, MOST_WARNINGS, draw_brief, draw_shared
from bot.publishing.mrkdwn import clean
from tests.briefs import (
    HOSTILE,
    a_quote,
    a_warning,
    crowded_brief,
    hostile_brief,
    quiet_brief,
    rich_brief,
    stored_brief,
)
from tests.drawn import shown, types_of

OURS = {
    "header", "context", "section", "rich_text", "actions", "plain_text", "button", "overflow", "text", "link",
    "rich_text_section", "rich_text_list", "rich_text_quote",
}  # fmt: skip


def quotes_in(message) -> list[str]:
    bars = [part for block in message.blocks for part in block.get("elements", ()) if part["type"] == "rich_text_quote"]
    return [bar["elements"][0]["text"] for bar in bars]


def test_brief_has_its_parts_in_order():
    blocks = draw_brief(stored_brief()).blocks
    kinds = [block["type"] for block in blocks]
    assert kinds[:6] == ["header", "context", "rich_text", "rich_text", "rich_text", "rich_text"]
    assert kinds[6:-4] == ["section", "rich_text"] * MOST_WARNINGS + ["section"]
    assert kinds[-4:] == ["rich_text", "actions", "context", "context"]


def test_brief_is_verbatim():
    brief = rich_brief()
    lines = [*(line.text for line in brief.summary), brief.bottom_line.text, *(each.text for each in brief.warnings)]
    text = clean(brief.article.text)
    message = draw_brief(stored_brief())
    drawn = quotes_in(message)
    assert len(drawn) == MOST_WARNINGS
    assert all(words in text and words in lines for words in drawn)
    for point in (brief.bottom_line, *brief.summary):
        assert point.text in shown(message)


def test_bottom_line_is_not_repeated_as_a_key_point():
    brief = replace(rich_brief(), summary=(rich_brief().bottom_line, *rich_brief().summary[:2]))
    assert shown(draw_brief(stored_brief(brief))).count(brief.bottom_line.text) == 1


def test_brief_cites_every_line():
    text = shown(draw_brief(stored_brief()))
    assert all(f"[{number}]" in text for number in range(1, 5))
    assert "[1] ¶3 146–246" in text
    assert "1 article, 6 named speakers, 2 quotes without a clear speaker" in text


def test_brief_links_each_citation_to_its_words_on_the_page():
    bottom_line = draw_brief(stored_brief()).blocks[2]["elements"][0]["elements"][-1]
    assert bottom_line["type"] == "link"
    assert bottom_line["text"] == "[1]"
    assert bottom_line["url"].startswith("https://courier.example/news/harbour?id=7#:~:text=Port%20Marrow%20must")


def test_brief_without_a_page_has_no_links():
    assert "link" not in types_of(draw_brief(stored_brief(rich_brief(url=None))).blocks)


def test_brief_marks_a_likely_misprint():
    assert "Admiral Sir Alaric Penhalow (misprint?)" in shown(draw_brief(stored_brief()))


def test_brief_names_six_actors_and_counts_the_rest():
    text = shown(draw_brief(stored_brief()))
    assert "Jory Tamsin" in text
    assert "+3 more in All actors" in text
    assert "speaks 8× · warns 5×" in text


def test_brief_shows_an_unclear_speaker_with_the_candidates():
    quote = a_quote(
        "It risks becoming a disaster of our own making,",
        None,
        attribution=Attribution.UNCLEAR,
        candidates=("the minister’s deputy", "the mayor"),
    )
    brief = replace(rich_brief(), quotes=(quote,), warnings=(a_warning(quote, quote.text, hedge="risks"),))
    text = shown(draw_brief(stored_brief(brief)))
    assert "Speaker unclear (the minister’s deputy or the mayor?) · DIRECT · hedge: risks" in text


def test_brief_marks_a_resolved_speaker():
    quote = a_quote("the wall was safe", "Mara Voss", kind=QuoteKind.INDIRECT, attribution=Attribution.RESOLVED)
    brief = replace(rich_brief(), quotes=(quote,), warnings=(a_warning(quote, quote.text),))
    assert "Mara Voss (environment minister) · INDIRECT · resolved" in shown(draw_brief(stored_brief(brief)))


def test_brief_names_the_venue():
    assert ", to The Marrow Courier · DIRECT · hedge: may" in shown(draw_brief(stored_brief()))


def test_brief_keeps_the_warnings_that_matter_most():
    hidden = {warning.text for warning in rich_brief().warnings} - set(quotes_in(draw_brief(stored_brief())))
    assert len(hidden) == 4
    assert not {warning.text for warning in rich_brief().warnings if warning.explicit} & hidden
    assert "+4 more warnings" in shown(draw_brief(stored_brief()))


def test_brief_without_warnings_says_so_and_leads_to_the_quotes():
    message = draw_brief(stored_brief(quiet_brief()))
    assert "No quoted warnings in this article. 20 other quotes:" in shown(message)
    accessory = next(block["accessory"] for block in message.blocks if "accessory" in block)
    assert accessory["action_id"] == ids.QUOTES


def test_brief_without_anything_says_so():
    brief = replace(quiet_brief(), quotes=(), actors=(), summary=(), bottom_line=None, checks=())
    message = draw_brief(stored_brief(brief))
    assert "No quoted warnings in this article, and no other quotes." in shown(message)
    assert complaints(list(message.blocks)) == []


def test_brief_of_a_part_says_so():
    article = replace(rich_brief().article, completeness=Completeness.PARTIAL, reason="2 paragraphs, then a paywall")
    told = Check("partial", "Only a part of the article came back: 2 paragraphs, then a paywall.", ())
    text = shown(draw_brief(stored_brief(replace(rich_brief(), article=article, checks=(told,)))))
    assert text.count("Only a part of the article came back: 2 paragraphs, then a paywall") == 1
    assert "words, partial" in text


def test_brief_says_where_it_comes_from():
    text = shown(draw_brief(stored_brief()))
    for part in ("The Marrow Courier", "published 22 Nov 2026", "brief b7", "23 Nov 2026 11:48 UTC", wording.COPIED):
        assert part in text
    assert f"sha256 {rich_brief().article.sha256[:12]} · 212 ms" in text


def test_controls_carry_the_id():
    actions = next(block for block in draw_brief(stored_brief()).blocks if block["type"] == "actions")
    assert {(each["action_id"], each["value"]) for each in actions["elements"]} == {
        (name, "b7") for name in (ids.SHARE, ids.QUOTES, ids.ACTORS, ids.WARNINGS, ids.EVIDENCE)
    }


def test_message_text_is_the_bottom_line():
    assert draw_brief(stored_brief()).text == rich_brief().bottom_line.text


@pytest.mark.parametrize(
    "brief",
    [rich_brief(), quiet_brief(), crowded_brief(), crowded_brief(5, words_each=4), hostile_brief()],
    ids=["rich", "quiet", "crowded", "wordless", "hostile"],
)
def test_brief_stays_within_the_limits(brief):
    by = [kit.rich(kit.line(kit.words("U1 shared")))]
    for message in (
        draw_brief(stored_brief(brief)),
        draw_shared(stored_brief(brief), short=False, shared_by=by),
        draw_shared(stored_brief(brief), short=True, shared_by=by),
    ):
        assert complaints(list(message.blocks)) == []
        assert len(message.blocks) <= kit.MESSAGE_BLOCKS
        assert kit.characters(message.blocks) <= kit.MESSAGE_CHARACTERS
        assert 0 < len(message.text) <= kit.FALLBACK_TEXT


def test_crowded_brief_says_what_was_cut():
    message = draw_brief(stored_brief(crowded_brief()))
    text = shown(message)
    assert kit.characters(message.blocks) <= BUDGET + 200
    assert "(cut; the whole is in Evidence)" in text
    assert "more in All actors" in text
    assert "more in Evidence" in text


def test_short_form_ends_after_the_key_points():
    message = draw_shared(stored_brief(), short=True, shared_by=[kit.section("Ada shared")])
    assert quotes_in(message) == []
    assert rich_brief().summary[2].text in shown(message)


def test_shared_brief_cannot_be_shared_on():
    message = draw_shared(stored_brief(), short=False, shared_by=[kit.section("Ada shared")])
    assert ids.SHARE not in {each.get("action_id") for block in message.blocks for each in block.get("elements", ())}


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.just(HOSTILE), st.text(alphabet="<>!@#|&;*_~`:\n\u202e\u200b abc", min_size=1, max_size=80)))
def test_nothing_of_an_article_pings_links_or_formats(words):
    message = draw_brief(stored_brief(hostile_brief(words)))
    assert types_of(message.blocks) <= OURS
    assert not {"<", ">"} & set(message.text)
    for element in elements_of(message.blocks):
        if element.get("type") == "plain_text":
            assert element["emoji"] is False
            assert not {"<", ">", "\n", "\u202e", "\u200b"} & set(element["text"])
        if element.get("type") == "text":
            assert not {"\n", "\u202e", "\u200b"} & set(element["text"])
    assert complaints(list(message.blocks)) == []


def elements_of(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from elements_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from elements_of(inner)
