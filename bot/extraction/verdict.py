"""Judge attributed words: do they warn of harm that may or will come, or announce harm, or neither?

A transparent score: every sign in the words has a weight, and the weights add up to log-odds. They are a logistic
regression over statements written and labelled for this project and over its gold articles
(``bot.extraction.training.statements`` fits them); from even odds on, words count as a warning.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from bot.extraction.feature import Feature, find_features, is_denied
from bot.extraction.lexicons import terms
from bot.extraction.syntax import themes
from bot.model import Sign, WarningLabel

THRESHOLD = 0.5
BIAS = -2.75
WEIGHTS = {
    "warned": 2.87,
    "foretold": 0.46,
    "neutral cue": -1.91,
    "alarm": 1.82,
    "stated": 1.27,
    "unease": 1.53,
    "harm": 1.34,
    "denied": -0.03,
    "countered": 0.92,
    "will": 1.6,
    "may": 2.19,
    "can": 1.2,
    "outlook": 1.85,
    "advice": 1.02,
    "duty": 1.26,
    "condition": 1.3,
    "worse": 1.4,
    "own past": -1.22,
    "own plan": -1.13,
    "question": -0.37,
    "unreal": -0.85,
    "past": -2.01,
    "retold past": -2.01,
}
_EXPLICIT = frozenset({"warned", "alarm", "unease"})
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
    signs: tuple[Sign, ...] = ()


def judge(words: Span, *, cue: str | None, retold: bool) -> Verdict | None:
    """Return the verdict on attributed words, quoted or retold; None where they are no warning."""
    if cue in _DENIALS:
        return None
    features = find_features(words, cue=cue, retold=retold)
    explicit = any(feature.name in _EXPLICIT for feature in features)
    if threat := _threat(words, cue, retold=retold):
        return Verdict(WarningLabel.THREAT, explicit, _hedge(words), None, threat)
    signs = weigh(features)
    if (probability(signs) or 0.0) < THRESHOLD:
        return None
    return Verdict(WarningLabel.WARNING, explicit, _hedge(words), _about(words), signs)


def weigh(features: Iterable[Feature]) -> tuple[Sign, ...]:
    """Return what each feature adds to the score in log-odds, and first where every judgement starts."""
    found = (Sign(f.name, round(WEIGHTS[f.name] * f.value, 4), f.words) for f in features)
    return Sign("bias", BIAS), *found


def probability(signs: Sequence[Sign]) -> float | None:
    """Return how surely words with these signs warn, 0 to 1; None for the signs of a threat, which have no weights."""
    weights = [sign.weight for sign in signs if sign.weight is not None]
    return round(1 / (1 + math.exp(-sum(weights))), 4) if weights else None


def _threat(words: Span, cue: str | None, *, retold: bool) -> tuple[Sign, ...]:
    """Return the signs that the speaker's own side announces to do harm, if it does: "we will strike", "vowed to bomb".

    They are the beginning that announces, and the hostile verb.
    """
    verb = next((t for t in words[1 : _NEAR + 1] if _is_hostile(t)), None)
    first = words[0].lower_
    own = first in (_OWN_SIDE_RETOLD if retold else _OWN_SIDE) and any(t.lower_ in _WILL for t in words[:_NEAR])
    if verb is None or not (own or (cue in _THREAT_CUES and first == "to")):
        return ()
    announced = words.doc[words.start : verb.i].text
    return Sign("announced", None, (announced,)), Sign("hostile", None, (verb.text,))


def _is_hostile(token: Token) -> bool:
    return token.pos_ == "VERB" and token.lemma_.lower() in terms("hostile") and not is_denied(token)


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
    if subject is None or subject.pos_ == "PRON" or subject.lower_ in terms("warning_words") or is_denied(subject):
        return None
    return words.doc[max(subject.left_edge.i, words.start) : subject.i + 1].text


def _phrase(doc: Doc, start: int, end: int) -> str | None:
    stop = start
    while stop < end and (doc[stop].pos_ in {"NOUN", "PROPN", "ADJ", "DET", "NUM"} or doc[stop].lower_ in {"of", "-"}):
        stop += 1
    return doc[start:stop].text or None
