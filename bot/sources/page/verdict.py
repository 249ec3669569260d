"""How much of an article came back: full, partial or stub, and why; when in doubt, not full.

Two kinds of signs meet: what says that the end is missing (a wall, a text that breaks off, fewer words than announced)
and what says that nothing is (the page's own count or its text for machines). The second kind is believed first.
"""

from __future__ import annotations

import re

from bot.model import Completeness
from bot.sources.page.facts import Facts
from bot.sources.page.lines import key
from bot.sources.page.live import OLDER, OLDER_UPDATES
from bot.sources.page.look import Look
from bot.sources.page.paging import GOES_ON
from bot.sources.page.prompt import METER, SUBSCRIBE, WALL
from bot.sources.page.text import Found
from bot.sources.wording import counted

Verdict = tuple[Completeness, str | None]

STUB_WORDS = 60
LOCKED_STUB_WORDS = 130
FEW_PARAGRAPHS = 2
FEW_WORDS = 4
MAX_REPLACED = 0.05
_LITTLE = 100
_SHOWN = frozenset({"VideoObject", "ImageGallery", "MediaGallery", "AudioObject"})
_UNPUNCTUATED = frozenset({"li", "dt", "dd", "td", "tr", "table", "pre", "figcaption"})
_COMPLETE = 0.9
_BEHIND = 600  # letters behind the text in which a prompt belongs to it
_WALLED_WORDS = 100
_TOO_SHORT = 0.6
_BROKEN_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\))[\s”’\"'»]*$")
_MID_SENTENCE = re.compile(r"\b[a-z]{1,30}[,–—-]?$")
_DANGLING = re.compile(
    r"\b(?:the|an?|of|and|or|but|to|in|on|at|by|for|with|from|that|which|who|whose|as|into|than|their|its|his|her|was"
    r"|were|is|are|has|had|have|will|would|could|not|because|while|when|after|before)$|,$"
)
_CLOSE = 200  # letters behind the text in which a prompt says that it breaks off
_ELSEWHERE = re.compile(
    r"(?:read|see|continue) (?:the )?(?:full|whole|rest|original|entire|complete)\b.{0,20}"
    r"\b(?:article|story|report|text|post)\b(?: (?:at|on|in|from) .{1,60})?\W{0,5}",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:go (?:on )?to |continue (?:on|to) )?(?:next page|page \d{1,3})\W{0,3}", re.IGNORECASE)
_GO_ON = re.compile(
    r"(?:read (?:more|on|the (?:full|rest).{0,30}|full (?:article|story))|(?:continue|keep) reading|full story"
    r"|(?:show|view) (?:more|full (?:article|story)))\W{0,5}",
    re.IGNORECASE,
)


def judge(found: Found, facts: Facts, look: Look) -> Verdict:
    """Judge how much of the article was found."""
    if found.blocks and _replaced(found) > MAX_REPLACED:
        return Completeness.PARTIAL, "many characters could not be read, because the page names the wrong encoding"
    if _is_complete(found, facts):
        return Completeness.FULL, None
    if locked := _locked(found, facts, look):
        return locked
    return _teaser(found, facts, look) or _announced(found, facts) or _broken_off(found, look) or _full(look)


def _full(look: Look) -> Verdict:
    if look.place.reason:
        return Completeness.PARTIAL, look.place.reason
    if any(_NEXT.fullmatch(label) for label in look.pressed):
        return Completeness.PARTIAL, GOES_ON
    if any(OLDER_UPDATES.fullmatch(label) for label in look.pressed):
        return Completeness.PARTIAL, OLDER
    return Completeness.FULL, None


def _replaced(found: Found) -> float:
    letters = sum(len(block.text) for block in found.blocks)
    return sum(block.text.count("\ufffd") for block in found.blocks) / max(1, letters)


def _is_complete(found: Found, facts: Facts) -> bool:
    """Tell whether what the page says of its length is all here; half a text for machines proves nothing."""
    if facts.words and facts.words >= STUB_WORDS:
        return found.words >= _COMPLETE * facts.words
    body = len(facts.body.split())
    whole = facts.free is not False and not _BROKEN_OFF.search(facts.body)
    return whole and body >= LOCKED_STUB_WORDS and found.words >= _COMPLETE * body


def _locked(found: Found, facts: Facts, look: Look) -> Verdict | None:
    prompted = _is_prompted(found, facts, look)
    if not prompted and _is_open(found, facts, look):
        return None
    paragraphs = counted(len([block for block in found.blocks if not block.is_heading]), "paragraph")
    if _is_little(found):
        return Completeness.STUB, f"{paragraphs}, probably up to a paywall"
    return Completeness.PARTIAL, "the page is for subscribers, so its end may be missing"


