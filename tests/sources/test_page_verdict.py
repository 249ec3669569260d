"""How much of an article came back, and why it is thought so."""

from __future__ import annotations

import re

import pytest

from bot.model import Completeness
from bot.sources.page.parsing import parse
from bot.sources.page.prompt import is_prompt
from tests.sources.webpages import HEADLINE, OG, PARAGRAPHS, article, fetched, linked, page, paragraphs

FULL, PARTIAL, STUB = Completeness.FULL, Completeness.PARTIAL, Completeness.STUB
WALL = "<div class='paywall-prompt'><h3>Subscribe to continue reading</h3><p>Already a subscriber? Sign in</p></div>"
GATE = "<div data-testid='gateway-content'><p>Create a free account to continue reading.</p><button>Go</button></div>"
PLAIN_WALL = "<div class='x1'><p>This article is for subscribers only.</p><p>Choose your plan</p></div>"
METER = "<div class='meter-banner'>You have 2 free articles left this month. <a>Subscribe</a> now.</div>"
LOCKED = {"isAccessibleForFree": False}
PARTS = {"isAccessibleForFree": "False", "hasPart": {"isAccessibleForFree": "False", "cssSelector": ".locked"}}
DAMAGED = tuple(text.replace("e", "\ufffd") for text in PARAGRAPHS)
CUT = paragraphs((*PARAGRAPHS[:6], "Under the clause a builder who loses more than t"))
FIRST, MOST = paragraphs(PARAGRAPHS[:2]), paragraphs(PARAGRAPHS[:6])
CAPTION = "<figure><img><figcaption>Picture {n}: waves at the wall of Port Marrow.</figcaption></figure>"
ESSAY = "".join(
    f"<figure><img><figcaption>{text} Nobody had told the town what it would mean.</figcaption></figure>"
    for text in PARAGRAPHS
)
PICTURES = "".join(CAPTION.format(n=number) for number in range(5))
BROKEN = '<script type="application/ld+json">{"headline": "x" "isAccessibleForFree": false,</script>'
DESCRIBED = f'{OG}<meta name="description" content="{" ".join(PARAGRAPHS[:4])}">'
PART = f"<div class='locked'>{paragraphs(PARAGRAPHS[2:])}</div>"
CASES = {
    "whole": (page(article()), FULL, None),
    "short and whole": (page(article(paragraphs(PARAGRAPHS[:3])), head=OG + linked(wordCount=60)), FULL, None),
    "as long as announced": (page(article() + WALL, head=linked(wordCount=155, **LOCKED)), FULL, None),
    "wall behind two paragraphs": (page(article(FIRST + WALL)), STUB, "2 paragraphs, probably up to a paywall"),
    "wall outside the article": (page(article(FIRST) + PLAIN_WALL), STUB, "2 paragraphs, probably up to a paywall"),
    "register wall": (page(article(FIRST + GATE)), STUB, "2 paragraphs, probably up to a paywall"),
    "wall behind many paragraphs": (page(article(paragraphs() + WALL)), PARTIAL, "for subscribers"),
    "marked as not free": (page(article(), head=OG + linked(**LOCKED)), PARTIAL, "for subscribers"),
    "marked as not free, and short": (page(article(FIRST), head=OG + linked(**LOCKED)), STUB, "paywall"),
    "marked in broken JSON-LD": (
        page(article(), head=BROKEN),
        PARTIAL, "for subscribers"),
    "marked part is missing": (page(article(FIRST), head=OG + linked(**PARTS)), STUB, "paywall"),
    "marked part is there": (
        page(article(FIRST + PART), head=linked(**PARTS)), FULL, None),
    "empty wall behind little": (page(article(FIRST + "<div class='x-paywall'></div>")), STUB, "paywall"),
    "empty wall behind a whole article": (page(article() + "<div class='x-paywall'></div>"), FULL, None),
    "tier is locked": (
        page(article(), head=OG + '<meta property="article:content_tier" content="locked">'), PARTIAL, "subscribers"),
    "tier is free": (
        page(article(FIRST + paragraphs(PARAGRAPHS[2:5]) + "<div class='x-paywall'></div>"),
             head=OG + '<meta property="article:content_tier" content="free">'), FULL, None),
    "metered": (page(METER + article()), FULL, None),
    "metered and marked": (page(METER + article(), head=OG + linked(**LOCKED)), FULL, None),
    "call to subscribe in header and footer": (
        page(f"<header><a>Already a subscriber? Log in</a></header>{article()}<footer>Subscribe to read more</footer>"),
        FULL, None),
    "breaks off": (page(article(MOST + "<p>But then, on Sunday, the mayor said that…</p>")), PARTIAL, "breaks off"),
    "breaks off early": (page(article(paragraphs(PARAGRAPHS[:4]) + "<p>But then [...]</p>")), STUB, "breaks off"),
    "asks to read on": (page(article(MOST + "<p>But then, late on Sunday, the mayor</p><a href='/2'>Read more</a>")),
                        PARTIAL, "breaks off"),
    "fewer words than announced": (page(article(), head=OG + linked(wordCount=900)), PARTIAL, "page announces"),
    "far fewer words than announced": (page(article(paragraphs(PARAGRAPHS[:4])), head=linked(wordCount="900 words")),
                                       STUB, "of the 900 words"),
    "teaser": (page(article(paragraphs(PARAGRAPHS[:1]))), STUB, "probably just the teaser"),
    "no more than its description": (
        page(article(paragraphs(PARAGRAPHS[:4])), head=DESCRIBED),
        STUB, "probably just the teaser"),
    "video": (page(f"<h1>{HEADLINE}</h1><div class='video-player'><video></video></div><p>{PARAGRAPHS[0]}</p>"),
              STUB, "beside pictures or a video"),
    "gallery": (page(article(f"<div class='gallery'>{PICTURES}</div>")), STUB, "beside pictures or a video"),
    "essay in its captions": (page(article(ESSAY)), FULL, None),
    "article with a video": (page(article("<video></video>" + paragraphs(PARAGRAPHS[:5]))), FULL, None),
    "first of many pages with a link": (page(article() + "<a href='?page=2'>Next page</a>"), PARTIAL, "next page"),
    "first of many pages": (page(article(), head=f"{OG}<link rel='next' href='?page=2'>"), PARTIAL, "next page"),
    "many damaged characters": (page(article(paragraphs(DAMAGED))), PARTIAL, "could not be read"),
    "one damaged character": (page(article()).replace("£", "").replace("“If", "\ufffdIf"), FULL, None),
    "cut in mid-sentence by a used-up meter": (
        page(article(CUT + "<div><p>You’ve read your last free article this month.</p><p>Subscribe now</p></div>")),
        PARTIAL, "breaks off"),
    "cut in mid-word before an offer": (
        page(article(MOST + "<p>The mayor, who had been warned twi</p><div><h3>Unlock this story</h3></div>")),
        PARTIAL, "paywall|subscribers|breaks off"),
    "cut behind a comma": (page(article(MOST + "<p>The mayor, who had been warned,</p>")), PARTIAL, "breaks off"),
    "cut behind an article": (page(article(MOST + "<p>But on Sunday the mayor opened the</p>")), PARTIAL, "breaks off"),
    "last line is a credit before an offer": (
        page(article(paragraphs() + "<p>Additional reporting by Tom Egede</p><p>Subscribe to our newsletter</p>")),
        FULL, None),
    "last line is a point of a list before an offer": (
        page(article(paragraphs() + "<ul><li>a coat for the rain</li></ul><div>Become a member today</div>")),
        FULL, None),
    "last line has no full stop": (page(article(paragraphs() + "<p>The inquiry continues on Monday</p>")), FULL, None),
    "brief of an agency": (
        page(article("<p>* SAYS WINS ORDER WORTH 62 MLN CROWNS</p><p>* SAYS TO BEGIN IN JUNE</p><p>* SAYS WORK TAKES "
                     "SIX YEARS</p><p>* SAYS ORDER INCLUDES SERVICE</p><p>Source: (ID:nBW) Lenz newsroom told</p>")),
        FULL, None),
}  # fmt: skip


