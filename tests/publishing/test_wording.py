"""The words around the article's own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import ActorKind, Article, Attribution, Check, Completeness
from bot.publishing import wording
from bot.publishing.blocks import draw_brief
from bot.publishing.console import to_text
from bot.publishing.export import to_json, to_markdown
from bot.publishing.plain import plain_brief
from tests.briefs import a_quote, a_warning, an_actor, rich_brief, stored_brief
from tests.drawn import shown
from tests.fakes import NOON


@pytest.mark.parametrize(
    ("article", "title"),
    [
        pytest.param(Article("Body", headline="Head"), "Head", id="headline"),
        pytest.param(Article("\n  First line \nSecond"), "First line", id="first-line"),
        pytest.param(Article(" \n"), "Text without a headline", id="nothing"),
        pytest.param(Article("word " * 100), "word " * 27 + "word…", id="long"),
    ],
)
def test_title_is_the_headline_or_the_first_line(article, title):
    assert wording.title(article) == title


@pytest.mark.parametrize(
    ("alias", "suspect"),
    [
        pytest.param("Sir Alaric Penhalow", True, id="letter-missing"),
        pytest.param("Alaric Pehnallow", True, id="letters-swapped"),
        pytest.param("Sir Alaric", False, id="shorter"),
        pytest.param("Admiral Alaric Penhallow", False, id="title"),
        pytest.param("ALARIC PENHALLOW", False, id="capitals"),
        pytest.param("Alan", False, id="too-short-to-tell"),
    ],
)
def test_misprint_is_suspected(alias, suspect):
    assert wording.is_misprint(alias, an_actor("Alaric Penhallow")) is suspect


def test_provenance_calls_a_text_partial_that_was_briefed_in_part():
    brief = rich_brief()
    assert wording.provenance(brief)[-1].endswith("words, full")
    cut = replace(brief, checks=(Check("cut", "The text is very long.", ()),))
    assert wording.provenance(cut)[-1].endswith("words, partial: the text is too long, so its end is not briefed")


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=2, hours=3), "2 days ago"),
    ],
)
def test_age_is_told_in_its_largest_unit(past, said):
    assert wording.ago((NOON - past).isoformat(), NOON) == said


def test_other_names_beyond_the_most_are_counted():
    actor = an_actor("Alaric Penhallow", "Sir Alaric", "the admiral", "Penhallow")
    assert wording.other_names(actor, most=2) == "also Sir Alaric, the admiral, +1 more"
    assert wording.other_names(replace(actor, aliases=()), most=2) == ""


@pytest.mark.parametrize(
    ("kind", "role", "said"),
    [
        (ActorKind.PERSON, "minister", "minister"),
        (ActorKind.PERSON, None, ""),
        (ActorKind.GROUP, None, "group"),
        (ActorKind.PLACE, "port", "port"),
    ],
)
def test_role_falls_back_on_the_kind_but_for_persons(kind, role, said):
    assert wording.role(replace(an_actor("Alaric Penhallow"), kind=kind, role=role)) == said


def test_speech_tells_who_where_how_and_by_which_rule():
    words = "It risks becoming a disaster of our own making,"
    quote = a_quote(words, "Mara Voss", venue="LBC", attribution=Attribution.RESOLVED)
    brief = replace(rich_brief(), quotes=(quote,))
    said = "Mara Voss (environment minister), to LBC · DIRECT · resolved · hedge: risks"
    assert wording.speech(brief, a_warning(quote, words, hedge="risks")) == said


def test_sources_count_the_named_and_not_those_who_are_only_described():
    quotes = (a_quote("the wall was safe", "Mara Voss"), a_quote("the channel will silt up", "a fisherman"))
    assert wording.sources(replace(rich_brief(), quotes=quotes)) == "1 article, 1 named speaker"


def test_record_says_what_is_not_known():
    brief = replace(rich_brief(), article=replace(rich_brief().article, outlet=None, published=None))
    assert "outlet and date unknown" in wording.record(stored_brief(brief))
    assert not [part for part in wording.record(stored_brief()) if "unknown" in part]


def test_seal_names_engine_and_fingerprint():
    digest = rich_brief().article.sha256[:12]
    assert wording.seal(stored_brief()) == f"briefbot 0.1.0 · briefbot_en_1 · sha256 {digest} · 212 ms"


@pytest.mark.parametrize(
    ("completeness", "reason", "words"),
    [
        (Completeness.FULL, None, "full"),
        (Completeness.PARTIAL, "the page is for subscribers, so its end may be missing.", "partial: the page is for"),
        (Completeness.STUB, "60 words, probably just the teaser", "stub: 60 words, probably just the teaser"),
        (Completeness.STUB, None, "stub"),
    ],
)
def test_verdict_gives_the_reason_not_only_the_word(completeness, reason, words):
    article = replace(rich_brief().article, completeness=completeness, reason=reason)
    brief = replace(rich_brief(), article=article)
    assert wording.verdict(brief).startswith(words)
    for drawn in (plain_brief(stored_brief(brief)), shown(draw_brief(stored_brief(brief))), to_text(brief, width=400)):
        assert f"words, {words}" in drawn
    assert f"words, {words}" in to_markdown(brief)
    assert json.loads(to_json(brief))["article"]["reason"] == reason


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2026-10-14", "14 Oct 2026"),
        ("2026-10-14T18:20:00+01:00", "14 Oct 2026 18:20 UTC+01:00"),
        ("2026-10-14T18:20:00Z", "14 Oct 2026 18:20 UTC"),
        ("2026-10-14T18:20", "14 Oct 2026 18:20"),
        ("last Monday", "last Monday"),
    ],
)
def test_date_is_shown_in_the_zone_of_its_source(published, shown):
    assert wording.printed(published) == shown
