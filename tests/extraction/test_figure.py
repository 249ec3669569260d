"""A figure of the head that the body gives otherwise is found; what the body holds or counts apart is left alone."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article
from tests.timed import seconds_of

FILLER = "The council of Carrow will meet again when the harbour office has written its report."


def message(headline, *body):
    brief = extract(Article("\n\n".join([headline, *body, FILLER])))
    told = [check for check in brief.checks if check.code == "figures_differ"]
    text = brief.article.text
    return [text[slice(*span)] for check in told for span in check.spans]


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        pytest.param(
            "12 killed in ferry blast at Carrow",
            "Eleven people were killed when a ferry blew up at Carrow on Monday.",
            ["12 killed", "Eleven people were killed"],
            id="toll, figures and words",
        ),
        pytest.param(
            "Ferry blast kills 12",
            "A blast on a ferry has left 11 people dead at Carrow, police said.",
            ["kills 12", "11 people dead"],
            id="toll behind its verb",
        ),
        pytest.param(
            "12 killed, 31 hurt in ferry blast",
            "Twelve people were killed and 43 injured in the blast at Carrow.",
            ["31 hurt", "43 injured"],
            id="second toll",
        ),
        pytest.param(
            "Tolland to cut 4,000 jobs",
            "Tolland is to cut 3,000 jobs, the biscuit maker said on Monday.",
            ["4,000 jobs", "3,000 jobs"],
            id="things",
        ),
        pytest.param(
            "Tolland rejects £2.1bn bid",
            "Tolland has rejected a £2.3bn bid from Corvane, the firm said.",
            ["£2.1bn", "£2.3bn"],
            id="money",
        ),
        pytest.param("Prices rise 5%", "House prices rose 6% in May, the bank said.", ["5%", "6%"], id="share"),
        pytest.param(
            "Ten dead in ferry fire at Carrow",
            "Twelve people died in the fire, police said.",
            ["Ten dead", "Twelve people died"],
            id="few are counted one by one",
        ),
        pytest.param(
            "200 homes lost in Carrow fire",
            "150 homes were lost in the fire at Carrow, the brigade said.",
            ["200 homes", "150 homes"],
            id="too far to be rounded",
        ),
        pytest.param(
            "10,000 flee floods",
            "7,000 people had fled by Monday night.",
            ["10,000 flee", "7,000 people had fled"],
            id="people who flee",
        ),
        pytest.param(
            "Council spends £5m on pier",
            "The council will spend £50m on the pier, it said on Monday.",
            ["£5m", "£50m"],
            id="slip of a nought",
        ),
    ],
)
def test_figure_that_the_body_gives_otherwise_is_found(headline, body, expected):
    assert message(headline, body) == expected


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        pytest.param(
            "12 killed in blast", "Twelve people were killed. Eleven of them were pupils.", id="same in words"
        ),
        pytest.param("12 killed in blast", "A dozen people were killed in the blast.", id="dozen"),
        pytest.param(
            "12 killed in blast", "Eleven pupils and their teacher were killed in the blast.", id="and one more"
        ),
        pytest.param("12 killed in blast", "Seven soldiers and five guards were killed in the blast.", id="adds up"),
        pytest.param("12 killed in blast", "A fire killed 11 people at the dock in 1998.", id="another matter"),
        pytest.param("12 soldiers killed", "A blast killed nine pupils at the dock on Monday.", id="other people"),
        pytest.param("Two soldiers killed", "A blast killed 44 soldiers at the dock on Monday.", id="far apart"),
        pytest.param("Over 100 killed in quake", "At least 112 people were killed in the quake.", id="more than"),
        pytest.param("Tolland to cut 4,000 jobs", "Tolland is to cut 3,950 jobs, it said.", id="rounded"),
        pytest.param("Tolland to cut 4,000 jobs", "Tolland is to cut 3,600 jobs, it said.", id="rounded to thousands"),
        pytest.param("Prices rise 5%", "House prices rose 5.4% in May, the bank said.", id="rounded share"),
        pytest.param("Tolland rejects £2bn bid", "Tolland rejected a £2.3bn bid from Corvane.", id="rounded sum"),
        pytest.param("Council spends £5m on pier", "The council has spent £40m this year.", id="far apart, no slip"),
        pytest.param("Pier costs £5m", "A bridge at Marle cost the county £50m, it said.", id="tenfold, other matter"),
        pytest.param("Tolland to cut 4,000 jobs", "Tolland will cut 2,500 jobs here and 1,500 there.", id="parts"),
        pytest.param(
            "Tolland rejects £2bn bid", "Tolland rejected a bid of £2 billion from Corvane.", id="scale in words"
        ),
        pytest.param("Prices rise 5%", "Prices rose five per cent in May, after a rise of 6% in April.", id="per cent"),
        pytest.param("Man jailed for five years", "A man was jailed for four years on Monday.", id="span of time"),
        pytest.param("Vote on 12 May", "The vote will be on 13 May, the council said.", id="date"),
        pytest.param("Nine boats sink", "The harbour has ten boats, its office said.", id="same things, other matter"),
        pytest.param("Prices rise 0%", "House prices rose 6% in May, the bank said.", id="nought above"),
        pytest.param("Prices rise 6%", "House prices rose 0% in May, the bank said.", id="nought below"),
        pytest.param("Ferry sinks at Carrow", "Eleven people were killed at Carrow.", id="no figure above"),
    ],
)
def test_figure_that_does_not_contradict_is_left_alone(headline, body):
    assert message(headline, body) == []


def test_figures_of_the_standfirst_are_read_too():
    body = "Eleven people were killed when a ferry blew up at Carrow on Monday."
    assert message("Ferry blows up at Carrow", "  • Blast on the morning ferry kills 12", body) == [
        "kills 12",
        "Eleven people were killed",
    ]


def test_hostile_rows_of_figures_are_read_in_time():
    assert seconds_of(lambda: message("12 killed in blast", "The blast killed " + "11, " * 4_000 + "people.")) < 20
