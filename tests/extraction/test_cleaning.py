"""Cleaning tells what each paragraph is for, and moves nothing."""

from __future__ import annotations

import pytest

from bot.extraction.cleaning import ParagraphKind, find_paragraphs, follows_bullet
from tests.timed import seconds_of

HEAD = "Harbour closed after blast"
LEDE = "The harbour at Eddermouth was closed on Tuesday after a boat struck the pier."
NEXT = "Nine people were taken to hospital and two of them were kept in overnight."
HEADLINE, BULLET, BODY, CAPTION, LABEL, REPEATED, BOILERPLATE = (
    ParagraphKind.HEADLINE,
    ParagraphKind.BULLET,
    ParagraphKind.BODY,
    ParagraphKind.CAPTION,
    ParagraphKind.LABEL,
    ParagraphKind.REPEATED,
    ParagraphKind.BOILERPLATE,
)


def kinds(text):
    return [paragraph.kind for paragraph in find_paragraphs(text)]


def kind_of(line):
    """Judge a paragraph in the middle of an article."""
    return kinds(f"{HEAD}\n\n{LEDE}\n\n{line}\n\n{NEXT}")[2]


def words(text):
    return [text[p.start : p.end] for p in find_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{HEAD}\n\n{LEDE}\n\n{NEXT}", [HEADLINE, BODY, BODY], id="headline and body"),
        pytest.param(f"{HEAD}\n\n{HEAD}: navy chief warns\n\n{LEDE}", [HEADLINE, HEADLINE, BODY], id="headline twice"),
        pytest.param(f"{HEAD}\n\nBy Ada Pell\n\n{LEDE}", [HEADLINE, HEADLINE, BODY], id="byline in the head"),
        pytest.param(f"{LEDE}", [BODY], id="one sentence"),
        pytest.param(f"{LEDE}\n\n{NEXT}", [BODY, BODY], id="no headline"),
        pytest.param("", [], id="nothing"),
        pytest.param(" \n\t\r\n \n", [], id="only blanks"),
    ],
)
def test_head_of_an_article_ends_where_sentences_begin(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize("mark", "•‣▪●*-–")
def test_bullets_are_told_by_their_mark_and_lose_it(mark):
    text = f"{HEAD}\n\n  {mark} Boats can reach every port\n  {mark} Crews rely on luck\n\n{LEDE}"
    assert kinds(text) == [HEADLINE, BULLET, BULLET, BODY]
    assert words(text)[1:3] == ["Boats can reach every port", "Crews rely on luck"]


def test_item_of_a_list_is_told_by_the_mark_before_it():
    text = f"{HEAD}\n\n  • {LEDE}\n\n{LEDE[:-1]} - a mark within."
    assert [follows_bullet(text, p.start) for p in find_paragraphs(text)] == [False, True, False]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Smoke rose over the harbour at Eddermouth on Tuesday", id="no full stop"),
        pytest.param("The cutter Steadfast is pictured off Port Carrow in 2019.", id="is pictured"),
        pytest.param("Ada Pell (left) and her sister at the harbour gate.", id="left"),
        pytest.param("The pier at Eddermouth. Photo: Carrow Pictures.", id="photo credit"),
        pytest.param("Pictured: the pier at Eddermouth before the blast.", id="pictured first"),
    ],
)
def test_captions_are_told_from_sentences(line):
    assert kind_of(line) is CAPTION


def test_captions_may_stand_between_the_head_and_the_body():
    text = f"{HEAD}\n\n• Boats can reach every port\n\nSmoke over the harbour on Tuesday\n\n{LEDE}"
    assert kinds(text) == [HEADLINE, BULLET, CAPTION, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Source: Read Full Article",
        "Read more: how the gang was found",
        "Advertisement",
        "Share this",
        "Sign up for our newsletter",
        "Related articles",
        "© 2026 The Carrow Chronicle",
        "All rights reserved",
        "Follow The Carrow Chronicle on Twitter",
        "ENDS",
        "Read more: Ten ways to save a harbour from the sea.",
        "Subscribe to our newsletter for more stories from the coast like this one.",
        "Get the best of the Chronicle in your inbox every morning.",
        "Copyright 2019 The Carrow Chronicle. All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "The Carrow Chronicle contributed to this report.",
        "This article was originally published by The Carrow Chronicle in 2018.",
        "To sign up for alerts, click here.",
    ],
)
def test_page_furniture_is_boilerplate(line):
    assert kind_of(line) is BOILERPLATE


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Recommended doses were exceeded, the coroner said.", id="recommended"),
        pytest.param("Copyright law must change, the minister said.", id="copyright"),
        pytest.param("Read more slowly, the teacher told them.", id="read more"),
        pytest.param("Reporting by the Chronicle showed the wall to be cracked.", id="reporting"),
        pytest.param("Follow the coast road and you come to the wall, she said.", id="follow"),
        pytest.param("The letter told him to “click here” and lose his savings.", id="quoted"),
    ],
)
def test_sentences_that_begin_like_furniture_are_body(line):
    assert kind_of(line) is BODY


