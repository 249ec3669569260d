"""What stands at the ends of paragraphs and of articles and is no word of them: calls, credits, lives of authors."""

from __future__ import annotations

import pytest

from bot.model import Completeness
from bot.sources.page.lines import is_biography, is_credit
from bot.sources.page.parsing import parse
from tests.sources.webpages import FOOTER, HEADLINE, PARAGRAPHS, article, fetched, page, paragraphs

WHOLE = "\n\n".join([HEADLINE, *PARAGRAPHS])
ENDS = [
    "<p>Additional reporting by Sue Pike</p>",
    "<p>Additional reporting by Sue Pike in Calder Vale.</p><p>Tom Ardley is chief reporter of the Courier.</p>",
    "<p><em>Tom Ardley is chief reporter of the Courier.</em></p>",
    "<p>(Reporting by Pia Hall in Lenz and Tom Egede; Editing by Sue Pike)</p>",
    "<p>With reporting from Tom Egede</p>",
]
CUT = "The ferry between the two harbours of the town will be closed for a week, its owner said"


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("byline", ["", "<p>By Tom Ardley</p>"])
def test_credits_and_lives_at_the_end_are_no_text(end, byline):
    read = parse(fetched(page(article(f"{byline}{paragraphs()}{end}") + FOOTER)))
    assert (read.text, read.completeness) == (WHOLE, Completeness.FULL)


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by the Courier found that the wall had not been inspected.", "Reporting by night is hard.",
        "Additional reporting by Sue Pike showed that the pumps had failed.", "",
    ],
)  # fmt: skip
def test_sentence_is_no_credit(line):
    assert not is_credit(line)
    assert not is_biography(line, None)


@pytest.mark.parametrize("call", ["Read more", "<a href='/x'>Read more</a>", "<a href='/x'>Continue reading</a> »"])
def test_call_behind_a_sentence_is_no_text(call):
    html = page(article(f"{paragraphs(PARAGRAPHS[:3])}<p>{PARAGRAPHS[3]} {call}</p>{paragraphs(PARAGRAPHS[4:])}"))
    assert parse(fetched(html)).text == WHOLE


def test_text_that_is_cut_before_a_call_breaks_off():
    read = parse(fetched(page(article(f"{paragraphs()}<p>{CUT}... <a href='/x'>Read more</a></p>"))))
    assert read.text == f"{WHOLE}\n\n{CUT}..."
    assert (read.completeness, read.reason) == (Completeness.PARTIAL, "the text breaks off before its end")


def test_teaser_that_is_cut_amid_the_text_is_left_out():
    teaser = f"<p>{CUT}… <a href='/x'>Read more</a></p>"
    html = page(article(f"{paragraphs(PARAGRAPHS[:3])}{teaser}{paragraphs(PARAGRAPHS[3:])}"))
    assert (parse(fetched(html)).text, parse(fetched(html)).completeness) == (WHOLE, Completeness.FULL)
