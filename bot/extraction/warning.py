"""Tell a warning from other attributed words: harm that may or will come, or a danger said to exist.

A transparent score: explicit warning words, words of harm, and words that point ahead count for it; reassurance, denial
and plain past facts count against it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from bot.extraction.attribution import Attributed
from bot.extraction.cleaning import Paragraph, ParagraphKind
from bot.extraction.lexicons import terms
from bot.extraction.syntax import NEGATION
from bot.model import QuoteKind, WarningLabel

THRESHOLD = 0.33
_WEIGHTS = {
    "bias": -2.76,
    "warned": 3.7,
    "explicit": 2.6,
    "harm": 0.72,
    "ahead": 1.4,
    "harm_ahead": 0.67,
    "if": 0.65,
    "beware": 0.4,
    "worse": 1.0,
    "denied": -0.9,
    "reassuring": -0.5,
    "relief": -1.0,
    "past": -0.6,
    "question": -0.6,
    "long": -0.1,
}
_CONDITIONS = frozenset({"if", "unless", "until", "without", "when", "once"})
_BEWARE = re.compile(r"\b(?:beware|must not|should not|shouldn[’']t|don[’']t|do not|never|avoid|prepare|stay away|be careful|take care|urgent(?:ly)?|before it is too late)\b", re.IGNORECASE)
_WORSE = re.compile(r"\b(?:worse|more (?:difficult|dangerous|likely|unstable|vulnerable)|less (?:safe|secure)|too (?:late|little|fast)|run(?:ning)? out|at stake|at the mercy|only a matter of time|tip of the iceberg)\b", re.IGNORECASE)
_MIN_TOKENS = 4
_WARN_CUES = frozenset({"warn", "caution", "fear", "worry"})
_THREAT_CUES = frozenset({"vow", "threaten", "swear", "pledge", "promise"})
_AHEAD = frozenset({"may", "might", "could", "would", "will", "'ll", "’ll", "wo", "shall", "likely", "inevitably", "inevitable", "soon", "future", "if", "unless", "until"})
_AHEAD_PHRASE = re.compile(r"\b(?:going to|set to|bound to|about to|at risk|in danger|on the brink|heading for|not be able|need(?:s|ed)? to|has to|have to|facing|face[sd]?|remain|growing|increasing(?:ly)?|rising|more likely)\b", re.IGNORECASE)
_REASSURING = re.compile(
    r"\b(?:no (?:risk|danger|threat|evidence|reason|need|cause|immediate|sign|plans?|question)|not (?:a|any) (?:risk|threat|danger|problem)|"
    r"safe|under control|nothing to (?:fear|worry)|unfounded|exaggerated|scaremongering|overstated|unlikely)\b",
    re.IGNORECASE,
)
_RELIEF = re.compile(r"\b(?:protect|prevent|avoid|reduce|tackle|combat|cut|curb|stop|fight(?:ing)?|beat|ease|solve|overcome|help|boost|improve|benefit|welcome|succeed|success|better|safer|hope)\w*\b", re.IGNORECASE)
_FIRST_PERSON = frozenset({"we", "i", "our", "us"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the words were judged to be, and the words that decided."""

    label: WarningLabel
    explicit: bool
    hedge: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class Warned:
    """Attributed words that warn, or threaten: their range, whose they are and the verdict."""

    start: int
    end: int
    kind: QuoteKind
    source: Attributed
    verdict: Verdict


def find_warnings(doc: Doc, attributed: Sequence[Attributed], paragraphs: Sequence[Paragraph]) -> tuple[Warned, ...]:
    """Return the warnings of the article's own prose, sentence by sentence; the same words printed twice are one."""
    prose = [(p.start, p.end) for p in paragraphs if p.kind in {ParagraphKind.BODY, ParagraphKind.REPEATED}]
    found: list[Warned] = []
    seen: set[str] = set()
    retold = [(a.start, a.end) for a in attributed if a.kind is QuoteKind.INDIRECT]
    for source in attributed:
        if source.kind is QuoteKind.MIXED and any(start <= source.start < end for start, end in retold):
            continue
        if not any(start <= source.start < end for start, end in prose) or source.speaker.name is None:
            continue
        for words in _statements(doc, source):
            verdict = judge(words, cue=source.lemma, speaker_word=None)
            same = " ".join(t.lower_ for t in words if t.is_alpha)
            if verdict is not None and same not in seen:
                seen.add(same)
                found.append(Warned(words.start_char, words.end_char, _kind(doc, source, words), source, verdict))
    return _innermost(found)


def _statements(doc: Doc, source: Attributed) -> list[Span]:
    """Return the sentences of quoted words; reported words are one statement."""
    span = doc.char_span(source.start, source.end, alignment_mode="contract")
    if span is None:
        return []
    if source.kind is QuoteKind.INDIRECT:
        return [span]
    parts = [doc[max(s.start, span.start) : min(s.end, span.end)] for s in span.sents]
    return [part for part in (_stripped(p) for p in parts) if len(part) >= _MIN_TOKENS]


def _stripped(span: Span) -> Span:
    start, end = span.start, span.end
    while end > start and (span.doc[end - 1].is_space or span.doc[end - 1].is_quote):
        end -= 1
    while start < end and (span.doc[start].is_space or span.doc[start].is_quote):
        start += 1
    return span.doc[start:end]


