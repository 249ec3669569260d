"""What surrounds an article on its page and is no part of it: taken out of the tree before anybody looks for the text.

Names of classes are what sites call things, so they decide little by themselves: nothing is taken out that holds the
headline or most of the page's prose, except by names that never stand for an article.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from bot.sources.page import boxes
from bot.sources.page.tree import attributes, squeeze

_NEVER_TEXT = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "math",
        "canvas",
        "iframe",
        "object",
        "embed",
        "applet",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "video",
        "audio",
        "map",
        "noscript",
        "link",
        "meta",
        "head",
        "amp-ad",
        "amp-analytics",
        "amp-sidebar",
        "amp-consent",
        "amp-social-share",
        "amp-embed",
        "amp-sticky-ad",
        "amp-img",
        "amp-video",
        "amp-iframe",
    ]
)
_CAPTIONS = frozenset({"figure", "figcaption", "picture", "amp-carousel"})
_SELDOM_TEXT = frozenset({"nav", "footer", "aside", "form", "dialog", "menu", "label", "fieldset"})
_KEPT = frozenset({"html", "body", "main", "h1"})
_NOISE = re.compile(
    r" (?:cookies?|consent|gdpr|ccpa|cmp|onetrust|newsletters?|signup|sign up|email capture|mailing list"
    r"|shar(?:e|es|ing)|social|socials|breadcrumbs?|sidebar|rail|right rail|advert|adverts|advertisement|advertising"
    r"|ad|ads|adslot|ad slot|dfp|sponsored|sponsor|outbrain|taboola|disqus|comments?"
    r"|related|recirc|recirculation|recommended|recommendations?|trending|most (?:read|popular|viewed|shared)"
    r"|more (?:stories|news|on|from|like)|read (?:more|next|also)|up next|next up|also read|see also|you may|may like"
    r"|further reading|editors picks?|top stories|latest (?:news|stories|headlines)|pagination|pager|tags?|tag list"
    r"|topics list|article tags|author (?:bio|box|card|profile|info|description|block)|about (?:the )?author"
    r"|contributor bio|writer bio|bio|byline|bylines|\w+ meta|meta data|metadata|disclaimer"
    r"|timestamp|published date|publish date|print only|printonly|toolbar|skip link|skip to|skip|sr only"
    r"|screen reader|visually hidden|visuallyhidden|screenreader|feedback|reactions|app promo|download app|membership"
    r"|donate|donation|support us|follow us|banner|cta|promo|promos|promoted|teaser list|navigation|nav|navbar|menu"
    r"|site header|site footer|global header|page header bar|masthead|copyright|correction policy|legal|how to cite"
    r"|cite this|citation) "
)
_CAPTION = re.compile(
    r" (?:captions?|photo (?:credit|caption)|image (?:credit|caption)|credit|credits|media (?:caption|credit)|gallery"
    r"|slideshow|slide|carousel|player|video player|vjs|jw|lightbox|wp caption|figcaption) "
)
STRICT_WALL = re.compile(
    r" (?:paywall|pay wall|regwall|reg wall|subscription wall|registration wall|piano|tp container|gate|gated|gateway"
    r"|subscribe(?:r)? (?:wall|prompt)|premium (?:wall|box|offer)|barrier|metered|meter) "
)
WALL = re.compile(
    r" (?:paywall|pay wall|regwall|reg wall|subscription wall|registration wall|piano|tp container|metered|meter"
    r"|subscribe(?:r)?(?: (?:wall|prompt|box|now|cta|offer))?|subscription|gate|gated|gateway"
    r"|premium (?:wall|box|offer)|locked|barrier|wall) "
)
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
_QUOTE = re.compile(r" (?:pull ?quotes?|quote|blockquote|pullquote) ")
_MOST = 0.5


def prune(root: HtmlElement, *, captions: bool = False) -> None:
    """Take out of a tree what is no part of an article; keep ``captions`` where a page has little else."""
    body = root.find("body")
    if body is None:
        return
    boxes.drop_forms(body)
    _drop([element for element in root.iter() if element.tag in _NEVER_TEXT or _is_footnote(element)])
    boxes.open_layout(body)
    lengths = _lengths(body)
    total = max(1, lengths.get(body, 1))
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.tag in _KEPT or not _is_noise(element, captions=captions):
            continue
        weak = element.tag in _SELDOM_TEXT or _is_hidden(element) or WALL.search(attributes(element))
        if not _is_article(element, lengths[element] / total, weak=bool(weak)):
            _drop([element])
    boxes.drop_boxes(body)


def prune_others(root: HtmlElement, headline: str | None) -> None:
    """Take out the articles that a page appends to the one with its headline."""
    headings = (heading for heading in root.iter("h1", "h2") if squeeze(heading.text_content()) == headline)
    heading = next(headings, None)
    own = [] if heading is None else [above for above in heading.iterancestors() if above.tag == "article"]
    if own:
        inside = set(own[-1].iter("article"))
        _drop([other for other in root.iter("article") if other not in inside])


def _is_noise(element: HtmlElement, *, captions: bool) -> bool:
    if not captions and element.tag in _CAPTIONS:
        return True
    names = attributes(element)
    if element.tag in _SELDOM_TEXT:
        return not _QUOTE.search(names)
    if _is_hidden(element) or (element.tag == "header" and _is_outside(element)):
        return True
    if element.tag in {"p", "li", "blockquote"} and " dateline " in names:
        return False
    return bool(names) and bool(_NOISE.search(names) or WALL.search(names) or (not captions and _CAPTION.search(names)))


def _is_footnote(element: HtmlElement) -> bool:
    """Tell whether an element is the number that leads to a footnote."""
    return element.tag == "sup" and element.find(".//a") is not None and len(element.text_content().strip()) <= 4


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _is_outside(header: HtmlElement) -> bool:
    """Tell whether a header is the site's and not the article's."""
    return not any(above.tag in {"article", "main"} for above in header.iterancestors())


def _is_article(element: HtmlElement, share: float, *, weak: bool) -> bool:
    """Tell whether an element that is named like noise holds the article all the same."""
    if element.find(".//h1") is not None or element.find(".//*[@itemprop='articleBody']") is not None:
        return True
    if element.get("itemprop") == "articleBody" or (element.tag == "article" and share > _MOST):
        return True
    paragraphs = sum(len((p.text_content() or "").split()) >= 15 for p in element.iterfind(".//p"))
    return share > (_MOST if weak else 0.7) and paragraphs >= 3


def _lengths(body: HtmlElement) -> dict[HtmlElement, int]:
    """Count the letters in each element that are no links, in one walk from the leaves up."""
    lengths: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):
        if not isinstance(element.tag, str):
            continue
        own = 0 if element.tag == "a" else len((element.text or "").strip())
        inside = 0 if element.tag == "a" else sum(lengths.get(c, 0) + len((c.tail or "").strip()) for c in element)
        lengths[element] = own + inside
    return lengths


def _drop(elements: list[HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()
