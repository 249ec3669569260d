import pytest

from bot.errors import NotAnArticleError
from bot.model import Article, Source
from bot.usecases.brief import WriteBrief
from tests.extractors import brief_of
from tests.fakes import Clock, MemoryBriefs, RecordingPublisher, a_brief_request


def write_brief(briefs: MemoryBriefs, publisher: RecordingPublisher, *, read=None) -> WriteBrief:
    ticks = iter([10.0, 10.25])
    return WriteBrief(
        read=read or (lambda source: Article(text=str(source.text))),
        extract=brief_of,
        briefs=briefs,
        publisher=publisher,
        now=Clock(),
        seconds=lambda: next(ticks),
    )


def test_brief_is_remembered_for_the_one_who_asked_and_shown():
    briefs, publisher = MemoryBriefs(), RecordingPublisher()
    request = a_brief_request(team="T7", user="U7", text="The sea wall fell.\nNobody was hurt.")
    write_brief(briefs, publisher)(request)
    (stored,) = briefs.kept
    assert (stored.team, stored.user, stored.milliseconds) == ("T7", "U7", 250)
    assert stored.brief.article.text == request.source.text
    assert publisher.answers == [(stored, request.reply_to)]


def test_source_that_cannot_be_read_leaves_nothing_behind():
    def read(source: Source) -> Article:
        raise NotAnArticleError("This page is a list of stories.")

    briefs, publisher = MemoryBriefs(), RecordingPublisher()
    with pytest.raises(NotAnArticleError):
        write_brief(briefs, publisher, read=read)(a_brief_request())
    assert (briefs.kept, publisher.answers) == ([], [])
