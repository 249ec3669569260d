"""Tell the titles of works from spoken words; both stand between quotation marks."""

from __future__ import annotations

import re

from bot.extraction.cue import is_said

_INTRODUCES_A_WORK = re.compile(
    r"\b(?:called|entitled|titled|named|dubbed|reading|words|sign|slogan|banner|film|book|song|album|novel|poem|play|so-called|"
    r"starred in|show|programme|series|paper|report)[,:]?\s*[\"“‘']+\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_WORK_REACH, _TITLE_REACH = 30, 40
_SHORT_WORD = 3


def follows_work(text: str, start: int) -> bool:
    """Tell whether the words before a quotation introduce a work: a book called “…."""
    return bool(_INTRODUCES_A_WORK.search(text[max(0, start - _WORK_REACH) : start]))


def is_title(text: str, start: int, end: int) -> bool:
    """Tell a title inside a sentence: all its long words are capitalised, and no verb of speech stands before it."""
    long = [word for word in _WORD.findall(text[start:end]) if len(word) > _SHORT_WORD]
    before = text[max(0, start - _TITLE_REACH) : start].rstrip(" \"“‘'«,:")
    within = before[-1:].isalnum() and before.split()[-1].islower() and not is_said(before.split()[-1])
    return within and len(long) > 1 and all(word[0].isupper() or word[0].isdigit() for word in long)