def _is_open(found: Found, facts: Facts, look: Look) -> bool:
    """Tell whether nothing but a prompt would speak for a wall; its bare name counts where there is little text."""
    if METER.search(look.text) or facts.walled >= _WALLED_WORDS:
        return True
    return facts.free is not False and not (look.has_wall and facts.free is None and _is_little(found))


def _is_little(found: Found) -> bool:
    prose = [block for block in found.blocks if not block.is_heading]
    few = len(prose) <= FEW_PARAGRAPHS and found.words < 2 * LOCKED_STUB_WORDS
    return few or found.words < (LOCKED_STUB_WORDS if len(prose) <= 2 * FEW_PARAGRAPHS else _LITTLE)


def _is_prompted(found: Found, facts: Facts, look: Look) -> bool:
    """Tell whether a prompt to pay or sign in stands right behind the text; one that prose follows is a notice."""
    behind = _behind(found, look)
    if SUBSCRIBE.search(look.wall) and not METER.search(look.wall):
        return len(behind) > _BEHIND or any(line in behind for line in look.wall.splitlines())
    return facts.free is not True and bool(WALL.search(behind)) and not METER.search(behind)


def _behind(found: Found, look: Look) -> str:
    """Return what stands right behind the text, and all that is printed where its end is not found."""
    last = found.paragraphs[-1][-60:] if found.blocks else ""
    place = look.text.rfind(last)
    return look.text[place + len(last) :][:_BEHIND] if place >= 0 else look.text


def _teaser(found: Found, facts: Facts, look: Look) -> Verdict | None:
    words = found.words
    shown = facts.kind.startswith("video") or bool(facts.linked.types & _SHOWN and not facts.linked.article)
    if found.captions or (look.has_player and (shown or words < STUB_WORDS) and words < LOCKED_STUB_WORDS):
        return Completeness.STUB, f"{counted(words, 'word')} beside pictures or a video"
    if (words < STUB_WORDS and not _is_brief(found, facts)) or _is_description(found, facts):
        return Completeness.STUB, f"{counted(words, 'word')}, probably just the teaser"
    return None


def _is_brief(found: Found, facts: Facts) -> bool:
    """Tell whether a text is short because it says all in a few lines, as agencies do."""
    lines = sum(not block.is_heading for block in found.blocks)
    return facts.is_article and lines > 2 * FEW_PARAGRAPHS and found.words >= STUB_WORDS / 2


def _is_description(found: Found, facts: Facts) -> bool:
    described = len(facts.description.split())
    return described >= 15 and found.words <= described + 5


def _announced(found: Found, facts: Facts) -> Verdict | None:
    if facts.words and found.words < _TOO_SHORT * facts.words:
        stub = found.words < LOCKED_STUB_WORDS and found.words < 0.3 * facts.words
        kind = Completeness.STUB if stub else Completeness.PARTIAL
        return kind, f"{found.words} of the {facts.words} words that the page announces"
    body = len(facts.body.split())
    if body and found.words < _TOO_SHORT * body and key(found.paragraphs[0]) in key(facts.body):
        return Completeness.PARTIAL, f"{found.words} of the {body} words that the page holds"
    return None


def _broken_off(found: Found, look: Look) -> Verdict | None:
    end = found.paragraphs[-1] if found.blocks else ""
    pressed = any(_GO_ON.fullmatch(label) for label in look.pressed) and not end.endswith(
        (".", "!", "?", "”", "’", '"')
    )
    elsewhere = _is_little(found) and any(_ELSEWHERE.fullmatch(label) for label in look.pressed)
    if not (_BROKEN_OFF.search(end) or pressed or elsewhere or _is_cut(found, look)):
        return None
    return (Completeness.STUB if _is_little(found) else Completeness.PARTIAL), "the text breaks off before its end"


def _is_cut(found: Found, look: Look) -> bool:
    """Tell whether the last paragraph stops in mid-sentence, which is certain where a prompt stands behind it."""
    last = found.blocks[-1] if found.blocks else None
    if last is None or last.is_heading or last.tag in _UNPUNCTUATED or last.words < FEW_WORDS:
        return False
    if last.text[0].islower():
        return False  # a note, such as "with reporting by"
    if _DANGLING.search(last.text):
        return True
    behind = _behind(found, look)[:_CLOSE]
    return bool(_MID_SENTENCE.search(last.text) and (SUBSCRIBE.search(behind) or METER.search(behind)))
