"""Tell a warning from other attributed words: harm that may or will come, or a danger said to exist.

A transparent score: explicit warning words, words of harm, and words that point ahead count for it; reassurance, denial
and plain past facts count against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from bot.extraction.attribution import Attributed
from bot.extraction.cleaning import Paragraph, ParagraphKind
from bot.extraction.lexicons import terms
from bot.extraction.syntax import NEGATION
from bot.model import QuoteKind, WarningLabel

THRESHOLD = 1.0
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
    for source in attributed:
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
    """Return the sentences of quoted words; reported words are one statement; fragments belong to the clause around them."""
    if source.kind is QuoteKind.MIXED:
        return []
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
    """Add up what speaks for a warning and what against it; 1 and more is one."""
    explicit = [t for t in words if t.lower_ in terms("warning_words") and not _is_denied(t)]
    harm = [t for t in words if _is_harm(t) and not _is_denied(t) and t not in explicit]
    ahead = any(t.lower_ in _AHEAD for t in words) or bool(_AHEAD_PHRASE.search(words.text))
    total = 1.2 if cue in _WARN_CUES else 0.0
    total += 0.7 * min(len(explicit), 2) + 0.35 * min(len(harm), 3) + (0.4 if ahead else 0.0)
    if not explicit and not harm:
        total -= 0.6
    if _REASSURING.search(words.text):
        total -= 0.9
    if _is_past(words) and not ahead:
        total -= 0.5
    total -= 0.2 * min(2, len(_RELIEF.findall(words.text)))
    if words.text.rstrip().endswith("?"):
        total -= 0.4
    return total


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