def test_long_sentences_that_begin_like_furniture_are_body():
    line = "Subscribe numbers rose, the firm said, and the share price followed them up to a new high."
    assert kind_of(line) is BODY


@pytest.mark.parametrize("line", ["Q", "A:", "10:45", "11.05am BST", "ADA PELL", "THE BOARD:"])
def test_labels_of_turns_and_times_are_labels(line):
    assert kind_of(line) is LABEL


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(LEDE, id="letter for letter"),
        pytest.param(LEDE.upper(), id="in capitals"),
        pytest.param(LEDE.replace(" on", "  on"), id="double space"),
        pytest.param(LEDE.replace("Eddermouth", "Edermouth"), id="one letter lost"),
    ],
)
def test_repeated_paragraphs_are_marked(line):
    assert kind_of(line) is REPEATED


def test_sentences_that_differ_in_a_number_are_no_repetition():
    stood = "Water at the market bridge in Carrow stood at {} centimetres."
    assert kinds(f"{HEAD}\n\n{stood.format(110)}\n\n{stood.format(190)}") == [HEADLINE, BODY, BODY]


def test_repeated_paragraphs_are_not_prose():
    assert [p.is_prose for p in find_paragraphs(f"{HEAD}\n\n{LEDE}\n\n{LEDE}")] == [False, True, False]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_wrapped_lines_are_one_paragraph(end):
    lines = [
        "The harbour at Eddermouth was closed on Tuesday after a boat struck the",
        "pier, and nine people were taken to hospital, where two of them were to",
        "be kept in overnight, the coastal safety authority said.",
    ]
    text = HEAD + end * 2 + end.join(lines) + end * 2 + NEXT
    assert words(text) == [HEAD, end.join(lines), NEXT]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\r\n\r\n", "\n \n", "\n\n\n\n"])
def test_paragraphs_are_told_whatever_the_line_ends(end):
    text = end.join([f"{HEAD} and fire", f"{LEDE} {NEXT}", f"{NEXT} It was calm."])
    assert words(text) == [f"{HEAD} and fire", f"{LEDE} {NEXT}", f"{NEXT} It was calm."]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_sentences_on_lines_of_their_own_are_paragraphs(end):
    assert words(end.join([HEAD, LEDE, NEXT])) == [HEAD, LEDE, NEXT]


@pytest.mark.parametrize("opening", '“"‘«„')
def test_paragraphs_that_open_with_a_mark_are_body_without_a_full_stop(opening):
    assert kind_of(f"{opening}We lost the boat and the net and all we had") is BODY


def test_paragraphs_are_trimmed_and_stand_in_order():
    text = f" {HEAD} \r\n\r\n\t{LEDE}  \n\n • one thing\n\n{NEXT}\n\n"
    found = find_paragraphs(text)
    assert [(p.start, p.end) for p in found] == sorted((p.start, p.end) for p in found)
    assert [w for w in words(text) if w != w.strip() or not w] == []
    assert words(text) == [HEAD, LEDE, "one thing", NEXT]


def numbered(count):
    """Return that many different paragraphs of three words."""
    return "\n\n".join(f"Word{n:05} other{n * 7 % 9973:05} third{n * 13 % 9967:05}." for n in range(count))


def seconds(text):
    return seconds_of(lambda: find_paragraphs(text), times=3)


def test_time_grows_no_faster_than_the_number_of_paragraphs():
    assert seconds(numbered(2400)) <= 30 * seconds(numbered(300))
