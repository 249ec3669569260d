"""Our scorer is itself measured: on a small article by hand, and against the desk's script."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bot.extraction.evaluation.annotation import Gold
from bot.extraction.evaluation.matching import match, share_of_longer, share_of_shorter
from bot.extraction.evaluation.names import GoldNames
from bot.extraction.evaluation.scoring import score, score_article
from bot.model import Actor, Brief, Excerpt, QuoteKind, Span
from tests.extraction.evaluation.harbour import (
    GOLD,
    MONEY,
    PERFECT,
    REED,
    SEASON,
    TEXT,
    THORNE,
    WALL,
    actor,
    as_found,
    case,
    quote,
    span,
    warning,
)
from tests.quality.corpora import DESK, beside, score_with_the_desks_script


def figures(brief: Brief, gold: Gold = GOLD) -> dict[str, float]:
    return score_article(case(brief, gold)).figures()


def test_score_is_one_where_the_brief_is_the_gold():
    reached = figures(PERFECT)
    assert {name: value for name, value in reached.items() if name != "summary.lead3"} == dict.fromkeys(
        reached.keys() - {"summary.lead3"}, 1.0
    )


def test_score_is_zero_where_nothing_was_found():
    nothing = replace(PERFECT, summary=(), actors=(), quotes=(), warnings=())
    assert {value for name, value in figures(nothing).items() if name != "summary.lead3"} == {0.0}


@pytest.mark.parametrize(
    ("quotes", "f1", "end2end", "speaker"),
    [
        pytest.param([(WALL, "Thorne"), (MONEY, "Mayor Tom Reed")], 1.0, 1.0, 1.0, id="last name or title is enough"),
        pytest.param([(WALL, "Ada Thorne"), (MONEY, "Ada Thorne")], 1.0, 0.5, 0.5, id="wrong speaker"),
        pytest.param([(WALL, None), (MONEY, "Tom Reed")], 1.0, 0.5, 0.5, id="no speaker"),
        pytest.param([(WALL, "Ada Thorne")], 2 / 3, 2 / 3, 1.0, id="one missed"),
        pytest.param([(WALL, "Ada Thorne"), (MONEY, "Tom Reed"), (SEASON, None)], 0.8, 0.8, 1.0, id="one invented"),
        pytest.param([(Span(WALL.start, WALL.end - 20), "Ada Thorne")], 0.0, 0.0, 0.0, id="too short to match"),
    ],
)
def test_quotes_count_by_words_and_by_speaker(quotes, f1, end2end, speaker):
    reached = figures(replace(PERFECT, quotes=tuple(quote(TEXT, *entry) for entry in quotes)))
    actual = (reached["quotes.f1"], reached["quotes.end2end"], reached["quotes.speaker"])
    assert actual == pytest.approx((f1, end2end, speaker))


def test_figures_tell_precision_from_recall():
    missed = figures(replace(PERFECT, quotes=PERFECT.quotes[:1]))
    extra = figures(replace(PERFECT, quotes=(*PERFECT.quotes, quote(TEXT, SEASON, None))))
    found = [(reached["quotes.p"], reached["quotes.r"]) for reached in (missed, extra)]
    assert found == [(1.0, 0.5), (pytest.approx(2 / 3), 1.0)]


def test_quotes_that_are_indirect_or_of_two_words_do_not_count():
    indirect = replace(quote(TEXT, SEASON, "Tom Reed"), kind=QuoteKind.INDIRECT)
    short = quote(TEXT, span("Monday evening"), None)
    assert figures(replace(PERFECT, quotes=(*PERFECT.quotes, indirect, short)))["quotes.f1"] == 1.0


def test_quotes_on_neutral_ground_do_not_count():
    extra = replace(PERFECT, quotes=(*PERFECT.quotes, quote(TEXT, SEASON, None)))
    assert figures(extra, replace(GOLD, neutral_quotes=(SEASON,)))["quotes.f1"] == 1.0


def test_warnings_that_gold_calls_optional_are_neutral():
    extra = replace(PERFECT, warnings=(*PERFECT.warnings, warning(TEXT, SEASON, None)))
    assert figures(extra)["warnings.end2end"] == 1.0


def test_warnings_elsewhere_count_against_the_brief():
    extra = replace(PERFECT, warnings=(*PERFECT.warnings, warning(TEXT, MONEY, "Tom Reed")))
    assert figures(extra)["warnings.f1"] == pytest.approx(2 / 3)


def test_key_actors_cost_half_where_gold_knows_them_as_minor():
    keen = replace(PERFECT, actors=tuple(replace(found, key=True) for found in PERFECT.actors))
    assert figures(keen)["actors.key_f1"] == pytest.approx(2 * 2 / (2 * 2 + 0.5))


def test_clusters_see_split_aliases_and_merged_actors():
    halves = [replace(actor(REED), name=alias, aliases=()) for alias in REED.aliases]
    assert figures(replace(PERFECT, actors=(actor(THORNE), *halves)))["actors.clusters"] == 0.5
    both = replace(actor(THORNE), aliases=THORNE.aliases + REED.aliases)
    assert figures(replace(PERFECT, actors=(both,)))["actors.clusters"] == 0.5


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Ada Thorne", "Dr. Ada Thorne’s", True),
        ("Ada Thorne", "Thorne", True),
        ("Ada Thorne", "Ada", False),
        ("Ada Thorne", "Ben Thorne", False),
        ("Ada Thorne", None, False),
        ("a spokesman for the port", "the port spokesman", True),
        ("a spokesman for the port", "the mayor", False),
    ],
)
def test_same_name_sets_titles_and_accents_aside(gold, predicted, same):
    assert GoldNames({"Ada Thorne": ("Dr Ada Thorne",)}).same(gold, predicted) is same


def test_match_takes_the_likest_pair_first_and_each_once():
    gold, predicted = [Span(0, 10), Span(8, 20)], [Span(7, 20), Span(0, 9)]
    assert match(gold, predicted, share_of_longer, 0.1) == {0: 1, 1: 0}


def test_shares_are_of_the_longer_and_of_the_shorter_span():
    assert (share_of_longer(Span(0, 10), Span(5, 25)), share_of_shorter(Span(0, 10), Span(5, 25))) == (0.25, 0.5)


def distort(brief: Brief, chance: Random) -> Brief:
    """Return a brief with faults of every kind in it."""
    text = brief.article.text
    anyone = [None, "he", *(actor.name for actor in brief.actors)]
    wrong = [quote(text, Span(s, s + 60), chance.choice(anyone)) for s in chance.sample(range(len(text)), 4)]
    moved = [replace(q, end=q.end - chance.choice([0, 0, 9])) for q in brief.quotes if chance.random() < 0.8]
    misheard = [replace(q, speaker=chance.choice([q.speaker, q.speaker, *anyone])) for q in (*moved, *wrong)]
    return replace(
        brief,
        summary=tuple(Excerpt("", s, s + 90) for s in chance.sample(range(len(text)), 3)),
        actors=tuple(_misjudged(found, brief, chance) for found in brief.actors if chance.random() < 0.9),
        quotes=tuple(misheard),
        warnings=(*brief.warnings[1:], *(warning(text, Span(q.start, q.end), q.speaker) for q in misheard[:2])),
    )


def _misjudged(found: Actor, brief: Brief, chance: Random) -> Actor:
    other = chance.choice([found, found, *brief.actors])
    return replace(found, key=chance.random() < 0.5, aliases=found.aliases[chance.randrange(2) :] + other.aliases[:1])


@beside
@pytest.mark.parametrize("corpus", DESK.values(), ids=DESK)
@pytest.mark.parametrize("seed", [None, 1, 2], ids=["gold itself", "distorted", "distorted again"])
def test_scorer_agrees_with_the_desks_script(corpus, seed, tmp_path):
    briefs = {name: as_found(corpus.text(name), corpus.gold_of(name)) for name in corpus.names()}
    if seed:
        briefs = {name: distort(brief, Random(f"{seed}{name}")) for name, brief in briefs.items()}
    expected = score_with_the_desks_script(corpus, briefs, tmp_path)
    actual = score(corpus.cases(briefs.__getitem__)).figures()
    assert actual == pytest.approx({name: expected[name] for name in actual}, abs=1e-4)
