"""Why a line is in a brief, in plain words: what named the speaker, and what made the words a warning; pure.

The core records codes and weights; each has its sentence here, and one that is not known is shown as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.model import Attribution, Brief, Quote, QuotedWarning, Sign
from bot.publishing.wording import offsets

RULES: Final = {
    "cue before": "Who speaks was read from the word of saying before the quotation.",
    "cue after": "Who speaks was read from the word of saying after the quotation.",
    "reported": "The words are retold, and who speaks was read from their word of saying.",
    "labelled": "Who speaks was read from the label of the turn in the transcript.",
    "signed": "Who speaks was read from the name behind a dash after the quotation.",
    "headed": "Who speaks was read from the name before the colon that opens the line.",
    "same sentence": "Another quotation in the same sentence has this speaker.",
    "subject": "No word of saying gives a speaker; the subject of the sentence, or a name before a colon, was taken.",
    "introduced": "The sentence before introduces the quotation, and its speaker or subject was taken.",
    "goes on": "The quotation goes on from the one before, and has its speaker.",
    "same words": "The same words stand elsewhere in the article, and have this speaker there.",
    "named after the lede": "The first sentence only describes the speaker; the next to speak was taken to be meant.",
    "none": "No rule could tell who speaks.",
    "not recorded": "This brief is older than the record of rules.",
}
ATTRIBUTIONS: Final = {
    Attribution.EXPLICIT: "Explicit: the speaker stands beside the words, by name or as described.",
    Attribution.RESOLVED: "Resolved: a pronoun, a description, an alias or another line was followed to the name.",
    Attribution.UNCLEAR: "Unclear: it cannot be told who is meant.",
}
SIGNS: Final = {
    "bias": "most quoted words are no warning",
    "warned": "the word of saying is one of warning",
    "foretold": "the word of saying is one of foretelling",
    "neutral cue": "the word of saying seldom warns",
    "alarm": "words of danger",
    "stated": "the danger is said to be there",
    "unease": "words of fear or concern",
    "harm": "words of harm",
    "denied": "such words are denied",
    "countered": "harm that something is done against",
    "will": "it is said to come",
    "may": "it may come",
    "can": "it can come",
    "outlook": "it is on its way",
    "advice": "people are told what not to do",
    "duty": "something must be done",
    "condition": "a condition is set",
    "worse": "things get worse or run out",
    "own past": "the speaker tells of own deeds",
    "own plan": "the speaker tells of own plans",
    "question": "a question is asked",
    "unreal": "it would have been",
    "past": "the past is told",
    "retold past": "the past is retold",
    "announced": "the speaker’s own side announces it",
    "hostile": "a verb of doing harm",
}
NOBODY_ELSE: Final = "nobody else"
NO_SIGNS: Final = "This brief is older than the record of signs."


def reasons(brief: Brief, line: Quote | QuotedWarning) -> tuple[tuple[str, str], ...]:
    """Return questions about a quote or a warning, each with its answer."""
    verdict = () if isinstance(line, Quote) else ((f"Why a {line.label.value}", _verdict(line)),)
    return (*of_speaker(brief, line), *verdict)


def reckoning(warning: QuotedWarning) -> tuple[tuple[str, str], ...]:
    """Return how a warning was judged, sign by sign with the weights; without weights as ``reasons`` does."""
    question = f"Why a {warning.label.value}"
    if warning.score is None:
        return ((question, _verdict(warning)),)
    signs = [f"{sign.weight:+.2f} {_named(sign)}" for sign in _strongest_first(warning.signs)]
    total = sum(sign.weight or 0.0 for sign in warning.signs)
    return (question, f"{total:+.2f} in all. {_score(warning)}"), *(("", sign) for sign in signs)


def of_speaker(brief: Brief, line: Quote | QuotedWarning) -> Iterator[tuple[str, str]]:
    """Return why the speaker of a quote or a warning is named, and who else was considered."""
    quote = line if isinstance(line, Quote) else brief.quote_of(line)
    if quote is None:
        return
    known = quote.speaker is not None and quote.attribution is not Attribution.UNCLEAR
    rule = RULES.get(quote.rule, f"The rule is “{quote.rule}”.")
    said = " ".join(filter(None, (rule, _rests_on(brief, quote), ATTRIBUTIONS[quote.attribution])))
    yield "Why this speaker" if known else "Why the speaker is unclear", said
    yield "Also considered", ", ".join(quote.candidates) or NOBODY_ELSE


def _rests_on(brief: Brief, quote: Quote) -> str:
    span = quote.speaker_span
    mention = f"“{brief.article.text[span.start : span.end]}” ({offsets(span)})" if span else None
    grounds = [ground for ground in (f"“{quote.cue}”" if quote.cue else None, mention) if ground]
    return f"It rests on {' and '.join(grounds)}." if grounds else ""


def _verdict(warning: QuotedWarning) -> str:
    if warning.score is None:
        signs = "; ".join(map(_named, warning.signs))
        return f"{signs[0].upper()}{signs[1:]}." if signs else NO_SIGNS
    ordered = _strongest_first(warning.signs)
    sides = {
        "For it": [_named(sign) for sign in ordered if (sign.weight or 0.0) > 0],
        "Against it": [_named(sign) for sign in ordered if (sign.weight or 0.0) < 0],
    }
    told = [f"{side}: {', '.join(names)}." for side, names in sides.items() if names]
    return " ".join([*told, _score(warning)])


def _score(warning: QuotedWarning) -> str:
    return f"Score {warning.score or 0:.2f}; from {warning.threshold or 0:.2f} on, words count as a warning."


def _strongest_first(signs: Iterable[Sign]) -> list[Sign]:
    return sorted(signs, key=lambda sign: -abs(sign.weight or 0.0))


def _named(sign: Sign) -> str:
    meaning = SIGNS.get(sign.name, f"“{sign.name}”")
    words = ", ".join(f"“{word}”" for word in sign.words)
    return f"{meaning} ({words})" if words else meaning
