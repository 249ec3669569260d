"""Pages are read where they can be killed, and lightly when they had to be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from bot.errors import ExtractionError, ListOfStoriesError, NotAnArticleError, TooComplexError
from bot.model import Article, Completeness
from bot.pool import WorkerPool
from bot.sources.page import fallback
from bot.sources.page.reader import LIGHT_SECONDS, PageReader, parse, parse_lightly
from tests.sources.webpages import COOKIES, HEADLINE, OG, PARAGRAPHS, URL, article, fetched, page, paragraphs, story
from tests.timed import seconds_of

SLOW = page(paragraphs() + "<span>a b c. </span>" * 20_000)
NAMED_FEED = '<link rel="alternate" type="application/rss+xml" href="/rss">'
REASON = "the page was too complex, so only its paragraphs were read"
HOSTILE = {
    "siblings": "<b>a</b>" * 60_000,
    "open paragraphs": "<p>x " * 400_000,
    "nested": "<div>" * 200_000,
    "nested inline": "<font>" * 50_000 + "x" + "</font>" * 50_000,
    "nested lists": "<ul><li>" * 100_000,
    "cells": "<table><tr><td>" * 100_000,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(60_000)) + ">x</div>",
    "line breaks": "a<br>" * 100_000,
    "broken tags": "<" * 500_000,
    "comments": "<!--" * 300_000,
    "entities": "&amp;" * 400_000,
    "one word": "a" * 2_000_000,
    "JSON": '<script type="application/ld+json">' + "[" * 300_000 + "</script>",
    "JSON in half a comment": '<script type="application/ld+json">x-->' + " " * 60_000 + "x</script>",
    "external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><p>&e;</p>',
}


@pytest.fixture(scope="module")
def reading() -> Iterator[WorkerPool]:
    """Keep one killable process that is warm."""
    opened = WorkerPool(processes=1, seconds=30, warm=_warm)
    yield opened
    opened.stop()


def _warm() -> None:
    parse(fetched(page(article())))


class Runner:
    """Runs nothing elsewhere; the functions that are named come to the ends that are named."""

    def __init__(self, **ends: Exception) -> None:
        self.ends = ends
        self.calls: list[tuple[str, float | None]] = []

    def __call__(self, function, argument, *, seconds=None) -> Article:
        self.calls.append((function.__name__, seconds))
        if function.__name__ in self.ends:
            raise self.ends[function.__name__]
        return function(argument)


def test_page_is_read_in_a_child(reading):
    read = PageReader(reading.run)(fetched(page(article())))
    assert read == parse(fetched(page(article())))


def test_page_that_takes_too_long_is_killed_and_read_lightly(reading):
    read = PageReader(partial(reading.run, seconds=0.2))(fetched(SLOW))
    assert (read.completeness, read.reason) == (Completeness.PARTIAL, REASON)
    assert read.text.split("\n\n") == [HEADLINE, *PARAGRAPHS]
    assert PageReader(reading.run)(fetched(page(article()))).completeness is Completeness.FULL


def test_light_reader_has_three_seconds():
    run = Runner(parse=TooComplexError("killed"))
    PageReader(run)(fetched(page(article())))
    assert run.calls == [("parse", None), ("parse_lightly", LIGHT_SECONDS)]


@pytest.mark.parametrize("first", [TooComplexError("killed"), RuntimeError("RecursionError: too deep")])
@pytest.mark.parametrize("second", [TooComplexError("killed"), RuntimeError("what?")])
def test_page_that_nobody_manages_is_refused_with_the_next_step(first, second):
    run = Runner(parse=first, parse_lightly=second)
    with pytest.raises(NotAnArticleError, match=r"could not be read.*Paste the text instead"):
        PageReader(run)(fetched(page(article())))


def test_page_over_which_the_first_reader_stumbles_is_read_lightly():
    run = Runner(parse=RuntimeError("RecursionError: too deep"))
    assert PageReader(run)(fetched(page(article()))).reason == REASON


@pytest.mark.parametrize(
    "second", [NotAnArticleError("This does not read like English."), ExtractionError("I am being restarted.")]
)
def test_what_the_light_reader_says_of_a_page_stands(second):
    with pytest.raises(type(second)) as caught:
        PageReader(Runner(parse=TooComplexError("killed"), parse_lightly=second))(fetched(page(article())))
    assert caught.value is second


@pytest.mark.parametrize(
    "error", [NotAnArticleError("a wall"), ListOfStoriesError("a list", link=URL), ExtractionError("stop")]
)
def test_what_the_reader_says_of_a_page_stands(error):
    run = Runner(parse=error)
    with pytest.raises(type(error)) as caught:
        PageReader(run)(fetched(page(article())))
    assert caught.value is error
    assert len(run.calls) == 1


def test_document_that_had_to_be_ended_is_refused_with_the_next_step():
    with pytest.raises(NotAnArticleError, match=r"could not be read.*Paste the text instead"):
        PageReader(Runner(parse=TooComplexError("killed")))(fetched(b"%PDF-1.7 and what follows"))


def test_list_of_stories_comes_out_of_the_child_with_its_address(reading):
    html = page("".join(f"<h3>{story(number)}</h3><p>{PARAGRAPHS[0]}</p>" for number in range(9)), head=NAMED_FEED)
    with pytest.raises(ListOfStoriesError) as caught:
        PageReader(reading.run)(fetched(html))
    assert caught.value.link == URL


def test_page_of_too_many_tags_goes_to_the_light_reader_at_once():
    with pytest.raises(TooComplexError):
        parse(fetched(page(paragraphs() + "<i>" * 300_001)))


def test_light_reader_leaves_lines_and_links_out():
    read = parse_lightly(fetched(page(f"{COOKIES}{article()}<p>{story(1)}</p><p>Advertisement</p>", head=OG)))
    assert read.text.split("\n\n")[-len(PARAGRAPHS) :] == list(PARAGRAPHS)
    assert (read.headline, read.outlet, read.url) == (HEADLINE, "The Marrow Courier", URL)


@pytest.mark.parametrize("html", ["", "<p>", page("<div></div>")])
def test_light_reader_finds_nothing_in_nothing(html):
    with pytest.raises(NotAnArticleError):
        parse_lightly(fetched(html))


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_light_reader_is_quick_whatever_comes(hostile):
    read = []
    assert seconds_of(lambda: read.append(fallback.parse(fetched(page(paragraphs() + hostile))))) < LIGHT_SECONDS
    assert read[0].text.startswith("\n\n".join([HEADLINE, *PARAGRAPHS]))
