"""Lines by which a page stops: what they say is believed where the text ends, and neither they nor their offer stay."""

from __future__ import annotations

import pytest

from bot.model import Completeness
from bot.sources.page.parsing import parse
from bot.sources.page.prompt import is_counted, is_prompt, is_wall
from tests.sources.webpages import FOOTER, HEADLINE, PARAGRAPHS, article, fetched, page, paragraphs

FULL, PARTIAL, STUB = Completeness.FULL, Completeness.PARTIAL, Completeness.STUB
WALLS = {
    "limit": "<p>You have reached your limit of free articles this month.</p>",
    "last one read": "<p>You've read your last free article. Subscribe for unlimited access.</p>",
    "all read": "<p>You have read all your free articles for this month</p><p>Already have an account? Sign in</p>",
    "log in or subscribe": "<p>To continue reading, log in or subscribe</p><p>Digital subscription £2 per week</p>",
    "price in words": "<p>To continue reading, log in or subscribe</p><p>Digital subscription 2 pounds per week</p>",
    "register": "<h3>Register for free to continue reading</h3>"
    "<p>Create an account to read 3 free articles a month</p>",
    "paid subscribers": "<h2>This post is for paid subscribers</h2><p>Already a paid subscriber? <a>Sign in</a></p>",
    "long offer": "<p>Subscribe to continue reading</p><p>You get all that our reporters write, the puzzles and an app"
    " for your phone when you subscribe for only £2 a week today.</p><ul><li>The paper at your door</li></ul>",
}
PLACES = {
    "in the article": "<article><h1>{0}</h1>{1}{2}</article>",
    "in a box of it": "<article><h1>{0}</h1>{1}<div class='x9'>{2}</div></article>",
    "behind it": "<article><h1>{0}</h1>{1}</article><div class='x9'>{2}</div>" + FOOTER,
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
@pytest.mark.parametrize(("number", "completeness"), [(2, STUB), (3, STUB), (4, STUB), (8, PARTIAL)])
def test_wall_says_that_the_end_is_missing_and_does_not_stay(place, wall, number, completeness):
    read = parse(fetched(page(place.format(HEADLINE, paragraphs(PARAGRAPHS[:number]), wall))))
    assert read.completeness is completeness
    assert read.text == "\n\n".join([HEADLINE, *PARAGRAPHS[:number]])


@pytest.mark.parametrize(
    "line",
    [
        "You have 2 free articles left this month.", "You have read 3 of 5 free articles.", "Already have an account?",
        "This is your last free article this month.", "You’ve read 2 articles this month.", "Create an account today",
    ],
)  # fmt: skip
def test_line_behind_a_whole_article_that_shows_more_leaves_it_whole(line):
    read = parse(fetched(page(article(f"{paragraphs()}<p>{line}</p>"))))
    assert (read.completeness, read.reason) == (FULL, None)
    assert not is_wall(line)


def test_meter_that_has_run_out_counts_nothing_any_more():
    assert is_counted("You have 1 free article left this month.")
    for spent in ("You have reached your limit of free articles this month.", "You have no free articles left."):
        assert (is_prompt(spent), is_wall(spent), is_counted(spent)) == (True, True, False)


def test_prompt_amid_the_text_takes_nothing_with_it():
    first, rest = paragraphs(PARAGRAPHS[:4]), paragraphs(PARAGRAPHS[4:])
    html = page(article(f"{first}<p>Subscribe to continue reading</p><h2>The gates</h2>{rest}"))
    read = parse(fetched(html))
    assert read.text.split("\n\n") == [HEADLINE, *PARAGRAPHS[:4], "The gates", *PARAGRAPHS[4:]]
    assert read.completeness is FULL


def test_prompt_above_the_text_takes_nothing_with_it():
    lines = "<p>* SAYS WINS ORDER WORTH 62 MLN CROWNS</p><p>* SAYS TO BEGIN IN JUNE THIS YEAR</p>"
    read = parse(fetched(page(f"<p>Subscribe to continue reading</p>{article(paragraphs() + lines)}")))
    assert read.text.endswith("* SAYS TO BEGIN IN JUNE THIS YEAR")


@pytest.mark.parametrize(("number", "completeness"), [(4, STUB), (8, FULL)])
def test_meter_that_has_run_out_above_the_text_counts_where_there_is_little(number, completeness):
    spent = "<div class='x9'><p>You have reached your limit of free articles this month.</p></div>"
    read = parse(fetched(page(spent + article(paragraphs(PARAGRAPHS[:number])))))
    assert (read.completeness, read.text) == (completeness, "\n\n".join([HEADLINE, *PARAGRAPHS[:number]]))
