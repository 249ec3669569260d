"""Quotations are told from apostrophes, feet and stray marks in every typography that news is printed in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.cleaning import find_paragraphs
from bot.extraction.quotation import find_quotes
from tests.timed import seconds_of

PAIRS = ["“”", "‘’", '""', "''", "«»", "„“", "„”", ("''", "''"), ("``", "''"), ("``", "’’"), ("‘‘", "’’"), ("‘’", "‘’")]
NAMES = ["double", "single", "straight double", "straight single", "guillemets", "low high", "low right", "two singles"]
NAMES += ["tex", "tex curly", "curly singles", "two singles curled"]
every_typography = pytest.mark.parametrize(("opening", "closing"), PAIRS, ids=NAMES)


def quoted(text):
    return [text[q.start : q.end] for q in find_quotes(text, find_paragraphs(text))]


@every_typography
def test_words_between_marks_are_found(opening, closing):
    assert quoted(f"She said: {opening}We must go now.{closing}") == ["We must go now."]


@every_typography
def test_words_of_interrupted_quotations_are_found(opening, closing):
    text = f"{opening}We lost the boat,{closing} he said, {opening}and the net.{closing}"
    assert quoted(text) == ["We lost the boat,", "and the net."]


@every_typography
def test_contractions_close_nothing(opening, closing):
    text = f"{opening}It’s gone and we can't go back, it isn’t there,{closing} she said."
    assert quoted(text) == ["It’s gone and we can't go back, it isn’t there,"]


@every_typography
def test_marks_repeated_at_paragraphs_go_on(opening, closing):
    text = f"{opening}We lost the boat.\n\n{opening}We lost the net.\n\n{opening}We lost it all,{closing} he said."
    found = find_quotes(text, find_paragraphs(text))
    assert [text[q.start : q.end] for q in found] == ["We lost the boat.", "We lost the net.", "We lost it all,"]
    assert [q.continues for q in found] == [False, True, True]
    assert [q.paragraph for q in found] == [0, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It’s the boys’ boat.", id="plural possessive"),
        pytest.param("The sailors’ and the farmers’ unions met.", id="two plural possessives"),
        pytest.param("The sailors' and the farmers' unions met.", id="two straight plural possessives"),
        pytest.param("Carrow’s harbour, James’s boat and Moss’ net.", id="possessives of names"),
        pytest.param("They met in the ’90s and the '80s.", id="decades"),
        pytest.param("The class of ’98 met ’em all.", id="year and elision"),
        pytest.param("They played rock ’n’ roll and drum 'n' bass.", id="rock and roll"),
        pytest.param("'Twas the night they sailed.", id="twas"),
        pytest.param("He is 5’2” tall and 6'4\" across.", id="feet and inches"),
        pytest.param("O’Hara and D'Arcy met at eight o’clock.", id="names and hours"),
        pytest.param("No marks at all.", id="no marks"),
        pytest.param("It ended there.”", id="closing mark alone"),
        pytest.param("It ended there.’", id="closing single mark alone"),
    ],
)
def test_apostrophes_and_stray_marks_are_no_quotations(text):
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("‘The boys’ boat is lost,’ she said.", "The boys’ boat is lost,", id="plural possessive"),
        pytest.param("‘James’ boat sank,’ she said.", "James’ boat sank,", id="possessive of a name"),
        pytest.param(
            "‘We lost the sailors’ boat and the farmers’ cart,’ he said.",
            "We lost the sailors’ boat and the farmers’ cart,",
            id="two plural possessives",
        ),
        pytest.param(
            "He said 'the workers' rights matter to us all' and left.",
            "the workers' rights matter to us all",
            id="straight plural possessive",
        ),
        pytest.param("‘It’s the ’90s again,’ she said.", "It’s the ’90s again,", id="decade"),
        pytest.param("‘I told ’em so,’ she said.", "I told ’em so,", id="elision"),
        pytest.param("‘We played rock ’n’ roll all night,’ she said.", "We played rock ’n’ roll all night,", id="rock"),
        pytest.param(
            "'We played rock 'n' roll all night,' she said.", "We played rock 'n' roll all night,", id="rock '"
        ),
        pytest.param("‘We did it for the ’Gers,’ he said.", "We did it for the ’Gers,", id="capital after elision"),
        pytest.param(
            "‘The boys’ boat was the ’Gers’ pride,’ she said.",
            "The boys’ boat was the ’Gers’ pride,",
            id="possessive of an elision",
            marks=pytest.mark.xfail(strict=True, reason="a possessive before another apostrophe closes"),
        ),
        pytest.param("“He is 5’2” tall and he ran,” she said.", "He is 5’2” tall and he ran,", id="feet and inches"),
        pytest.param(
            "She told us: “We‘ll be there, don‘t worry.”", "We‘ll be there, don‘t worry.", id="wrong apostrophe"
        ),
    ],
)
def test_apostrophes_inside_quotations_close_nothing(text, expected):
    assert quoted(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "‘He called it “a lost cause” and left,’ she said.", "He called it “a lost cause” and left,", id="‘“"
        ),
        pytest.param(
            "“He called it ‘a lost cause’ and left,” she said.", "He called it ‘a lost cause’ and left,", id="“‘"
        ),
        pytest.param(
            "\"He called it 'a lost cause' and left,\" she said.", "He called it 'a lost cause' and left,", id="\"'"
        ),
        pytest.param(
            "“It was Fred’s. ‘Nobody’s’ in fact,” he said.", "It was Fred’s. ‘Nobody’s’ in fact,", id="apostrophes"
        ),
        pytest.param("«He called it “a lost cause”,» she said.", "He called it “a lost cause”,", id="«“"),
        pytest.param("“He said ‘go’,” she said.", "He said ‘go’,", id="both close"),
        pytest.param("“He said: ‘Go.’” It was late.", "He said: ‘Go.’", id="both close at once"),
    ],
)
def test_nested_quotations_are_one(text, expected):
    assert quoted(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("”We lost the boat,“ he said.", id="double turned round"),
        pytest.param("“We lost the boat,“ he said.", id="double opens twice"),
        pytest.param("”We lost the boat,” he said.", id="double closes twice"),
        pytest.param("’We lost the boat,‘ he said.", id="single turned round"),
        pytest.param("’We lost the boat,’ he said.", id="single closes twice"),
        pytest.param("»We lost the boat,« he said.", id="guillemets turned round"),
    ],
)
def test_marks_the_wrong_way_round_are_read_by_their_neighbours(text):
    assert quoted(text) == ["We lost the boat,"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“We lost the boat and never found it.\n\nThe sea was calm.", 0, id="double at the start"),
        pytest.param("‘We lost the boat and never found it.\n\nThe sea was calm.", 0, id="single at the start"),
        pytest.param("He said: “We lost the boat and never found it.\n\nThe sea was calm.", 0, id="after a colon"),
    ],
)
def test_quotations_left_open_end_with_their_paragraph(text, expected):
    assert quoted(text) == ["We lost the boat and never found it."]


def test_quotations_left_open_do_not_spoil_the_next_paragraphs():
    text = "“We lost the boat and never found it.\n\nThe sea was calm.\n\n“We rose,” he said."
    assert quoted(text) == ["We lost the boat and never found it.", "We rose,"]


def test_stray_single_mark_in_a_sentence_opens_nothing():
    assert quoted("The boat ‘ was lost and nobody found it.\n\n‘We rose,’ he said.") == ["We rose,"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“What?” she asked. “Who?”", ["What?", "Who?"], id="questions"),
        pytest.param("(‘We lost it all,’ he said.)", ["We lost it all,"], id="brackets"),
        pytest.param("—“We lost it all,” he said.", ["We lost it all,"], id="dash before"),
        pytest.param("‘We lost’—so he said—‘it all.’", ["We lost", "it all."], id="dashes without spaces"),
        pytest.param("“We lost it all”, he said.", ["We lost it all"], id="comma outside"),
        pytest.param("“We lost it all…” he said.", ["We lost it all…"], id="three dots"),
        pytest.param("She said “we lost,” “we fell” and “we rose”.", ["we lost,", "we fell", "we rose"], id="three"),
        pytest.param("The ‘planner’ died.", ["planner"], id="one word"),
        pytest.param("« We must go now. »", ["We must go now."], id="spaces inside guillemets"),
        pytest.param("“ We must go now. ”", ["We must go now."], id="spaces inside marks"),
        pytest.param("He said “go” and ‘stay’.", ["go", "stay"], id="two typographies"),
        pytest.param("The dogs’ owner said: ‘We ran.’", ["We ran."], id="possessive before"),
        pytest.param("‘We ran,’ said the dogs’ owner.", ["We ran,"], id="possessive behind"),
        pytest.param("“We ran,” he said.\r\n\r\n“We fell.”", ["We ran,", "We fell."], id="crlf"),
    ],
)
def test_quotations_end_at_their_own_mark(text, expected):
    assert quoted(text) == expected


def test_outer_range_takes_the_marks_in():
    text = "She said: “We must go.” It rained."
    (found,) = find_quotes(text, find_paragraphs(text))
    assert text[found.outer_start : found.outer_end] == "“We must go.”"


@given(st.text(alphabet="ab .,\n“”‘’\"'«»`„s", max_size=80))
@settings(max_examples=150, deadline=None)
def test_ranges_hold_for_any_arrangement_of_marks(text):
    paragraphs = find_paragraphs(text)
    last = 0
    for found in find_quotes(text, paragraphs):
        paragraph = paragraphs[found.paragraph]
        assert paragraph.start <= found.outer_start <= found.start <= found.end <= found.outer_end <= paragraph.end
        assert last <= found.outer_start
        last = found.outer_end


def seconds(text):
    paragraphs = find_paragraphs(text)
    return seconds_of(lambda: find_quotes(text, paragraphs), times=2)


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "”",
        "‘",
        "’",
        "'",
        "“‘",
        "‘“«",
        "‘a “",
        "‘a’s b’ ",
        "‘dogs’ ",
        "dogs’ and ",
        "“a” ",
        "“a b c d e\n\n",
        "''``",
    ],
)
def test_time_grows_no_faster_than_the_marks(unit):
    assert seconds(unit * (16_000 // len(unit))) <= 30 * seconds(unit * (2_000 // len(unit)))


def test_hundred_thousand_marks_are_read():
    assert len(quoted("“ab” " * 50_000)) == 50_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("“We lost the boat and the net, Omar Pell said.", "We lost the boat and the net", id="name"),
        pytest.param(
            "“We lost the boat and the net, she said on Monday.", "We lost the boat and the net", id="pronoun"
        ),
        pytest.param("“We lost the boat and the net, said Omar Pell.", "We lost the boat and the net", id="verb first"),
        pytest.param(
            "“We lost the boat and, he said. We wept.", "We lost the boat and, he said. We wept.", id="inside"
        ),
    ],
)
def test_quotation_left_open_ends_before_who_says_it(text, words):
    assert quoted(text) == [words]
