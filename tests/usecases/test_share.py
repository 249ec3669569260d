import pytest

from bot.errors import UnknownBriefError
from bot.usecases.share import ShareBrief
from tests.fakes import MemoryBriefs, RecordingPublisher, a_share_request, stored_brief


def test_brief_is_shared_as_it_was_asked():
    stored, publisher = stored_brief(brief_id="b7", team="T1"), RecordingPublisher()
    ShareBrief(MemoryBriefs([stored]), publisher)(a_share_request(brief_id="b7"))
    assert publisher.shares == [(stored, a_share_request(brief_id="b7"))]


def test_brief_of_another_team_is_not_shared():
    publisher = RecordingPublisher()
    with pytest.raises(UnknownBriefError):
        ShareBrief(MemoryBriefs([stored_brief(brief_id="b7", team="T2")]), publisher)(a_share_request(team="T1"))
    assert publisher.shares == []
