from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.errors import StorageError, TooComplexError
from bot.model import PASTED, Article, Completeness
from bot.usecases.analyse import Analyse
from tests.digest_fakes import MemoryAnalyses, a_brief_of, an_article
from tests.fakes import Clock

ARTICLE = an_article("https://harbour.example/wall")


class Counted:
    """Extracts, and counts how often it had to."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, article: Article):
        self.done += 1
        return a_brief_of(article)


def an_analysis(analyses: MemoryAnalyses, edition: str = "1") -> tuple[Analyse, Counted]:
    counted = Counted()
    return Analyse(counted, analyses, edition, Clock()), counted


def test_same_text_is_briefed_once_whoever_asks():
    analyses = MemoryAnalyses()
    (one, first), (other, second) = an_analysis(analyses), an_analysis(analyses)
    assert one(ARTICLE) == other(ARTICLE) == a_brief_of(ARTICLE)
    assert (first.done, second.done) == (1, 0)


@pytest.mark.parametrize("changed", [{"text": "Other words."}, {"headline": "Other"}], ids=["text", "headline"])
def test_other_article_is_briefed_anew(changed):
    analyse, counted = an_analysis(MemoryAnalyses())
    analyse(ARTICLE)
    analyse(replace(ARTICLE, **changed))
    assert counted.done == 2


def test_other_edition_briefs_anew():
    analyses = MemoryAnalyses()
    an_analysis(analyses, "1")[0](ARTICLE)
    analyse, counted = an_analysis(analyses, "2")
    analyse(ARTICLE)
    assert counted.done == 1


def test_brief_is_of_the_article_that_was_asked_for():
    asked = replace(ARTICLE, url="https://tern.example/wall", completeness=Completeness.PARTIAL)
    analyses = MemoryAnalyses({(asked, "1"): a_brief_of(ARTICLE)})
    assert an_analysis(analyses)[0](asked).article == asked


def test_brief_of_another_text_is_not_taken():
    analyses = MemoryAnalyses({(ARTICLE, "1"): a_brief_of(replace(ARTICLE, text="Other words."))})
    assert an_analysis(analyses)[0](ARTICLE) == a_brief_of(ARTICLE)


def test_cache_out_of_reach_costs_no_brief(caplog):
    analyse, counted = an_analysis(MemoryAnalyses(trouble=StorageError("The database is busy.")))
    with caplog.at_level(logging.WARNING):
        assert analyse(ARTICLE) == a_brief_of(ARTICLE)
    assert counted.done == 1
    assert len(caplog.records) == 2


def test_failure_is_not_remembered():
    def fail(article: Article):
        raise TooComplexError("That took too long.")

    analyses = MemoryAnalyses()
    with pytest.raises(TooComplexError):
        Analyse(fail, analyses, "1", Clock())(ARTICLE)
    assert analyses.kept == {}


@pytest.mark.parametrize("of", [{"url": None}, {"reason": PASTED}], ids=["nowhere", "a link"])
def test_what_a_person_pasted_is_not_kept_for_others(of):
    analyses, pasted = MemoryAnalyses(), replace(ARTICLE, **of)
    analyse, counted = an_analysis(analyses)
    assert [analyse(pasted).article for _ in range(2)] == [pasted] * 2
    assert (counted.done, analyses.kept) == (2, {})


def test_what_a_person_pasted_is_not_looked_up():
    analyses = MemoryAnalyses(trouble=StorageError("The database is busy."))
    pasted = replace(ARTICLE, url=None)
    assert an_analysis(analyses)[0](pasted) == a_brief_of(pasted)
    assert analyses.asked == 0
