"""Words by which a page asks its readers to pay, to register or to count what they read for free."""

from __future__ import annotations

import re

MAX_WORDS = 30
_QUOTES = "“‘\"'«"
_READERS = r"(?:our )?(?:paying |paid |registered |premium )?(?:subscribers|members|supporters)"
WALL = re.compile(
    r"\b(?:subscribe|sign up|sign in|log in|register|join)(?: (?:now|today|here|or \w+(?: \w+)?))?,? (?:to|and)"
    r" (?:continue|keep|carry on|finish|read|unlock|get (?:full|unlimited)|access|view|see)\b"
    r"|\bto (?:continue|keep|finish|carry on) reading\b|\b(?:continue|keep) reading (?:with|for|by|your)\b"
    r"|\bto (?:read|unlock|access|view|see|get)(?: (?:the|this|our))?"
    r" (?:full|whole|complete|rest of (?:the|this)|entire|premium|exclusive)"
    r" (?:article|story|text|report|content|analysis)\b"
    r"|\bto (?:read|unlock|access|view) this (?:article|story|content)\b|\bfree account to (?:continue|read|access)\b"
    r"|\b(?:this|the full|the rest of this|premium) (?:\w+ )?"
    r"(?:article|content|story|report|post|issue|edition|episode|interview)(?: is)?"
    rf"(?: (?:only|exclusively|reserved|available|exclusive|just)){{0,3}} (?:for|to) {_READERS}"
    r"|\bread the (?:full|whole|rest of the) (?:article|story) (?:with|by|for)\b"
    rf"|\b(?:subscribers?|members?|premium)[- ]only\b|\bexclusive(?:ly)? (?:to|for) {_READERS}"
    r"|\balready (?:a |an |have (?:a |an )?)?(?:subscriber|member|subscribed|subscription|membership)\b"
    r"|\bsubscription (?:is )?required\b"
    r"|\byou(?: ha|.)ve (?:reached|hit|used|read) (?:up )?(?:your|all|the).{0,40}\b(?:limit|free (?:articles|stories))"
    r"|\bunlock (?:this|the|unlimited|full)\b|\bchoose (?:a|your) (?:plan|subscription)\b"
    r"|\bstart your (?:free )?trial to (?:read|continue)",
    re.IGNORECASE,
)
METER = re.compile(
    r"\b(?:free|complimentary) (?:articles?|stor(?:y|ies)|reads?|views?)\b"
    r".{0,40}\b(?:left|remaining|this (?:month|week))"
    r"|\b(?:left|remaining|last|one of your|\d+ of \d+)\b.{0,30}\b(?:free|complimentary) (?:articles?|stor(?:y|ies))"
    r"|\byou(?: ha|.)ve (?:read|viewed) \w+ (?:of|articles|stories)|\byour \w+ free (?:article|story)",
    re.IGNORECASE,
)
SUBSCRIBE = re.compile(r"\b(?:subscri|sign in|log in|log-in|register|member|trial|unlock|premium)", re.IGNORECASE)


def is_prompt(text: str) -> bool:
    """Tell whether a line asks to pay or register, or counts; whoever is quoted asks for something else."""
    short = len(text.split()) <= MAX_WORDS and not text.startswith(tuple(_QUOTES))
    return short and bool(WALL.search(text) or METER.search(text))
