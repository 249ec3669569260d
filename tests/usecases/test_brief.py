from dataclasses import replace

import pytest

from bot.errors import NotAnArticleError, StubError
from bot.model import Article, Completeness, Edition, Source
from bot.usecases.brief import WriteBrief
from tests.extractors import brief_of
from tests.fakes import Clock, MemoryBriefs, RecordingPublisher, a_brief_request
from tests.feed_fakes import MemoryArticles

LINK = "https://harbour.example/news/sea-wall-4711"
LINKED = replace(a_brief_request(), source=Source(link=LINK))


def write_brief(
    briefs: MemoryBriefs, publisher: RecordingPublisher, *, read=None, articles: MemoryArticles | None = None
) -> WriteBrief:
    ticks = iter([10.0, 10.25])
    return WriteBrief(
        read=read or (lambda source: Article(text=str(source.text))),
        extract=brief_of,
        articles=articles or MemoryArticles(),
        briefs=briefs,
        publisher=publisher,
        now=Clock(),
        seconds=lambda: next(ticks),
    )


def a_stub(text: str, reason: str | None = None) -> Article:
    return Article(text, url=LINK, completeness=Completeness.STUB, reason=reason)


def test_brief_is_remembered_for_the_one_who_asked_and_shown():
    briefs, publisher = MemoryBriefs(), RecordingPublisher()
    request = a_brief_request(team="T7", user="U7", text="The sea wall fell.\nNobody was hurt.")
    write_brief(briefs, publisher)(request)
    (stored,) = briefs.kept
    assert (stored.team, stored.user, stored.milliseconds) == ("T7", "U7", 250)
    assert stored.brief.article.text == request.source.text
    assert publisher.answers == [(stored, request.reply_to)]


def test_brief_says_which_version_of_its_article_it_is_of():
    briefs, articles = MemoryBriefs(), MemoryArticles(Edition(2, "2026-11-22T12:00:00+00:00", added=("It rose.",)))
    article = Article("It fell. It rose.", url=LINK)
    write_brief(briefs, RecordingPublisher(), read=lambda source: article, articles=articles)(LINKED)
    assert articles.kept == [(article, "T1")]
    assert briefs.kept[0].edition == articles.edition


def test_source_that_cannot_be_read_leaves_nothing_behind():
    def read(source: Source) -> Article:
        raise NotAnArticleError("This page is a list of stories.")

    briefs, publisher, articles = MemoryBriefs(), RecordingPublisher(), MemoryArticles()
    with pytest.raises(NotAnArticleError):
        write_brief(briefs, publisher, read=read, articles=articles)(a_brief_request())
    assert (briefs.kept, publisher.answers, articles.kept) == ([], [], [])


def test_failure_says_which_link_was_asked_for():
    def read(source: Source) -> Article:
        raise NotAnArticleError("No such page (404).")

    for request, link in ((LINKED, LINK), (a_brief_request(), "")):
        with pytest.raises(NotAnArticleError) as raised:
            write_brief(MemoryBriefs(), RecordingPublisher(), read=read)(request)
        assert raised.value.asked == link


STUBS = {
    "paywall": (
        "2 paragraphs, probably up to a paywall",
        "Only 2 paragraphs came back, probably up to a paywall. Paste the text instead.",
        2,
    ),
    "no reason": (None, "Only the beginning came back. Paste the text instead.", 0),
    "a video": (
        "3 words beside pictures or a video",
        "Only 3 words beside pictures or a video came back. Paste the text instead.",
        0,
    ),
    "no count": (
        "the text breaks off before its end",
        "Only the beginning came back: the text breaks off before its end. Paste the text instead.",
        0,
    ),
    "a word that means nothing": (
        "80 of the 500 words that the page announces, no paywall",
        "Only 80 of the 500 words that the page announces came back, no paywall. Paste the text instead.",
        0,
    ),
}


@pytest.mark.parametrize(("reason", "sentence", "paragraphs"), STUBS.values(), ids=STUBS.keys())
def test_stub_is_not_briefed_unasked(reason: str | None, sentence: str, paragraphs: int):
    article = a_stub("Wall falls\n\nThe wall fell.\n\nWhy\n\nRead on for", reason)
    briefs, publisher, articles = MemoryBriefs(), RecordingPublisher(), MemoryArticles()
    with pytest.raises(StubError) as caught:
        write_brief(briefs, publisher, read=lambda source: article, articles=articles)(LINKED)
    assert caught.value.public_message == sentence
    assert (caught.value.link, caught.value.paragraphs) == (LINK, paragraphs)
    assert (briefs.kept, publisher.answers, articles.kept) == ([], [], [])


def test_stub_is_briefed_when_a_person_wishes():
    publisher = RecordingPublisher()
    write_brief(MemoryBriefs(), publisher, read=lambda source: a_stub("The wall fell."))(replace(LINKED, stub=True))
    assert publisher.answers[0][0].brief.article.completeness is Completeness.STUB


def test_article_that_came_back_in_part_is_briefed():
    article = Article("The wall fell.", url=LINK, completeness=Completeness.PARTIAL)
    publisher = RecordingPublisher()
    write_brief(MemoryBriefs(), publisher, read=lambda source: article)(LINKED)
    assert len(publisher.answers) == 1
