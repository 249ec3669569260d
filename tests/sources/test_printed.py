"""Printed lines become paragraphs again, and no word is mended on a guess."""

from __future__ import annotations

import pytest

from bot.sources.documents.printed import Line, paragraphs


def lines(*texts: str, x: float = 72, y: float = 700, size: float = 10, leading: float = 12) -> list[Line]:
    """Set texts under each other; an empty one leaves a gap."""
    return [Line(text, x, y - leading * number, size) for number, text in enumerate(texts) if text]


def texts(*pages: list[Line]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(pages)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(lines("The wall failed on", "Monday."), ["The wall failed on Monday."], id="lines of a sentence"),
        pytest.param(lines("The wall fell.", "", "Nobody was hurt."), ["The wall fell.", "Nobody was hurt."], id="gap"),
        pytest.param(
            [*lines("The old wall"), *lines("The wall failed.", y=686, size=8)],
            ["The old wall", "The wall failed."],
            id="another size",
        ),
        pytest.param(
            lines("The wall failed late on", "a Monday.", "The pumps of the harbour", "stopped, too."),
            ["The wall failed late on a Monday.", "The pumps of the harbour stopped, too."],
            id="a short last line",
        ),
        pytest.param(
            [Line("The wall failed on the Monday.", 72, 700, 10), Line("“The pumps stopped as well,", 84, 688, 10),
             Line("and nobody came,” he said.", 72, 676, 10)],
            ["The wall failed on the Monday.", "“The pumps stopped as well, and nobody came,” he said."],
            id="an indent",
        ),
        pytest.param(
            lines("He asked for two things:", "• a wall that holds", "and lasts", "• new pumps"),
            ["He asked for two things:", "• a wall that holds and lasts", "• new pumps"],
            id="bullets",
        ),
        pytest.param(
            [*lines("In the left column he", "spoke of"), *lines("the wall, in the right", "of pumps.", x=300)],
            ["In the left column he spoke of the wall, in the right of pumps."],
            id="from column to column",
        ),
        pytest.param(
            [Line("T", 72, 676, 30), *lines("he wall fell.", "It was old.")], ["The wall fell. It was old."], id="cap"
        ),
        pytest.param(lines("The  ﬁrst   wall—", "the oldest"), ["The first wall—the oldest"], id="ligature and blanks"),
    ],
)  # fmt: skip
def test_paragraphs_of_a_page(page, expected):
    assert texts(page) == expected


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        pytest.param("the govern-", "ment said", "the government said", id="ending that is no word"),
        pytest.param("Mr Penhal-", "low said", "Mr Penhal-low said", id="nobody knows"),
        pytest.param("a long-", "term plan", "a long-term plan", id="two words"),
        pytest.param("the Sino-", "Japanese war", "the Sino-Japanese war", id="capital"),
        pytest.param("in 1990-", "95", "in 1990-95", id="figures"),
        pytest.param("the in\u00ad", "undation", "the inundation", id="soft hyphen"),
        pytest.param("the govern‐", "ment said", "the government said", id="typographic hyphen"),
        pytest.param("the wall -", "the oldest", "the wall - the oldest", id="dash"),
    ],
)
def test_hyphens_at_the_ends_of_lines(first, second, joined):
    assert texts(lines(first, second)) == [joined]


@pytest.mark.parametrize(
    ("elsewhere", "joined"),
    [
        ("Sir Alaric Penhallow spoke", "Penhallow"),
        ("Sir Alaric Penhal-low spoke", "Penhal-low"),
        ("Penhal spoke low", "Penhal-low"),
    ],
)
def test_a_broken_word_is_mended_when_it_stands_whole_elsewhere(elsewhere, joined):
    assert texts(lines(elsewhere, "", "then Mr Penhal-", "low said no")) == [elsewhere, f"then Mr {joined} said no"]


BODY = ["The harbour master spoke for an hour", "and nobody on the pier"]


def of_page(number: int, *, head: str = "The Marrow Courier", foot: str = "Page {} of 9") -> list[Line]:
    body = [f"said a word about wall {'abcdefghij'[number]}.", *BODY]
    return [*lines(head, y=800, size=8), *lines(*body), *lines(foot.format(number), y=30)]


def test_running_heads_and_feet_are_dropped():
    assert texts(*(of_page(number) for number in range(1, 4))) == [
        "said a word about wall b.",
        "The harbour master spoke for an hour and nobody on the pier said a word about wall c.",
        "The harbour master spoke for an hour and nobody on the pier said a word about wall d.",
        "The harbour master spoke for an hour and nobody on the pier",
    ]


def test_heads_of_left_and_right_pages_are_dropped():
    heads = ["The Marrow Courier", "Weekend edition"]
    found = texts(*(of_page(number, head=heads[number % 2]) for number in range(1, 7)))
    assert not any(head in text for text in found for head in heads)


def test_heads_that_change_with_the_chapter_are_known_by_the_number_of_the_page():
    heads = ["Chapter 1: The wall", "Chapter 1: The wall", "Chapter 2: The pumps", "Chapter 3: The town", "Notes"]
    pages = [of_page(number, head=f"{head} {number + 16}", foot="") for number, head in enumerate(heads, start=1)]
    assert not any("Chapter" in text or "Notes" in text for text in texts(*pages))


@pytest.mark.parametrize("foot", ["1", "– 1 –", "Page 1", "1 of 4", "1/4"])
def test_the_number_of_a_single_page_is_dropped(foot):
    assert texts([*lines("The wall failed."), *lines(foot, y=30)]) == ["The wall failed."]


@pytest.mark.parametrize("foot", ["7", "Four died", "1911 was the year"])
def test_other_last_lines_stay(foot):
    assert texts([*lines("The wall failed."), *lines(foot, y=30)]) == ["The wall failed.", foot]


def test_what_recurs_within_the_text_stays():
    refrain = lines("The wall is safe.", "So said the minister.", "The wall is safe.")
    assert texts(refrain, refrain, refrain) == ["The wall is safe. So said the minister. The wall is safe."] * 3


def test_no_lines_no_paragraphs():
    assert texts([], []) == []
