"""Lines that stand among the paragraphs of articles and are no part of them: calls to click, dates alone, credits."""

from __future__ import annotations

import re
import unicodedata

from bot.sources.page.prompt import is_prompt

MAX_WORDS = 40
MAX_CHARACTERS = 400
_CALLS = (
    r"advertisement|adverts?|advertising|sponsored(?: content| by [^,.]{1,60})?|promoted(?: content)?",
    r"(?:the )?(?:story|article) continues(?: (?:below|after).*)?|continue reading(?: below)?",
    r"(?:read|see|watch|listen)(?: (?:more|also|next|now|here|on))?\W{0,3}",
    r"(?:read|see|watch|listen|more|also)(?: (?:more|also|next|now|here|on))?\s?[:›»→].*",
    r"(?:read|see) (?:more|also) (?:on|about|at|from|in)\b.*|also (?:read|see|on)\b.*|read the full story\W*",
    r"more (?:on this story|from|on|stories|like this|news|in)\b.*",
    r"related(?: (?:articles?|stories|story|content|links?|topics?|coverage))?\s?(?::.*)?",
    r"(?:most|top) (?:read|popular|viewed|stories)|trending(?: now)?|recommended(?: for you)?|(?:up|read|what.s) next",
    r"you (?:may|might) (?:also )?(?:like|be interested).*",
    r"share(?: (?:this|on|via|the|article|story)\b.{0,60})?|tweet(?: this)?|(?:print|e-?mail)(?: this)?|copy link",
    r"save(?: (?:article|story|for later))?|bookmark|gift this article|listen to (?:this )?(?:article|story).*",
    r"facebook|twitter|x|whatsapp|linkedin|reddit|instagram|threads|bluesky|telegram|messenger",
    r"follow (?:us|me|him|her|them|@).*",
    r"follow .{1,60} on (?:x|twitter|facebook|instagram|threads|bluesky|linkedin)\b.*",
    r"(?:sign|signing) up (?:to|for|here|now|today)\b.*|subscribe (?:to|for|now|here|today)\b.*|subscribe",
    r"get (?:our|the|more) .*(?:newsletter|inbox|app|alerts).*|.*\bdelivered (?:straight |right )?to your inbox\b.*",
    r".*\bnewsletters?\b.*\b(?:sign up|subscribe|inbox)\b.*|.*\b(?:sign up|subscribe)\b.*\bnewsletters?\b.*",
    r"download (?:our|the) .*app\b.*|(?:click|tap) here\b.*|(?:view|open|see) (?:image|gallery|comments|in app).*",
    r"(?:photo(?:graph)?|image|picture|pictured|video|credit|illustration|graphic)s?"
    r"(?: (?:credit|by|from|source))?\s?[:©/].*",
    r"(?:photo(?:graph)?|image|picture|video) (?:by|courtesy of) .*|(?:getty images|shutterstock|ap photo)(?:[ /].*)?",
    r"\d{0,5} ?comments?(?: \(\d{1,5}\))?|leave a (?:comment|reply)|(?:join|start) the (?:conversation|discussion).*",
    r"(?:view|show|read) (?:all )?comments.*|\d{1,3}[ -]min(?:ute)?s? read|(?:topics?|tags?|filed under)\s?(?::.*)?",
    r"skip to .*|back to top|close|menu|search|home|next|previous|more|show more|load more.*|loading.*|live|play video",
    r"(?:we|this (?:site|website)) uses? cookies.*|accept(?: all)?(?: cookies)?|reject all",
    r"manage (?:cookies|preferences|options).*|cookie (?:policy|settings|preferences)|privacy policy|terms of use",
    r"(?:©|copyright\b|\(c\)).*|all rights reserved.*|.*\bcontains affiliate links\b.*",
    r"(?:got|have|do you have) a (?:news )?(?:tip|story)\b.*|contact (?:us|the author).*",
    r"(?:subscribe|sign up|sign in|log in|register)(?: (?:now|today|here))? (?:to|and)"
    r" (?:continue|keep|read|unlock)\b.*|already a (?:subscriber|member)\b.*|to (?:continue|keep) reading\b.*",
    r"(?:support|donate to) (?:us|our journalism).*|have your say\b.*|let us know (?:in|what|your)\b.*",
    r".*\bjoin our .{0,40}\b(?:channel|group|community|chat)\b.*|\(?catch (?:all|up on) .*|scroll down\b.*",
    r".*\b(?:a version of this|printed on) .*\b(?:in print|page|edition)\b.*|have a question\?",
    r"write to our .*\bdesk\b.*|our standards:.*|(?:cite|how to cite) this\b.{0,30}|autoplay|how did we do\b.*",
    r"(?=.*\b(?:our|us|we)\b)(?![“‘\"]).*\b(?:become a (?:paying )?(?:member|supporter|subscriber)|chip in"
    r"|support (?:our|independent) (?:journalism|reporting|newsroom|work)|donate (?:now|today))\b.*",
    r"view (?:this .{0,20})?(?:in|on) (?:your|a|the) (?:web )?browser\b.*|.*\bunsubscribe\b.*",
    r"you(?: a|.)re (?:receiving|getting) this (?:e-?mail|newsletter|message)\b.*",
    r"(?:was|did you find) this .{0,30}\b(?:helpful|useful)\b.*",
    r"(?:.{0,60}\D)?\d[\d,.]{0,9}[km]? followers|e-?mail: \S+@\S+",
    r"(?:presented|brought to you|paid for|powered) by [^,.]{2,40}|\d[\d,.]{0,9}[km]? (?:votes|likes|views|shares)",
    r"this (?:site|page) (?:needs|requires) (?:a script|scripts|javascript)\b.*",
)
_CALL = re.compile(f"(?:{'|'.join(_CALLS)})", re.IGNORECASE)
_CLOCK = re.compile(r"[\d/.:,\s-]{8,30}|\d{1,2}[.:h]\d{2}(?:[.:]\d{2})?")
_CREDIT = re.compile(
    r".{0,200}(?:\b(?:credit|photograph|photo|picture|image|pic)s?(?: by)?:\s[^.:]{2,60}"
    r"|\((?:[^()]{1,30} )?(?:photo|photograph|picture|image|pic)[^()]{0,40}\))",
    re.IGNORECASE | re.DOTALL,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OPENED = re.compile(r"(?:posted|submitted|written|words|reported|published|by)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\d{1,20}(?:st|nd|rd|th)?|[^\W\d]+|[^\w\s]")
_WHEN_WORDS = (
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october "
    "nov november dec december monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur "
    "thurs fri sat sun am pm a p m gmt bst utc est edt cet cest et pt t z at on and updated published last first "
    "modified posted ago hour hours minute minutes min mins day days just now today yesterday read"
)
_WHEN = frozenset(_WHEN_WORDS.split())
_BYLINE = re.compile(r"(?:By|by|BY|Words by|Written by|Reporting by) [A-Z].{1,120}", re.DOTALL)
_BIO = re.compile(
    r"\bis (?:the|an?|our) .{0,120}\b"
    r"(?:correspondent|reporter|editor|chief|head|writer|journalist|columnist|contributor|author)\b"
    r"|\b(?:follow|contact|email|reach) (?:him|her|them|us|me)\b|^[\w’' -]{3,40} (?:covers|writes about|reports on)\b"
)
_ANY_BIO = re.compile(
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*){1,3} is (?:the|an?) .{0,100}\b"
    r"(?:correspondent|reporter|editor|writer|journalist|columnist)(?: (?:for|at|with|in) .{3,50})?\."
)
_NOT_KEY = re.compile(r"[\W_]+")