def _kind(doc: Doc, source: Attributed, words: Span) -> QuoteKind:
    """Call retold words mixed when a part of them stands in quotation marks."""
    if source.kind is not QuoteKind.INDIRECT:
        return source.kind
    held = any(words.start_char <= q.start and q.end <= words.end_char for q in doc._.quotations)
    return QuoteKind.MIXED if held else QuoteKind.INDIRECT


def _innermost(found: list[Warned]) -> tuple[Warned, ...]:
    """Drop a warning whose words hold another one's: the shorter stretch is the content."""
    return tuple(w for w in found if not any(o is not w and w.start <= o.start and o.end <= w.end for o in found))


def judge(words: Span, *, cue: str | None, speaker_word: str | None) -> Verdict | None:
    """Return the verdict on attributed words; None where they are no warning."""
    explicit = [t for t in words if t.lower_ in terms("warning_words")]
    if _is_threat(words, cue, speaker_word):
        return Verdict(WarningLabel.THREAT, bool(explicit), _hedge(words), None)
    if score(words, cue=cue) < THRESHOLD:
        return None
    return Verdict(WarningLabel.WARNING, bool(explicit) or cue in _WARN_CUES, _hedge(words), _about(words))


def score(words: Span, *, cue: str | None) -> float:
    """Return 0 to 1: how surely the words warn."""
    return 1 / (1 + math.exp(-sum(_WEIGHTS[name] * value for name, value in features(words, cue=cue).items())))


def features(words: Span, *, cue: str | None) -> dict[str, float]:
    """Read off the words what speaks for a warning and what against it."""
    explicit = [t for t in words if t.lower_ in terms("warning_words")]
    harm = [t for t in words if _is_harm(t) and t not in explicit]
    open_explicit = sum(not _is_denied(t) for t in explicit)
    open_harm = sum(not _is_denied(t) for t in harm)
    ahead = any(t.lower_ in _AHEAD for t in words) or bool(_AHEAD_PHRASE.search(words.text))
    return {
        "bias": 1.0,
        "warned": float(cue in _WARN_CUES),
        "explicit": float(min(open_explicit, 2)),
        "harm": float(min(open_harm, 3)),
        "ahead": float(ahead),
        "harm_ahead": float(ahead and open_harm > 0),
        "if": float(any(t.lower_ in _CONDITIONS for t in words)),
        "beware": float(bool(_BEWARE.search(words.text))),
        "worse": float(bool(_WORSE.search(words.text))),
        "denied": float(len(explicit) + len(harm) > open_explicit + open_harm),
        "reassuring": float(bool(_REASSURING.search(words.text))),
        "relief": float(min(2, len(_RELIEF.findall(words.text)))),
        "past": float(_is_past(words) and not ahead),
        "question": float(words.text.rstrip().endswith("?")),
        "long": float(min(len(words), 60) / 30),
    }


def _is_harm(token: Token) -> bool:
    return token.lemma_.lower() in terms("harm") or token.lower_ in terms("harm")


def _is_denied(token: Token) -> bool:
    near = token.doc[max(token.sent.start, token.i - 3) : token.i]
    return any(t.lower_ in NEGATION or t.lower_ in {"no", "without", "hardly", "little"} for t in near)


def _is_past(words: Span) -> bool:
    verbs = [t for t in words if t.pos_ in {"VERB", "AUX"}]
    return bool(verbs) and sum(t.tag_ in {"VBD", "VBN"} for t in verbs) > 0.6 * len(verbs)


def _is_threat(words: Span, cue: str | None, speaker_word: str | None) -> bool:
    """Tell whether the speaker's own side announces to do harm."""
    hostile = [t for t in words if t.lemma_.lower() in terms("hostile") and t.pos_ == "VERB" and not _is_denied(t)]
    if not hostile:
        return False
    first = words[0]
    own = first.lower_ in _FIRST_PERSON | {"they", "it", "to"} or (speaker_word is not None and first.text == speaker_word)
    will = any(t.lower_ in {"will", "would", "shall", "’ll", "'ll"} for t in words[:6])
    near = any(0 < t.i - first.i <= 6 for t in hostile)
    return (cue in _THREAT_CUES and first.lower_ == "to" and near) or (own and will and near)


def _hedge(words: Span) -> str | None:
    return next((t.text for t in words if t.lower_ in terms("hedges")), None)


def _about(words: Span) -> str | None:
    """Read what is warned of: what follows "risk of" and the like, else the subject of the clause."""
    for token in words:
        if token.lower_ in {"risk", "risks", "danger", "dangers", "threat", "threats"} and token.i + 2 < words.end:
            following = token.nbor()
            if following.lower_ in {"of", "from", "to"}:
                return _phrase(token.doc, following.i + 1, words.end)
    root = words.root
    subject = next((t for t in root.children if t.dep_.startswith("nsubj") and words.start <= t.i < words.end), None)
    if subject is None or subject.pos_ == "PRON":
        return None
    return words.doc[max(subject.left_edge.i, words.start) : subject.i + 1].text


def _phrase(doc: Doc, start: int, end: int) -> str | None:
    stop = start
    while stop < end and (doc[stop].pos_ in {"NOUN", "PROPN", "ADJ", "DET", "NUM"} or doc[stop].lower_ in {"of", "-"}):
        stop += 1
    return doc[start:stop].text or None
