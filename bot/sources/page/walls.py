"""Pages that stand where an article was: robot checks, consent, log-ins, empty shells, "not found"; each has its name.

Each sign counts only where there is next to no prose: articles about cookies and captchas are articles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.errors import OPEN, PASTE, NextStep, NotAnArticleError
from bot.sources.page.facts import Facts
from bot.sources.page.look import Look
from bot.sources.page.text import Found
from bot.sources.web.answers import CHALLENGE, WALL_HEADERS

NO_ARTICLE = "I found no article on that page.", OPEN
ROBOT_CHECK = "That page only shows a robot check.", OPEN
CONSENT = "That page only asks for consent to cookies.", OPEN
SCRIPT = "That page draws its text with JavaScript, which I do not run.", PASTE
LOGIN = "That page asks for a log-in before it shows anything.", PASTE
NOT_FOUND = "That page says that it does not exist (any more).", NextStep("Check the link, or", instead=True)

LITTLE = 120  # words
NEXT_TO_NOTHING = 40
_WORDS_A_HIT = 25
_LONG_CONSENT = 400
_ROBOT_TITLE = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|are you (?:a )?(?:robot|human)"
    r"|pardon our interruption|robot (?:check|or human)|security (?:check|verification)|captcha|please wait|blocked"
    r"|verify(?:ing)? (?:that )?you are|human verification|bot verification|checking your browser|ddos-guard"
    r"|request (?:blocked|rejected|denied)|403 forbidden|one more step|you have been blocked|unusual traffic)",
    re.IGNORECASE,
)
_ROBOT_MARKS = re.compile(
    r"/cdn-cgi/challenge-platform|cf-chl-|cf_chl_opt|cf-turnstile|challenges\.cloudflare\.com|_Incapsula_Resource"
    r"|captcha-delivery\.com|geo\.captcha|px-captcha|_pxAppId|perimeterx|akam/\d|ak_bmsc|errors\.edgesuite\.net"
    r"|class=[\"'][^\"']{0,80}(?:g-recaptcha|h-captcha)|aws-waf-token|awswaf|ddos-guard|kasada|arkoselabs",
    re.IGNORECASE,
)
_ROBOT_TEXT = re.compile(
    r"enable javascript and cookies to continue|checking (?:your browser|if the site connection is secure)"
    r"|(?:verify|confirm|prove|make sure|checking)(?: that)? you(?: are|.re)(?: not)? (?:a |an )?(?:human|robot|bot)"
    r"|unusual (?:traffic|activity)|incapsula incident|you don.t have permission to access|press (?:&|and) hold"
    r"|needs to review the security of your connection|complete the (?:captcha|security check)|not a robot"
    r"|performance (?:&|and) security by|ray id:|reference (?:id|#)\W{0,3}[\w.]{6,}"
    r"|automated (?:access|requests|traffic)",
    re.IGNORECASE,
)
_CONSENT_PRESSED = re.compile(
    r"(?:(?:yes,? )?(?:i )?(?:accept|agree|allow|consent)"
    r"(?: (?:all|to all|and (?:continue|close|proceed)|cookies|all cookies)){0,3}"
    r"|(?:reject|refuse|decline|deny)(?: (?:all|cookies)){0,2}|(?:manage|more|cookie|change|customi[sz]e|privacy)"
    r" (?:my )?(?:cookies|options|preferences|choices|settings)|continue without (?:accepting|agreeing))\W{0,5}",
    re.IGNORECASE,
)
_CONSENT_TEXT = re.compile(
    r"\b(?:cookies?|consent|partners|vendors|privacy|personali[sz]ed ads?|personal data|legitimate interests?|gdpr)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:you|your|we|our)\b", re.IGNORECASE)
_SCRIPT_TEXT = re.compile(
    r"(?:enable|turn on|requires?|need(?:s)?|activate|without)\b.{0,40}\bjavascript|javascript (?:is|must be|to be)"
    r" (?:disabled|enabled|required|turned)|browser (?:does not|doesn.t) support javascript|^loading\W*$",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(
    r"^(?:please )?(?:log|sign)[ -]?in\b|^(?:members?|subscribers?|account) (?:log|sign)[ -]?in\b"
    r"|\b(?:log|sign) in to (?:your account|continue)",
    re.IGNORECASE,
)
_LOST_TITLE = re.compile(
    r"\b(?:404|410)\b|^(?:oops|not found|sorry, we)|has (?:been )?(?:moved|gone)$|nothing (?:was )?found"
    r"|\b(?:page|article|story|content)(?: you .{1,40})? (?:was |is |has been |could |can|is|was)?"
    r"(?:not |n.t |no longer |be ){0,3}(?:found|available|exist|removed|deleted|expired)"
    r"|\b(?:can.?t|cannot|could ?n.t|could not) (?:find|locate)\b.{0,40}\b(?:page|article|story)"
    r"|(?:does ?n.t|does not|no longer) exists?\b",
    re.IGNORECASE,
)


def refuse_headers(headers: Mapping[str, str]) -> None:
    """Raise ``NotAnArticleError`` when the server says that the answer is a robot check."""
    if headers.get(CHALLENGE):
        raise NotAnArticleError(*ROBOT_CHECK)


def refuse_robot_checks(look: Look, facts: Facts, found: Found, source: str, headers: Mapping[str, str]) -> None:
    """Raise ``NotAnArticleError`` for a page that keeps robots out, or says that there is no such page."""
    if _is_substantial(found, facts):
        return
    if _is_robot_check(look, source, headers):
        raise NotAnArticleError(*ROBOT_CHECK)
    if _is_lost(look, facts):
        raise NotAnArticleError(*NOT_FOUND)


def refuse_log_ins(look: Look, facts: Facts, found: Found) -> None:
    """Raise ``NotAnArticleError`` for a page that asks who is there."""
    if not _is_substantial(found, facts) and _is_login(look, facts, found):
        raise NotAnArticleError(*LOGIN)


def refuse_walls(look: Look, facts: Facts, found: Found) -> None:
    """Raise ``NotAnArticleError`` for a page that asks for something before it shows its article."""
    most = NEXT_TO_NOTHING / 2 if facts.is_article else _LONG_CONSENT
    if found.words < most and _is_consent(look, found):
        raise NotAnArticleError(*CONSENT)
    if _is_substantial(found, facts):
        return
    if found.words < NEXT_TO_NOTHING and _is_shell(look):
        raise NotAnArticleError(*SCRIPT)


def _is_substantial(found: Found, facts: Facts) -> bool:
    return found.words >= LITTLE and (found.run >= 3 or facts.is_article)


def _is_robot_check(look: Look, source: str, headers: Mapping[str, str]) -> bool:
    if len(look.text.split()) > 3 * LITTLE:
        return False
    titled = any(_ROBOT_TITLE.search(words) for words in (look.title, *look.headings[:1]))
    marked = _ROBOT_MARKS.search(source) or any(headers.get(name) for name in WALL_HEADERS)
    return bool(titled or _ROBOT_TEXT.search(look.text) or (marked and len(look.text.split()) < LITTLE))


def _is_lost(look: Look, facts: Facts) -> bool:
    named = any(_LOST_TITLE.search(words) for words in (look.title, *look.headings[:1]))
    return named and not facts.linked.article


def _is_consent(look: Look, found: Found) -> bool:
    """Tell whether a page asks for consent and has no other text, or its text is about nothing else."""
    pressed = sum(bool(_CONSENT_PRESSED.fullmatch(label)) for label in look.pressed)
    hits = len(_CONSENT_TEXT.findall(look.text))
    asks = (pressed >= 1 and hits >= 4) or (pressed >= 2 and hits >= 1)
    text = " ".join(found.paragraphs)
    about = len(_CONSENT_TEXT.findall(text)) * _WORDS_A_HIT >= found.words
    addressed = len(_ADDRESSED.findall(text)) * _WORDS_A_HIT >= found.words
    return asks and (found.words < NEXT_TO_NOTHING / 2 or (about and addressed))


def _is_login(look: Look, facts: Facts, found: Found) -> bool:
    titled = any(_LOGIN_TITLE.search(words) for words in (look.title, *look.headings[:1]))
    return titled or (look.has_password and not facts.is_article and found.words < LITTLE / 2)


def _is_shell(look: Look) -> bool:
    said = _SCRIPT_TEXT.search(look.noscript) or _SCRIPT_TEXT.search(look.text[:2_000])
    return bool(said) or (look.has_root and len(look.text.split()) < LITTLE)
