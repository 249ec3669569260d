"""What of a feed a reader does not get."""

from __future__ import annotations

import pytest

from bot.sources.feeds import feed


@pytest.mark.parametrize(
    ("body", "losses"),
    [
        ('<rss version="2.0"><channel><item><title>a</title></item><item><title>b', [feed.BROKEN_NOTE]),
        (
            f"<rss version='2.0'><channel>{'<item><title>a</title></item>' * 501}</channel></rss>",
            ["It announces 501 entries; I read the first 500."],
        ),
        ("<rss version='2.0'><channel><item><title>a</title></item><item/></channel></rss>", []),
    ],
    ids=["cut off", "too many", "odd, but whole"],
)
def test_what_a_reader_does_not_get_is_told_apart_from_what_is_odd(body, losses):
    document = feed.parse(body.encode(), url="https://quay.example/rss", charset=None)
    assert list(document.losses) == losses
    assert set(losses) <= set(document.notes)
