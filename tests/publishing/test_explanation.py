"""One line of a brief explained: found by its number or its place, in context, with its reasons."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from bot.errors import UsageError
from bot.publishing import explanation
from bot.publishing.citations import cite
from bot.publishing.reasons import reasons
from tests.briefs import crowded_brief, hostile_brief, rich_brief

BRIEF = rich_brief()
DISASTER = next(w for w in BRIEF.warnings if w.text.startswith("It risks"))
SAFE = next(q for q in BRIEF.quotes if q.text == "the wall was safe")
SAFE_PLACE = f"{SAFE.start}-{SAFE.end}"


def drawn(brief, wanted):
    screen = Console(file=io.StringIO(), width=10_000, highlight=False)
    screen.print(explanation.draw(explanation.explain(brief, wanted)))
    return screen.file.getvalue()


def number_of(warning):
    return str(cite(BRIEF)[(warning.start, warning.end)].number)


@pytest.mark.parametrize("wanted", ["{0}", "[{0}]", " {0} "], ids=["number", "brackets", "spaces"])
def test_warning_is_found_by_its_number(wanted):
    found = explanation.explain(BRIEF, wanted.format(number_of(DISASTER)))
    assert found.lines == (DISASTER,)


@pytest.mark.parametrize("dash", ["-", "–"])
def test_quote_is_found_by_its_place(dash):
    found = explanation.explain(BRIEF, SAFE_PLACE.replace("-", dash))
    assert (found.lines, found.citation) == ((SAFE,), None)


def test_place_of_a_warning_is_its_citation():
    found = explanation.explain(BRIEF, f"{DISASTER.start}-{DISASTER.end}")
    assert found == explanation.explain(BRIEF, number_of(DISASTER))


def test_summary_line_explains_what_lies_in_it():
    found = explanation.explain(BRIEF, "2")
    assert found.uses == ("key point",)
    assert [line.text for line in found.lines] == ["the sea wall could fail in a single night"]
    assert "A line of the summary. In it:" in drawn(BRIEF, "2")


def test_summary_line_without_words_of_anybody_says_so():
    assert drawn(BRIEF, "4").splitlines()[-1] == "A line of the summary; no quote and no warning lies in it."


@pytest.mark.parametrize("wanted", ["17", "0", "-1", "", "x", "1,2", "1-2", "²"])
def test_unknown_line_is_refused_with_those_that_exist(wanted):
    with pytest.raises(UsageError, match=r"there are \[1\] to \[16\]\. The place of a quote is understood, too"):
        explanation.explain(BRIEF, wanted)


@pytest.mark.parametrize(
    ("brief", "words"),
    [
        (replace(BRIEF, summary=(), warnings=(), quotes=()), "there is [1]."),
        (replace(BRIEF, bottom_line=None, summary=(), warnings=(), quotes=()), "none is numbered."),
    ],
    ids=["one", "none"],
)
def test_refusal_counts_the_lines_of_a_small_brief(brief, words):
    with pytest.raises(UsageError) as refused:
        explanation.explain(brief, "7")
    assert refused.value.public_message == f"This brief has no line 7; {words}"


def test_words_are_marked_in_their_paragraph():
    shown = drawn(BRIEF, number_of(DISASTER))
    assert f"met late on Sunday. “>>{DISASTER.text}<<” he said." in shown


def test_reasons_and_judgement_are_shown():
    shown = " ".join(drawn(BRIEF, number_of(DISASTER)).split())
    for row in (
        "Why the speaker is unclear This brief is older than the record of rules.",
        "Also considered the minister’s deputy, the mayor",
        "Why a warning +0.65 in all. Score 0.66; from 0.40 on, words count as a warning.",
        "+1.13 words of harm",
        "Hedge risks",
        "About Port Marrow",
        "Explicit no: the article does not call it a warning",
    ):
        assert row in shown


def test_document_holds_the_values_of_the_contract_and_the_reasons():
    document = explanation.to_document(explanation.explain(BRIEF, number_of(DISASTER)))
    (warning,) = document["warnings"]
    index = BRIEF.warnings.index(DISASTER)
    assert {name: value for name, value in warning.items() if name != "why"} == BRIEF.to_document()["warnings"][index]
    assert warning["why"] == [f"{question}: {answer}" for question, answer in reasons(BRIEF, DISASTER)]
    text, around = BRIEF.article.text, document["passage"]
    assert text[around["start"] : around["end"]] == around["text"]
    assert document["citation"] == int(number_of(DISASTER))
    assert [quote["candidates"] for quote in document["quotes"]] == [BRIEF.quote_of(DISASTER).candidates]
    assert text[document["start"] : document["end"]] == document["text"] == DISASTER.text


@pytest.mark.parametrize("brief", [hostile_brief(), crowded_brief()], ids=["hostile", "crowded"])
def test_every_line_can_be_explained_and_sends_no_command(brief):
    for citation in cite(brief).values():
        shown = drawn(brief, str(citation.number))
        assert [line for line in shown.splitlines() if not line.isprintable()] == []
