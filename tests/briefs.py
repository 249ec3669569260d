"""Briefs built by hand: one with everything in it, a quiet one, a hostile one, and one that is far too much."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.model import (
    Actor,
    ActorKind,
    Article,
    Attribution,
    Brief,
    Check,
    Engine,
    Excerpt,
    Quote,
    QuotedWarning,
    QuoteKind,
    Sign,
    Span,
    StoredBrief,
    WarningLabel,
)

SHORT = "Ada Penhallow warned that the wall at Port Marrow could fail. “Nobody listens,” she told the council.\n"
RICH_TEXT = """Harbour town must brace for worse floods, retired admiral warns
Admiral Sir Alaric Penhalow said the sea wall at Port Marrow was ‘a museum piece’
Port Marrow must brace for floods far worse than those of last winter, a retired admiral has warned.
Admiral Sir Alaric Penhallow, the former head of the Coastal Guard, said the sea wall could fail in a single night.
“If the wall goes, the old town goes with it,” Sir Alaric told Radio Marrow. “There will be no second chance.”
He said that the pumps & gates <the oldest are of 1911> would likely stop within an hour.
‘We are one storm away from losing the harbour,’ he added. ‘And nobody in the capital is listening.’
Mara Voss, the environment minister, rejected the criticism and said the wall was safe.
“The wall has been inspected twice this year,” Ms Voss said. “It is sound.”
But engineers at Pelham Water said the foundations might shift if the spring tides returned.
Dr Ines Okafor-Lind, a hydrologist at the University of Sarn, said a breach could cut off 4,000 people for days.
“People may die if the evacuation plan stays in a drawer,” Dr Okafor-Lind told The Marrow Courier.
The Kestrel Front, a protest group, threatened to block the port unless work began by Friday.
“We will close every gate ourselves,” it said in a statement.
One official, who asked not to be named, said the money would run out in March.
The minister’s deputy and the mayor met late on Sunday. “It risks becoming a disaster of our own making,” he said.
Fishermen fear that the channel will silt up, said Jory Tamsin, who leads the Port Marrow Fleet.
“Our boats could be stranded for a season,” Mr Tamsin said.
A report by Pelham Water warned that the western lock was in danger of collapse.
Insurers have said they may withdraw cover from the whole of the lower town.
The council will meet on Thursday to decide whether to close the coast road.
"""


def span_of(words: str, *, text: str = RICH_TEXT) -> Span:
    """Find where the words stand in a text; they must stand there."""
    start = text.index(words)
    return Span(start, start + len(words))


def excerpt_of(words: str, *, text: str = RICH_TEXT) -> Excerpt:
    """Copy a stretch from a text."""
    return Excerpt(words, *span_of(words, text=text))


def a_quote(
    words: str,
    speaker: str | None,
    *,
    kind: QuoteKind = QuoteKind.DIRECT,
    attribution: Attribution = Attribution.EXPLICIT,
    cue: str | None = "said",
    venue: str | None = None,
    candidates: tuple[str, ...] = (),
    text: str = RICH_TEXT,
) -> Quote:
    """Build a quote of words that stand in a text."""
    start, end = span_of(words, text=text)
    return Quote(words, start, end, kind, speaker, None, cue, venue, attribution, candidates)


def a_warning(
    quote: Quote,
    words: str,
    *,
    label: WarningLabel = WarningLabel.WARNING,
    explicit: bool = False,
    hedge: str | None = None,
    about: str | None = None,
    signs: tuple[Sign, ...] = (),
    score: float | None = None,
) -> QuotedWarning:
    """Build a warning that lies inside a quote."""
    start = quote.start + quote.text.index(words)
    span = (words, start, start + len(words))
    threshold = None if score is None else 0.4
    judged = label, explicit, hedge, about, signs, score, threshold
    return QuotedWarning(*span, quote.kind, quote.speaker, None, *judged)


def an_actor(
    name: str,
    *aliases: str,
    kind: ActorKind = ActorKind.PERSON,
    role: str | None = None,
    speaks: int = 0,
    warns: int = 0,
    salience: float = 0.5,
    key: bool = True,
    text: str = RICH_TEXT,
) -> Actor:
    """Build an actor whose mentions are wherever its names stand in a text."""
    names = sorted((name, *aliases), key=len, reverse=True)
    found = re.finditer("|".join(map(re.escape, names)), text)
    mentions = tuple(Span(*match.span()) for match in found)
    return Actor(name, kind, role, aliases, mentions, salience, key, speaks, warns)


def _rich_quotes() -> tuple[Quote, ...]:
    indirect, mixed = QuoteKind.INDIRECT, QuoteKind.MIXED
    resolved, unclear = Attribution.RESOLVED, Attribution.UNCLEAR
    admiral, tamsin, hydrologist = "Alaric Penhallow", "Jory Tamsin", "Ines Okafor-Lind"
    return (
        a_quote("the sea wall at Port Marrow was ‘a museum piece’", admiral, kind=mixed),
        a_quote("Port Marrow must brace for floods far worse than those of last winter", admiral, kind=indirect),
        a_quote("the sea wall could fail in a single night", admiral, kind=indirect),
        a_quote("If the wall goes, the old town goes with it,", admiral, cue="told", venue="Radio Marrow"),
        a_quote("There will be no second chance.", admiral, cue="told", venue="Radio Marrow"),
        a_quote(
            "the pumps & gates <the oldest are of 1911> would likely stop within an hour",
            admiral,
            kind=indirect,
            attribution=resolved,
        ),
        a_quote("We are one storm away from losing the harbour,", admiral, attribution=resolved, cue="added"),
        a_quote("And nobody in the capital is listening.", admiral, attribution=resolved, cue="added"),
        a_quote("the wall was safe", "Mara Voss", kind=indirect),
        a_quote("The wall has been inspected twice this year,", "Mara Voss"),
        a_quote("the foundations might shift if the spring tides returned", "Pelham Water", kind=indirect),
        a_quote("a breach could cut off 4,000 people for days", hydrologist, kind=indirect),
        a_quote(
            "People may die if the evacuation plan stays in a drawer,",
            hydrologist,
            cue="told",
            venue="The Marrow Courier",
        ),
        a_quote("block the port unless work began by Friday", "Kestrel Front", kind=indirect, cue="threatened to"),
        a_quote("We will close every gate ourselves,", "Kestrel Front", attribution=resolved),
        a_quote("the money would run out in March", None, kind=indirect, attribution=unclear),
        a_quote(
            "It risks becoming a disaster of our own making,",
            None,
            attribution=unclear,
            candidates=("the minister’s deputy", "the mayor"),
        ),
        a_quote("the channel will silt up", tamsin, kind=indirect),
        a_quote("Our boats could be stranded for a season,", tamsin),
        a_quote("the western lock was in danger of collapse", "Pelham Water", kind=indirect, cue="warned"),
    )


_RICH_WARNINGS = (
    ("Port Marrow must brace for floods", True, None),
    ("the sea wall could fail", False, "could"),
    ("If the wall goes", False, None),
    ("would likely stop within an hour", False, "would likely"),
    ("We are one storm away", False, None),
    ("the foundations might shift", False, "might"),
    ("a breach could cut off 4,000 people", False, "could"),
    ("People may die", False, "may"),
    ("block the port", True, None),
    ("It risks becoming a disaster", False, "risks"),
    ("Our boats could be stranded", False, "could"),
    ("the western lock was in danger", True, None),
)


_RICH_JUDGEMENT: dict[str, Any] = {
    "signs": (
        Sign("bias", -2.73),
        Sign("harm", 1.13),
        Sign("may", 2.18),
        Sign("own past", -1.28),
        Sign("condition", 1.35),
    ),
    "score": 0.657,
}
_RICH_THREAT: dict[str, Any] = {
    "label": WarningLabel.THREAT,
    "signs": (Sign("announced", None), Sign("hostile", None, ("block",))),
}


def _rich_warnings(quotes: tuple[Quote, ...]) -> tuple[QuotedWarning, ...]:
    made = []
    for words, explicit, hedge in _RICH_WARNINGS:
        quote = next(quote for quote in quotes if words in quote.text)
        judged = _RICH_THREAT if words.startswith("block") else _RICH_JUDGEMENT
        made.append(a_warning(quote, quote.text, explicit=explicit, hedge=hedge, about="Port Marrow", **judged))
    return tuple(made)


def _rich_actors() -> tuple[Actor, ...]:
    admiral = ("Admiral Sir Alaric Penhallow", "Sir Alaric", "Admiral Sir Alaric Penhalow")
    return (
        an_actor("Alaric Penhallow", *admiral, role="former head of the Coastal Guard", speaks=8, warns=5, salience=1),
        an_actor("Ines Okafor-Lind", "Dr Okafor-Lind", role="hydrologist", speaks=2, warns=2, salience=0.8),
        an_actor("Mara Voss", "Ms Voss", role="environment minister", speaks=2, salience=0.7),
        an_actor("Pelham Water", kind=ActorKind.ORGANISATION, speaks=2, warns=2, salience=0.6),
        an_actor("Kestrel Front", kind=ActorKind.GROUP, role="protest group", speaks=2, warns=1, salience=0.5),
        an_actor("Jory Tamsin", "Mr Tamsin", role="leads the Port Marrow Fleet", speaks=2, warns=1, salience=0.4),
        an_actor("Port Marrow", kind=ActorKind.PLACE, salience=0.35),
        an_actor("Port Marrow Fleet", kind=ActorKind.ORGANISATION, salience=0.3),
        an_actor("University of Sarn", kind=ActorKind.ORGANISATION, salience=0.2, key=False),
    )


def rich_brief(*, url: str | None = "https://courier.example/news/harbour?id=7") -> Brief:
    """Return a brief with everything in it: 12 warnings, a misprinted alias, an unclear speaker, markup characters."""
    quotes = _rich_quotes()
    return Brief(
        article=Article(
            RICH_TEXT,
            headline="Harbour town must brace for worse floods, retired admiral warns",
            outlet="The Marrow Courier",
            byline="Tess Arkwright",
            published="2026-11-22",
            url=url,
            language="en",
        ),
        bottom_line=excerpt_of(
            "Port Marrow must brace for floods far worse than those of last winter, a retired admiral has warned."
        ),
        summary=(
            excerpt_of(
                "Admiral Sir Alaric Penhallow, the former head of the Coastal Guard, said the sea wall "
                "could fail in a single night."
            ),
            excerpt_of("Mara Voss, the environment minister, rejected the criticism and said the wall was safe."),
            excerpt_of("The council will meet on Thursday to decide whether to close the coast road."),
        ),
        actors=_rich_actors(),
        quotes=quotes,
        warnings=_rich_warnings(quotes),
        checks=(
            Check("speaker-unclear", "1 quote has no clear speaker", (span_of("It risks becoming a disaster"),)),
            Check("name-variants", "Penhallow is also printed Penhalow", (span_of("Penhalow"),)),
        ),
        engine=Engine("0.1.0", "briefbot_en_1"),
    )


def stored_brief(brief: Brief | None = None, *, brief_id: str = "b7", team: str = "T1") -> StoredBrief:
    """Return a remembered brief, the rich one unless another is given."""
    return StoredBrief(brief_id, team, "U1", "2026-11-23T11:48:00+00:00", 212, brief or rich_brief())


def quiet_brief() -> Brief:
    """Return the rich brief without any warning."""
    return replace(rich_brief(), warnings=())


HOSTILE = (
    "<!channel> <@U1> <http://x|bank> *b* _i_ ~s~ `c` :smile: & &lt; \u202e\u200b\nhttps://evil.example @here #general"
)


def hostile_brief(words: str = HOSTILE) -> Brief:
    """Return a brief in which everything that comes from outside is hostile."""
    text = f"Before. {words} After."
    span = Span(8, 8 + len(words))
    quote = Quote(words, *span, QuoteKind.DIRECT, words, None, words, words, Attribution.EXPLICIT, ())
    unclear = replace(quote, speaker=None, attribution=Attribution.UNCLEAR, candidates=(words, words))
    warning = QuotedWarning(words, *span, QuoteKind.DIRECT, words, None, WarningLabel.WARNING, True, words, words)
    warning = replace(warning, signs=(Sign(words, 1.0, (words, words[1:])),), score=0.5, threshold=0.4)
    actor = Actor(words, ActorKind.PERSON, words, (words + "x",), (span,), 1.0, True, 1, 1)
    line = Excerpt(words, *span)
    url = f"https://x.example/{words}"
    article = Article(text, headline=words, outlet=words, byline=words, published=words, url=url, reason=words)
    check = Check("hostile", words, (span,))
    engine = Engine("0.1.0", "briefbot_en_1")
    return Brief(article, line, (line,), (actor,), (quote, unclear), (warning,), (check,), engine)


def crowded_brief(warnings: int = 80, *, words_each: int = 400) -> Brief:
    """Return a brief of which everything is far too much."""
    sentences = [f"Warning {n}: " + "danger & <dread> " * words_each for n in range(warnings)]
    text = "\n".join(sentences)
    spans = [span_of(sentence, text=text) for sentence in sentences]
    cut_of = zip(sentences, spans, strict=True)
    quotes = tuple(
        Quote(words, *span, QuoteKind.DIRECT, f"Speaker {span.start}", None, "said", None, Attribution.EXPLICIT, ())
        for words, span in cut_of
    )
    made = tuple(a_warning(quote, quote.text) for quote in quotes)
    lines = tuple(Excerpt(quote.text, quote.start, quote.end) for quote in quotes[:5])
    actors = tuple(
        Actor(f"Actor {n} " * 30, ActorKind.PERSON, "role " * 90, ("alias " * 30,) * 30, (), 0.5, True, 1, 1)
        for n in range(60)
    )
    checks = tuple(Check("long", "check " * 200, ()) for _ in range(30))
    article = Article(text, headline="Head & line " * 60, outlet="Outlet " * 90, url="https://x.example/" + "p" * 350)
    return Brief(article, lines[0], lines, actors, quotes, made, checks, Engine("0.1.0", "briefbot_en_1"))
