"""Pages that lead to articles and are none: section fronts, home pages, search results, the stories of an author."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.errors import ListOfStoriesError, NextStep
from bot.sources.page.facts import Facts
from bot.sources.page.look import Look
from bot.sources.page.text import PROSE_WORDS, Found

LIST = "This page is a list of stories.", NextStep("Add it as a source, or open one story.", pasted="")
FEW_PARAGRAPHS = 3
_LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})
_SEARCH = re.compile(r"^(?:search|results|you searched|\d[\d,]* results?)\b|\bsearch results\b", re.IGNORECASE)
_ARCHIVE = re.compile(
    r"(?:(?:the|full|newsletter|blog|story|news) )?archives?"
    r"|(?:all|latest|recent|past|previous|back|older|more) (?:\w+ )?(?:posts|stories|articles|issues|editions|news)"
    r"|(?:posts|stories|articles) (?:by|from|tagged|about|in)\b.{1,60}",
    re.IGNORECASE,
)
_BAR = re.compile(r"(?<!\s)\s+[|·•–—»«:-]{1,2}\s+|:\s+")
_ENDED = (".", "!", "?", "…", "”", "’", '"', "'", ":")
_HEADINGS = 6
_TEASERS = 4
_LINKS = 15
_HEADLINE_WORDS = 5


def refuse(look: Look, facts: Facts, found: Found, url: str) -> None:
    """Raise ``ListOfStoriesError`` for a page that lists stories."""
    if _is_list(look, facts, found, url):
        raise ListOfStoriesError(*LIST, link=url)


def _is_list(look: Look, facts: Facts, found: Found, url: str) -> bool:
    if found.run >= 2 * FEW_PARAGRAPHS:
        return False
    many = look.stories >= _HEADINGS or facts.linked.stories >= _HEADINGS
    if found.run < FEW_PARAGRAPHS and many and (not facts.is_article or facts.linked.stories >= _HEADINGS):
        return True
    leads_on = look.stories >= _HEADINGS and not facts.linked.article and found.run < FEW_PARAGRAPHS
    if leads_on and (_is_archive(look) or _is_of_teasers(look, facts, found)):
        return True
    if facts.is_article:
        return False
    teasers = sum(block.words >= PROSE_WORDS and not block.is_heading for block in found.blocks)
    if look.stories >= _TEASERS and (not found.blocks or (found.run == 1 and teasers >= _TEASERS)):
        return True
    leads_on = look.stories >= FEW_PARAGRAPHS or look.links >= _LINKS
    if facts.linked.types & _LISTS or facts.kind == "profile" or _SEARCH.search(look.title):
        return leads_on
    weak = facts.kind == "website" or _is_front(url) or (_is_unfinished(found) and look.stories >= _HEADINGS)
    return weak and leads_on and found.run < FEW_PARAGRAPHS


def _is_archive(look: Look) -> bool:
    """Tell whether the title or the headline names a list."""
    parts = (part for words in (look.title, *look.headings[:1]) for part in _BAR.split(words))
    return any(_ARCHIVE.fullmatch(part) for part in parts)


def _is_of_teasers(look: Look, facts: Facts, found: Found) -> bool:
    """Tell whether there is a paragraph for each story and no two together, or none under a topic or no headline."""
    if found.run == 0:
        return facts.headline not in look.headings or len(facts.headline.split()) < _HEADLINE_WORDS
    prose = sum(block.words >= PROSE_WORDS and not block.is_heading for block in found.blocks)
    return found.run <= 1 and _HEADINGS <= prose <= look.stories + 1


def _is_front(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and parts.path in {"", "/"} and not parts.query


def _is_unfinished(found: Found) -> bool:
    """Tell whether most of the lines are no sentences, as headlines are not."""
    unfinished = sum(not block.text.endswith(_ENDED) for block in found.blocks)
    return unfinished * 2 >= len(found.blocks)