@pytest.mark.parametrize(("html", "completeness", "reason"), CASES.values(), ids=CASES)
def test_verdict(html, completeness, reason):
    read = parse(fetched(html))
    assert read.completeness is completeness, read.reason
    assert (read.reason is None) if reason is None else bool(re.search(reason, read.reason or ""))


def test_captions_are_the_text_of_a_gallery():
    assert "Picture 3: waves at the wall" in parse(fetched(CASES["gallery"][0])).text


def test_prompt_is_no_part_of_the_text():
    for wall in (WALL, GATE, PLAIN_WALL):
        assert parse(fetched(page(article(FIRST + wall)))).text == "\n\n".join([HEADLINE, *PARAGRAPHS[:2]])


@pytest.mark.parametrize(
    "words",
    [
        "Subscribe to continue reading", "To read the full story, choose a plan.", "Already a subscriber? Sign in",
        "This article is for subscribers only", "Sign up or log in to keep reading", "Register now to unlock this",
        "This post is for paid subscribers", "Keep reading with Courier+", "Do you already have a subscription?",
        "You’ve reached your monthly limit", "This is your last free article", "You have read 3 of 5 free articles",
        "This content is exclusively for our members", "Continue reading with a free trial",
    ],
)  # fmt: skip
def test_prompt_is_recognised(words):
    assert is_prompt(words)


@pytest.mark.parametrize(
    "words",
    [
        "Fishermen had to register the boats and report the damage.", "He wanted to read the report before he spoke.",
        "“Subscribe to continue reading,” the sign said.", "The members of the club will meet on Thursday.",
        "The council said it would see the whole of the wall rebuilt.",
    ],
)  # fmt: skip
def test_sentence_is_no_prompt(words):
    assert not is_prompt(words)


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_parse_hands_on_no_more_than_can_be_briefed(media_type):
    told = " ".join(PARAGRAPHS) * 600
    read = parse(fetched(page(article(f"<p>{told}</p>")) if media_type == "text/html" else told, media_type=media_type))
    assert (len(read.text), read.completeness) == (400_000, PARTIAL)
    assert read.reason == "only the first 400,000 characters were read"
