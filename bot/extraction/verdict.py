"""Judge attributed words: do they warn of harm that may or will come, or announce harm, or neither?

A transparent score: explicit warning words, words of harm and words that point ahead count for a warning; reassurance,
denial and plain past facts count against it. The weights are a logistic regression over annotated articles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from bot.extraction.lexicons import pattern, terms
from bot.extraction.syntax import NEGATION, themes
from bot.model import WarningLabel

THRESHOLD = 0.4
_WEIGHTS = {
    "bias": -2.65,
    "warned": 3.7,
    "explicit": 2.4,
    "harm": 0.7,
    "ahead": 1.05,
    "harm_ahead": 0.65,
    "if": 0.9,
    "worse": 1.0,
    "denied": -0.55,
    "reassuring": -0.45,
    "relief": -0.9,
    "past": -0.9,
    "question": -0.55,
}
_WARN_CUES = frozenset({"warn", "caution", "fear", "worry"})
_THREAT_CUES = frozenset({"vow", "threaten", "swear", "pledge", "promise"})
_DENIALS = frozenset({"deny", "doubt", "dismiss", "reject", "reassure", "assure"})
_OWN_SIDE = frozenset({"we", "i", "our"})
_OWN_SIDE_RETOLD = frozenset({"they", "it", "he", "she"})
_NEAR = 6
_WITH_TO = frozenset({"about", "going", "set", "bound", "certain", "expected"})
_WILL = frozenset({"will", "would", "shall", "’ll", "'ll"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the words were judged to be, and the words that decided."""

    label: WarningLabel
    explicit: bool
    hedge: str | None
    about: str | None


def judge(words: Span, *, cue: str | None, retold: bool) -> Verdict | None:
    """Return the verdict on attributed words, quoted or retold; None where they are no warning."""
    if cue in _DENIALS:
        return None
    explicit = [t for t in words if t.lower_ in terms("warning_words")]
    if _is_threat(words, cue, retold=retold):
        return Verdict(WarningLabel.THREAT, bool(explicit), _hedge(words), None)
    if score(words, cue=cue, retold=retold) < THRESHOLD:
        return None
    return Verdict(WarningLabel.WARNING, bool(explicit) or cue in _WARN_CUES, _hedge(words), _about(words))


def score(words: Span, *, cue: str | None, retold: bool) -> float:
    """Return 0 to 1: how surely the words warn."""
    return 1 / (
        1 + math.exp(-sum(_WEIGHTS[name] * value for name, value in features(words, cue=cue, retold=retold).items()))
    )


def features(words: Span, *, cue: str | None, retold: bool) -> dict[str, float]:
    """Read off the words what speaks for a warning and against it; retold words stand in the past tense anyway."""
    explicit = [t for t in words if t.lower_ in terms("warning_words")]
    harm = [t for t in words if _is_harm(t) and t not in explicit]
    open_explicit = sum(not _is_denied(t) for t in explicit)
    open_harm = sum(not _is_denied(t) for t in harm)
    ahead = bool(pattern("ahead", ignore_case=False).search(words.text))
    return {
        "bias": 1.0,
        "warned": float(cue in _WARN_CUES),
        "explicit": float(min(open_explicit, 2)),
        "harm": float(min(open_harm, 3)),
        "ahead": float(ahead),
        "harm_ahead": float(ahead and open_harm > 0),
        "if": float(bool(pattern("conditions").search(words.text))),
        "worse": float(bool(pattern("worse").search(words.text))),
        "denied": float(len(explicit) + len(harm) > open_explicit + open_harm),
        "reassuring": float(bool(pattern("reassuring").search(words.text))),
        "relief": float(min(2, len(pattern("relief", beginnings=True).findall(words.text)))),
        "past": float(_is_past(words) and not ahead and not retold),
        "question": float(words.text.rstrip().endswith("?")),
    }


def _is_harm(token: Token) -> bool:
    return token.lemma_.lower() in terms("harm") or token.lower_ in terms("harm")


def _is_denied(token: Token) -> bool:
    near = token.doc[max(token.sent.start, token.i - 3) : token.i]
    return any(t.lower_ in NEGATION or t.lower_ in {"no", "without", "hardly", "little"} for t in near)


def _is_past(words: Span) -> bool:
    verbs = [t for t in words if t.pos_ in {"VERB", "AUX"}]
    return bool(verbs) and sum(t.tag_ in {"VBD", "VBN"} for t in verbs) > 0.6 * len(verbs)


def _is_threat(words: Span, cue: str | None, *, retold: bool) -> bool:
    """Tell whether the speaker's own side announces to do harm: "we will strike", "vowed to attack"."""
    hostile = [t for t in words if t.lemma_.lower() in terms("hostile") and t.pos_ == "VERB" and not _is_denied(t)]
    first = words[0]
    if not any(0 < t.i - first.i <= _NEAR for t in hostile):
        return False
    own = first.lower_ in (_OWN_SIDE_RETOLD if retold else _OWN_SIDE)
    return (cue in _THREAT_CUES and first.lower_ == "to") or (own and any(t.lower_ in _WILL for t in words[:_NEAR]))


def _hedge(words: Span) -> str | None:
    """Return the first word by which the speaker says how sure the harm is, as printed."""
    for token in words:
        lower = token.lower_
        following = token.nbor() if token.i + 1 < len(token.doc) else None
        to_follows = following is not None and following.lower_ == "to"
        if lower not in terms("hedges") or (lower in terms("modals") and token.pos_ in {"NOUN", "PROPN"}):
            continue
        if lower in _WITH_TO and not to_follows:
            continue
        contracted = following is not None and following.lower_ in {"n't", "n’t"}
        return token.text + (following.text if contracted and following is not None else "")
    return None


def _about(words: Span) -> str | None:
    """Read what is warned of: what follows "risk of" and the like, else the subject of the clause."""
    for token in words:
        if token.lower_ in {"risk", "risks", "danger", "dangers", "threat", "threats"} and token.i + 2 < words.end:
            following = token.nbor()
            if following.lower_ in {"of", "from", "to"}:
                return _phrase(token.doc, following.i + 1, words.end)
    subject = next((t for t in themes(words.root) if words.start <= t.i < words.end), None)
    if subject is None or subject.pos_ == "PRON":
        return None
    return words.doc[max(subject.left_edge.i, words.start) : subject.i + 1].text


def _phrase(doc: Doc, start: int, end: int) -> str | None:
    stop = start
    while stop < end and (doc[stop].pos_ in {"NOUN", "PROPN", "ADJ", "DET", "NUM"} or doc[stop].lower_ in {"of", "-"}):
        stop += 1
    return doc[start:stop].text or None
