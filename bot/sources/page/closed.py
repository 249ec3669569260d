"""Pages that are shown in place of any article: barred by law, the site down for repair, nothing but an offer.

They are known by their headline or by what they say, and only where there is next to no other text and no story is
claimed for machines: articles tell of sites that are down, too.
"""

from __future__ import annotations

import re

from bot.errors import OPEN, NextStep, NotAnArticleError
from bot.sources.page.facts import Facts
from bot.sources.page.look import Look
from bot.sources.page.prompt import PRICE, SUBSCRIBE
from bot.sources.page.text import Found

BARRED = "That page is not shown in every country, and not here.", OPEN
DOWN = "That page says that its site is down for now.", NextStep("Try again later, or", instead=True)
OFFER = "That page only offers a subscription.", NextStep(pasted="the text of the article", instead=True)

_MOST = 120  # words
_FEW = 40
_SITE = r"\b(?:(?:web ?)?site|page|server|service|content|article)s?\b"
_REGION = (
    r"(?:your|this|the|certain|some) (?:country|countries|region|regions|location|area|part of the world)"
    r"|the european (?:economic area|union)|the eea\b|europe\b"
)
_BARRED_TITLE = re.compile(
    r"^(?:error:? )?451(?:\W{0,5}$|\W{1,5}(?:unavailable|error)\b)|\bunavailable (?:due to|for) legal reasons"
    rf"|\b(?:not|un)[ -]?available (?:in|to|from) (?:{_REGION})",
    re.IGNORECASE,
)
_BARRED_TEXT = re.compile(
    rf"{_SITE}.{{0,80}}\b(?:not|un)[ -]?available\b.{{0,40}}\b(?:in|to|from) (?:\w+ ){{0,4}}(?:{_REGION})"
    rf"|\b(?:access|attempting|visit).{{0,80}} from .{{0,60}}(?:{_REGION})",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:you|your|we|our|sorry|us)\b", re.IGNORECASE)
_DOWN_TITLE = re.compile(
    r"^(?:(?:site |website )?(?:under |down for |scheduled |planned )?maintenance(?: mode)?\b\W*$"
    r"|(?:site|website|service|page)(?: is)? (?:temporarily )?(?:down|offline|unavailable)\b"
    r"|(?:sorry,? )?we(?: wi|.)ll be (?:right )?back\b|be right back\b|temporarily (?:unavailable|offline|down)\b"
    r"|(?:error:? )?50[0234]\W{0,5}(?:$|(?:internal|bad|service|server|gateway|error|temporar))"
    r"|(?:internal server error|bad gateway|service unavailable|gateway time-?out)\b"
    r"|down for (?:maintenance|repairs?)\b)",
    re.IGNORECASE,
)
_DOWN_TEXT = re.compile(
    r"\b(?:our|the|this) (?:web ?)?(?:site|page|server|service)s?\b(?: \w+){0,4} "
    r"(?:maintenance|temporarily (?:unavailable|offline|down))\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:please|try again|check back|come back|be back|back (?:soon|shortly|online)|patience|inconvenience|sorry"
    r"|apologi[sz]e)\b",
    re.IGNORECASE,
)
_OFFER_TITLE = re.compile(
    r"^(?:subscribe\b|choose (?:a|your) (?:plan|subscription|offer)|(?:our )?subscriptions?(?: \w+)?\b\W*$"
    r"|subscription (?:offers?|options?|plans?)\b|become a (?:member|subscriber)\b|(?:our )?plans\b)",
    re.IGNORECASE,
)


def refuse(look: Look, facts: Facts, found: Found) -> None:
    """Raise ``NotAnArticleError`` for a page that is shown in place of any article."""
    if found.words >= _MOST or facts.linked.article:
        return
    heads = (look.title, *look.headings[:1])
    told = "\n".join(found.paragraphs) or look.text[:2_000]
    if _is_said(_BARRED_TITLE, heads) or (_BARRED_TEXT.search(told) and _ADDRESSED.search(told)):
        raise NotAnArticleError(*BARRED)
    if _LATER.search(told) and (_is_said(_DOWN_TITLE, heads) or _DOWN_TEXT.search(told)):
        raise NotAnArticleError(*DOWN)
    if _is_offer(look, heads, found):
        raise NotAnArticleError(*OFFER)


def _is_said(pattern: re.Pattern[str], heads: tuple[str, ...]) -> bool:
    return any(pattern.search(words) for words in heads)


def _is_offer(look: Look, heads: tuple[str, ...], found: Found) -> bool:
    """Tell whether a page is called an offer and names prices, or names some and has hardly another word."""
    prices = len(PRICE.findall(look.text))
    if _is_said(_OFFER_TITLE, heads):
        return prices > 0 or found.words < _FEW
    return prices > 1 and bool(SUBSCRIBE.search(look.text)) and found.words < _FEW
