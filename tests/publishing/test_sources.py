"""Feeds and answers on them as Slack messages: complete where there is room, cut between lines, never over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import ImportedFeeds, Outline, SourceTest, Step
from bot.playground.blocks import complaints, too_long
from bot.publishing import ids, kit
from bot.publishing.sources import MOST_ON_A_PAGE, draw_answer, draw_feeds
from tests.desk import HOSTILE, HOSTILE_FEED, a_failing_feed, a_feed, a_test, an_added_feed, an_entry, some_imported
from tests.drawn import shown, types_of
from tests.fakes import NOON

LONG_LINK = "https://outlet7.example/" + "a" * 3_000


def a_list(feeds, **more):
    return draw_feeds(feeds, command="/brief", now=NOON, **more)


def assert_fits(message):
    assert complaints(list(message.blocks)) == []
    assert not too_long(list(message.blocks))
    assert len(message.blocks) <= kit.MESSAGE_BLOCKS
    assert kit.characters(message.blocks) <= kit.MESSAGE_CHARACTERS
    assert 0 < len(message.text) <= kit.FALLBACK_TEXT


def test_list_names_health_and_puts_the_failing_first():
    message = a_list([a_feed(1), a_failing_feed(2)])
    text = shown(message)
    assert text.index("Need attention") < text.index("2 · The Lantern (lantern.example/rss)") < text.index("The others")
    assert text.index("The others") < text.index("1 · Outlet 1 (outlet1.example/feed.xml)")
    assert "failing since Sunday: The Lantern answered 403" in text
    assert "last read 21 Nov 2026 12:00 UTC · next check in 4 hours · grade F" in text
    assert "2 sources: 1 well, 1 failing" in text
    assert_fits(message)


def test_list_without_trouble_has_no_groups():
    assert "Need attention" not in shown(a_list([a_feed()]))


def test_list_in_plain_text_says_the_same():
    text = a_list([a_feed(1), a_failing_feed(2)]).text
    assert text.splitlines()[1].startswith("2 · The Lantern (lantern.example/rss): failing since Sunday: The Lantern")


def test_empty_list_says_how_to_add_one():
    message = a_list([])
    assert message.text == "No sources yet. Add one with /brief sources add and the link of a page or a feed."
    assert_fits(message)


def test_menu_of_a_source_offers_what_can_be_done():
    [menu] = [block["accessory"] for block in a_list([a_feed(4)], page=0).blocks if "accessory" in block]
    offered = {option["text"]["text"]: option["value"] for option in menu["options"]}
    assert offered == {"Test": "test:4:0", "Pause": "pause:4:0", "Remove…": "remove:4:0"}


@pytest.mark.parametrize(
    "feeds", [[a_feed(n) for n in range(1, 201)], [replace(HOSTILE_FEED, number=n) for n in range(1, 60)]]
)
def test_every_page_fits_and_together_they_hold_each_feed_once(feeds):
    found: list[str] = []
    for page in range(200):
        message = a_list(feeds, page=page)
        assert_fits(message)
        menus = [block["accessory"] for block in message.blocks if "accessory" in block]
        found += [menu["options"][0]["value"].split(":")[1] for menu in menus]
        assert len(menus) <= MOST_ON_A_PAGE
        if "Next" not in shown(message):
            break
    assert found == [str(feed.number) for feed in feeds]


def test_page_that_is_gone_is_the_last_one():
    assert "Page 2 of 2" in shown(a_list([a_feed(n) for n in range(1, 25)], page=9))


def test_what_was_done_stands_above_the_list():
    assert shown(a_list([a_feed()], said="Source 9 is removed.")).startswith("Source 9 is removed.")


@pytest.mark.parametrize(
    "answer",
    [
        an_added_feed(),
        an_added_feed(new=False),
        an_added_feed(newest=(), entries=0),
        an_added_feed(feed=HOSTILE_FEED, newest=(an_entry(HOSTILE),) * 3),
        an_added_feed(others=tuple(Outline(f"https://o.example/{n}", title=HOSTILE) for n in range(30))),
        an_added_feed(others=(Outline(LONG_LINK),)),
        a_test(),
        a_test(broken=True),
        SourceTest(HOSTILE, tuple(Step(HOSTILE, True, HOSTILE) for _ in range(30))),
        SourceTest("https://x.example", ()),
        some_imported(),
        ImportedFeeds((HOSTILE_FEED,) * 200, (HOSTILE_FEED,) * 200, ((HOSTILE, HOSTILE),) * 200),
        ImportedFeeds((), ()),
    ],
)
def test_every_answer_fits_and_is_harmless(answer):
    message = draw_answer(answer)
    assert_fits(message)
    assert "<!" not in message.text
    assert "mrkdwn" not in types_of(message.blocks)
    assert complaints(list(message.blocks), surface="modal") == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (0, "It is valid but empty; what comes from now on is new."),
        (1, "Its backlog of 1 entry is marked as read, but a digest shows it once; what"),
        (3, "Its backlog of 3 entries is marked as read, but a digest shows them once; what"),
        (4, "Its backlog of 4 entries is marked as read, but a digest shows the 3 newest of them once; what"),
    ],
)
def test_backlog_of_an_added_feed_is_told_as_a_digest_treats_it(entries, said):
    assert said in draw_answer(an_added_feed(entries=entries)).text


def test_added_feed_previews_three_and_offers_the_others():
    message = draw_answer(an_added_feed())
    text = shown(message)
    assert "Added as source 7 · Outlet 7 (outlet7.example)." in text
    assert (
        "Its backlog of 40 entries is marked as read, but a digest shows the 3 newest of them once; "
        "what comes from now on is new." in text
    )
    assert "Sea wall may fail\n · 23 Nov 2026 12:00 UTC" in text
    assert "Ferry late again\n · without a date" in text
    updated = replace(an_entry("Pier shut", None), updated=NOON)
    assert "Pier shut\n · 23 Nov 2026 12:00 UTC" in shown(draw_answer(an_added_feed(newest=(updated,))))
    adds = [block["accessory"] for block in message.blocks if "accessory" in block]
    assert [(add["action_id"], add["value"]) for add in adds] == [
        (ids.ADD_OTHER, "https://outlet7.example/sport.xml"),
        (ids.ADD_OTHER, "https://outlet7.example/arts.xml"),
    ]


def test_link_too_long_for_a_button_has_none():
    message = draw_answer(an_added_feed(others=(Outline(LONG_LINK),)))
    assert "button" not in types_of(message.blocks)


def test_feed_that_is_known_says_so():
    assert draw_answer(an_added_feed(new=False)).text.startswith("You have that one already: source 7 · Outlet 7")


def test_test_tells_each_step_and_where_it_ends():
    message = draw_answer(a_test(broken=True))
    assert message.text.splitlines() == [
        "Test of https://bbc.example/news: it ends at “Fetch”.",
        "✓ Address: a public one",
        "✗ Fetch: bbc.example answered 403",
    ]
    assert "✗ Fetch: bbc.example answered 403" in shown(message)


@pytest.mark.parametrize("link", ["http://ada:secret@x.example/", "ftp://ada:secret@x.example/" + "a" * 9_000])
def test_test_shows_no_password_and_no_endless_link(link):
    first = draw_answer(SourceTest(link, ())).text.splitlines()[0]
    assert "secret" not in first
    assert "x.example" in first
    assert len(first) < 300


def test_test_of_what_is_there_in_part_says_so_and_where():
    steps = (Step("Notes", False, "Its XML is broken."), Step("Pace", True, "Every hour."))
    first, *_ = draw_answer(SourceTest("https://x.example", steps)).text.splitlines()
    assert first == "Test of https://x.example: a reader gets not all of it, see “Notes”."


def test_added_feed_says_what_of_it_cannot_be_read():
    for new in (True, False):
        message = draw_answer(an_added_feed(new=new, losses=("It announces 3,000 entries; I read the first 500.",)))
        assert "I read the first 500." in shown(message)
        assert "I read the first 500." in message.text


def test_test_shows_a_step_of_several_lines_line_by_line():
    answer = SourceTest("https://x.example", (Step("Newest", True, "One\nTwo\nThree"), Step("Notes", False, "")))
    lines = ["✓ Newest: One", "– Two", "– Three", "✗ Notes: nothing to tell"]
    assert draw_answer(answer).text.splitlines()[1:] == lines
    assert [line for line in lines if line not in shown(draw_answer(answer))] == []


def test_import_tells_added_known_and_refused_with_the_reason():
    message = draw_answer(some_imported())
    assert message.text.splitlines()[0] == "1 source added, 1 known already, 1 refused."
    assert "https://ten.example/: It answered 404." in shown(message)
    assert "Refused: https://ten.example/: It answered 404." in message.text


def test_long_import_is_cut_between_lines_and_says_so():
    message = draw_answer(ImportedFeeds(tuple(a_feed(n) for n in range(1, 201)), ()))
    assert "+188 more" in shown(message)
    assert message.text.endswith("… and more.")