def key(text: str) -> str:
    """Return the letters and figures of a text, to find it where it is spaced, cased or quoted otherwise."""
    return _NOT_KEY.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_noise(text: str) -> bool:
    """Tell whether a line is no sentence of an article, whatever stands around it."""
    if not any(character.isalnum() for character in text):
        return True
    if len(text) > MAX_CHARACTERS or len(text.split()) > MAX_WORDS:
        return False
    return bool(_CALL.fullmatch(text) or _CREDIT.fullmatch(text)) or is_prompt(text) or _is_date(text)


def is_day(text: str) -> bool:
    """Tell whether a line is a date and no more, without a time of day."""
    return len(text) <= MAX_WORDS and _is_date(text) and ":" not in text and bool(_YEAR.search(text))


def _is_date(text: str) -> bool:
    tokens = [token.casefold() for token in _TOKEN.findall(text)]
    known = all(token in _WHEN or not token[0].isalpha() for token in tokens)
    dated = any(token in _WHEN for token in tokens) and any(map(str.isdigit, text))
    return known and len(tokens) <= 20 and (dated or bool(_CLOCK.fullmatch(text)))


def is_byline(text: str, byline: str | None) -> bool:
    """Tell whether a line says who wrote the article and nothing else."""
    if len(text.split()) > 20:
        return False
    names = key(byline or "")
    if (
        names
        and names in key(text)
        and (_YEAR.search(text) or _OPENED.match(text))
        and not text.endswith(("!", "?", "”"))
    ):
        return True
    if text.endswith((".", "!", "?", "”")):
        return False
    named = bool(names) and names in key(text) and len(key(text)) < 2.5 * len(names)
    return named or (bool(_BYLINE.fullmatch(text)) and len(text.split()) <= 8)


def is_biography(text: str, byline: str | None) -> bool:
    """Tell whether a paragraph introduces the author."""
    if len(text.split()) <= MAX_WORDS and _ANY_BIO.fullmatch(text):
        return True
    names = [name for name in re.split(r", | and ", byline or "") if name]
    return len(text.split()) <= MAX_WORDS and text.startswith(tuple(names)) and bool(names and _BIO.search(text))
