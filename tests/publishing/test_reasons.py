"""Why a line is in a brief, in plain words."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

import pytest

from bot.extraction.verdict import WEIGHTS
from bot.model import Attribution, Brief, Quote, QuotedWarning, Sign, Span
from bot.publishing import reasons
from tests.briefs import RICH_TEXT, a_quote, a_warning, rich_brief, span_of

CONTRACT = json.loads(resources.files("bot").joinpath("brief.schema.json").read_text("utf-8"))["$defs"]
WORDS = "We are one storm away from losing the harbour,"
JUDGED = (Sign("bias", -2.65), Sign("harm", 0.7, ("losing",)), Sign("may", 1.05), Sign("warned", 3.7))


def codes(description: str) -> set[str]:
    """Return what a description of the contract explains: "…. one, two: what they mean; three: what it means."."""
    parts = description.partition(". ")[2].split("; ")
    return {code for part in parts for code in part.partition(": ")[0].split(", ")}


def why(line: Quote | QuotedWarning, *quotes: Quote) -> dict[str, str]:
    brief: Brief = replace(rich_brief(), quotes=quotes or rich_brief().quotes)
    return dict(reasons.reasons(brief, line))


def test_every_rule_of_the_contract_has_a_sentence():
    assert reasons.RULES.keys() == codes(CONTRACT["quote"]["properties"]["rule"]["description"])


def test_every_sign_of_the_contract_has_a_meaning():
    assert reasons.SIGNS.keys() == codes(CONTRACT["sign"]["properties"]["name"]["description"])


def test_every_feature_with_a_weight_is_a_sign_of_the_contract():
    assert WEIGHTS.keys() < reasons.SIGNS.keys()


def test_every_attribution_has_a_sentence():
    assert reasons.ATTRIBUTIONS.keys() == set(Attribution)


def test_speaker_is_told_by_rule_cue_mention_and_attribution():
    span = span_of("he added")
    quote = replace(
        a_quote(WORDS, "Alaric Penhallow", cue="added", attribution=Attribution.RESOLVED, candidates=("Jory Tamsin",)),
        speaker_span=Span(span.start, span.start + 2),
        rule="cue after",
    )
    assert why(quote) == {
        "Why this speaker": "Who speaks was read from the word of saying after the quotation. "
        f"It rests on “added” and “he” ({span.start}–{span.start + 2}). "
        "Resolved: a pronoun, a description, an alias or another line was followed to the name.",
        "Also considered": "Jory Tamsin",
    }


def test_unclear_speaker_is_asked_for_otherwise():
    quote = replace(a_quote(WORDS, None, cue=None, attribution=Attribution.UNCLEAR), rule="none")
    assert why(quote) == {
        "Why the speaker is unclear": "No rule could tell who speaks. Unclear: it cannot be told who is meant.",
        "Also considered": "nobody else",
    }


def test_rule_of_another_version_is_shown_as_it_is():
    assert why(replace(a_quote(WORDS, "Jory Tamsin"), rule="by echo"))["Why this speaker"].startswith(
        "The rule is “by echo”."
    )


def test_warning_is_told_by_the_signs_on_both_sides_the_strongest_first():
    quote = replace(a_quote(WORDS, "Jory Tamsin"), rule="cue after")
    warning = a_warning(quote, WORDS, signs=JUDGED, score=0.9427)
    told = why(warning, quote)
    assert list(told) == ["Why this speaker", "Also considered", "Why a warning"]
    assert told["Why a warning"] == (
        "For it: the word of saying is one of warning, it may come, words of harm (“losing”). "
        "Against it: most quoted words are no warning. Score 0.94; from 0.40 on, words count as a warning."
    )


def test_reckoning_adds_up():
    quote = a_quote(WORDS, "Jory Tamsin")
    (question, answer), *signs = reasons.reckoning(a_warning(quote, WORDS, signs=JUDGED, score=0.9427))
    assert (question, answer.split(". ")[0]) == ("Why a warning", "+2.80 in all")
    assert [sign for _, sign in signs] == [
        "+3.70 the word of saying is one of warning",
        "-2.65 most quoted words are no warning",
        "+1.05 it may come",
        "+0.70 words of harm (“losing”)",
    ]


@pytest.mark.parametrize("asked", [lambda line: why(line), lambda line: dict(reasons.reckoning(line))])
def test_threat_is_told_by_signs_without_weights(asked):
    threat = next(w for w in rich_brief().warnings if w.text.startswith("block"))
    assert asked(threat)["Why a threat"] == "The speaker’s own side announces it; a verb of doing harm (“block”)."


def test_warning_of_before_there_were_signs_says_so():
    warning = replace(rich_brief().warnings[0], signs=(), score=None, threshold=None)
    assert why(warning)["Why a warning"] == reasons.NO_SIGNS


def test_sign_of_another_version_is_shown_as_it_is():
    warning = replace(rich_brief().warnings[0], signs=(Sign("thunder", 1.0),))
    assert "For it: “thunder”." in why(warning)["Why a warning"]


def test_warning_outside_every_quote_has_no_speaker_to_explain():
    warning = replace(rich_brief().warnings[0], start=0, end=len(RICH_TEXT))
    assert list(why(warning)) == ["Why a warning"]
