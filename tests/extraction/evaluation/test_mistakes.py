"""Every way to be wrong has its class; what is right has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.extraction.evaluation.annotation import GoldWords
from bot.extraction.evaluation.mistakes import Mistake, commonest, find_mistakes
from bot.model import Excerpt, QuoteKind, Span, WarningLabel
from tests.extraction.evaluation.harbour import (
    COUNCIL,
    GOLD,
    MONEY,
    PERFECT,
    REED,
    SEASON,
    TEXT,
    THORNE,
    WALL,
    actor,
    case,
    quote,
    span,
    warning,
)

UNCLEAR_GOLD = replace(GOLD, quotes=(GOLD.quotes[0], replace(GOLD.quotes[1], speaker=None)))
SURE = replace(GOLD, warnings=(GOLD.warnings[0], GoldWords(SEASON, "Tom Reed", "warning", explicit=True)))
RETOLD = replace(quote(TEXT, SEASON, "Tom Reed"), kind=QuoteKind.INDIRECT, cue="feared")
FORESEEN = replace(warning(TEXT, SEASON, "Tom Reed"), kind=QuoteKind.INDIRECT, hedge="feared")
HALVES = [replace(actor(REED), aliases=REED.aliases[:1]), replace(actor(REED), key=False, name="Mr Reed", aliases=())]


def kinds(brief, gold=GOLD):
    return [mistake.kind for mistake in find_mistakes(case(brief, gold))]


def quoted(*found):
    """Return the perfect brief with other quotes."""
    return replace(PERFECT, quotes=found)


def test_what_is_right_has_no_mistakes():
    assert kinds(PERFECT) == []


@pytest.mark.parametrize(
    ("found", "gold", "kind"),
    [
        pytest.param(
            replace(quote(TEXT, MONEY, "Ada Thorne"), rule="goes on"), GOLD, "quotes: wrong name (goes on)", id="wrong"
        ),
        pytest.param(
            replace(quote(TEXT, MONEY, None), rule="none"),
            GOLD,
            "quotes: unclear where gold names (none)",
            id="unclear",
        ),
        pytest.param(
            replace(quote(TEXT, MONEY, "Tom Reed"), rule="cue after", speaker_span=span("Mayor Tom Reed")),
            UNCLEAR_GOLD,
            "quotes: named where gold is unclear (name)",
            id="named",
        ),
        pytest.param(
            replace(quote(TEXT, MONEY, "Tom"), rule="subject"),
            GOLD,
            "quotes: another form of the name (subject)",
            id="form",
        ),
        pytest.param(
            quote(TEXT, MONEY, "a mayor"), GOLD, "quotes: description left without its name", id="description"
        ),
        pytest.param(
            quote(TEXT, Span(MONEY.start, MONEY.end - 20), "Tom Reed"),
            GOLD,
            "quotes: missed, other bounds",
            id="bounds",
        ),
        pytest.param(
            replace(quote(TEXT, MONEY, "Tom Reed"), kind=QuoteKind.INDIRECT),
            GOLD,
            "quotes: missed, retold",
            id="retold",
        ),
    ],
)
def test_mistakes_of_one_quote(found, gold, kind):
    assert kinds(quoted(PERFECT.quotes[0], found), gold)[0] == kind


def test_mistakes_of_quotes_missed_and_invented():
    meeting = quote(TEXT, span("The council met on Monday evening."), None)
    assert kinds(quoted(PERFECT.quotes[0], meeting)) == ["quotes: missed", "quotes: extra, direct"]


@pytest.mark.parametrize(
    ("quotes", "warnings", "kind"),
    [
        pytest.param((), (), "warnings: missed, retold words not found, with a warning word", id="no words"),
        pytest.param((RETOLD,), (), "warnings: missed, retold and judged none, with a warning word", id="judged none"),
        pytest.param(
            (RETOLD,), (replace(FORESEEN, label=WarningLabel.THREAT),), "warnings: missed, labelled threat", id="threat"
        ),
        pytest.param(
            (RETOLD,),
            (replace(FORESEEN, speaker="Ada Thorne"),),
            "warnings: wrong name (not recorded)",
            id="wrong name",
        ),
    ],
)
def test_mistakes_of_a_warning_that_gold_has(quotes, warnings, kind):
    brief = replace(PERFECT, quotes=(*PERFECT.quotes, *quotes), warnings=(*PERFECT.warnings, *warnings))
    assert kinds(brief, SURE)[0] == kind


def test_mistakes_of_a_quoted_warning_that_was_judged_none():
    kind = "warnings: missed, quoted and judged none, without a warning word"
    assert kinds(replace(PERFECT, warnings=())) == [kind]


def test_mistakes_of_one_warning_found_for_two():
    whole = warning(TEXT, Span(WALL.start, SEASON.end), "Ada Thorne")
    assert kinds(replace(PERFECT, warnings=(whole,)), SURE) == ["warnings: missed, one found for two"]


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        pytest.param(warning(TEXT, MONEY, "Tom Reed"), "warnings: extra, quoted, without a hedge", id="bare"),
        pytest.param(
            replace(warning(TEXT, MONEY, "Tom Reed"), hedge="may"), "warnings: extra, quoted, with a hedge", id="hedge"
        ),
        pytest.param(
            replace(warning(TEXT, MONEY, "Tom Reed"), explicit=True, kind=QuoteKind.INDIRECT),
            "warnings: extra, retold, with a warning word",
            id="warning word",
        ),
    ],
)
def test_mistakes_of_a_warning_that_gold_has_not(found, kind):
    assert kinds(replace(PERFECT, warnings=(*PERFECT.warnings, found))) == [kind]


def test_mistakes_name_a_threat_that_is_labelled_a_warning():
    threat = replace(GOLD, warnings=(GOLD.warnings[0], GoldWords(SEASON, "Tom Reed", "threat")))
    brief = replace(PERFECT, warnings=(*PERFECT.warnings, FORESEEN))
    assert kinds(brief, threat) == ["warnings: threat labelled warning (costs nothing)"]


@pytest.mark.parametrize(
    ("actors", "kind"),
    [
        pytest.param([actor(THORNE), actor(COUNCIL)], "actors: key missed, no such actor", id="no such actor"),
        pytest.param(
            [actor(THORNE), replace(actor(REED), key=False)], "actors: key missed, not marked", id="not marked"
        ),
        pytest.param(
            [actor(THORNE), actor(REED), replace(actor(COUNCIL), key=True)],
            "actors: key extra, not key in gold",
            id="minor",
        ),
        pytest.param(
            [actor(THORNE), actor(REED), replace(actor(REED), name="Monday", aliases=())],
            "actors: key extra, unknown to gold",
            id="unknown",
        ),
        pytest.param([actor(THORNE), actor(REED), actor(REED)], "actors: key extra, twice", id="twice"),
        pytest.param(
            [actor(THORNE), *HALVES],
            "actors: split",
            id="split",
        ),
        pytest.param(
            [replace(actor(THORNE), aliases=THORNE.aliases + REED.aliases), actor(REED)], "actors: merged", id="merged"
        ),
    ],
)
def test_mistakes_of_actors(actors, kind):
    assert kinds(replace(PERFECT, actors=tuple(actors)))[0] == kind


def test_mistakes_of_the_summary():
    assert kinds(replace(PERFECT, summary=(Excerpt(TEXT[:36], 0, 36),))) == ["summary: another sentence chosen"]


def test_a_mistake_says_where_and_what_was_expected():
    (mistake,) = find_mistakes(case(quoted(PERFECT.quotes[0], quote(TEXT, MONEY, "Ada Thorne"))))
    words = "We have no money for a new wall this year,"
    assert mistake == Mistake("quotes: wrong name (not recorded)", "harbour", MONEY, words, "Tom Reed", "Ada Thorne")


def test_commonest_classes_come_first_and_the_rest_is_left_out():
    nothing = case(replace(PERFECT, quotes=(), warnings=()))
    groups = commonest([nothing, nothing, case(replace(PERFECT, warnings=()))], 1)
    assert [(len(group), group[0].kind) for group in groups] == [(4, "quotes: missed")]
