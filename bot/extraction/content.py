"""Find the words that a cue reports without marks: the clause after "said that", or the one before "…, X said"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from bot.extraction.frame import Frame
from bot.extraction.lexicons import terms
from bot.extraction.quotation import Quotation
from bot.extraction.role import is_role
from bot.extraction.speech import Speech, speeches_in
from bot.extraction.syntax import FINITE, OBJECT, PREDICATE, RELATIVE, is_subject, is_subordinator, noun_phrase, text_of
from bot.model import Span

_MIN_WORDS = 3
_LINKS = frozenset({"that", "how", "whether", "if"})
_REPORTING = frozenset({"speech", "thought"})
_MOST_CUES = 30
_TURNS = frozenset({"though", "although", "but"})
_LEAST_BEFORE, _ROLE_REACH = 3, 12
_FRONTING = frozenset(
    {"asked", "when", "as", "after", "before", "while", "speaking", "writing", "in", "on", "at", "despite"}
)
_TRIM = " \t\r\n,;:—–-"
_TAKES_ADDRESSEE = frozenset({"tell", "warn", "remind", "inform", "assure", "reassure", "advise", "notify", "caution"})
_NO_MORE = frozenset(
    {*("as", "while", "when", "after", "before", "but", "though", "although", "and", "who", "which"), "according"}
)
_OF = frozenset({"of", "about", "against"})
_OPENS_CONTENT = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "VERB"})
_TIMES = frozenset({"last", "yesterday", "today", "tonight", "earlier", "later", "recently"})
_HEARER_WORDS = 6
_WHO = frozenset({"who", "which", "that"})
_GOES_ON_WITHIN = 4
_JOINS = frozenset({"and", "but", "yet", "or"})
_FORESEES = frozenset({"warn", "caution", "forecast", "predict", "expect", "fear"})
_DENIES = frozenset({"deny", "doubt"})
_ASKS = frozenset({"ask", "urge", "order", "beg", "instruct", "demand"})


@dataclass(frozen=True, slots=True)
class Reported:
    """The words that one cue reports, and the cue."""

    span: Span
    speech: Speech


def find_reported(
    doc: Doc, frames: Sequence[Frame], quotations: Sequence[Quotation], speeches: Sequence[Speech]
) -> tuple[Reported, ...]:
    """Return the reported clauses in text order; words that stand wholly in quotation marks are left out."""
    found = []
    for frame in frames:
        cues = speeches_in(frame, speeches)[:_MOST_CUES]
        held = [quotations[q] for q in frame.quotations]
        for position, speech in enumerate(cues):
            if not _reports(doc, speech) or speech.speaker is None or speech.negated:
                continue
            later = cues[position + 1 :]
            span = _after(doc, frame, speech, later)
            if span is None and speech.lemma not in _DENIES:
                span = _before(doc, frame, speech, cues[:position])
            rest = _resumed(doc, frame, speech, later)
            for words in filter(None, (span, rest)):
                if not _is_quoted(words, held):
                    found.append(Reported(words, speech))
    return tuple(found)


def _reports(doc: Doc, speech: Speech) -> bool:
    """Tell a cue whose words can be reported: said, believed, called for."""
    following = doc[speech.cue + 1].lower_ if speech.cue + 2 < len(doc) else ""
    wishes = speech.lemma in _ASKS and following == "not"
    return (speech.lemma == "call" and following == "for") or (speech.manner in _REPORTING and not wishes)


def _after(doc: Doc, frame: Frame, speech: Speech, later: Sequence[Speech]) -> Span | None:
    cue = doc[speech.cue]
    start = _clause_start(doc, frame, speech)
    if start is not None and speech.lemma in _DENIES:
        start = cue.idx
    if start is None or (speech.speaker is not None and speech.speaker > cue.i and speech.lemma != "according to"):
        return None
    ends = [_joined(doc, other, cue) for other in later if doc[other.cue].idx > start and other.manner == "speech"]
    end = min((e for e in [*ends, _aside_end(cue, start)] if e is not None), default=frame.end)
    return _trimmed(text_of(doc), start, end, least=1 if speech.lemma in _FORESEES else _MIN_WORDS)


def _aside_end(cue: Token, start: int) -> int | None:
    """Return where a clause hung on the speaker ends: X, who warned that it would fall, | was sacked."""
    if cue.dep_ not in RELATIVE or not any(t.lower_ in _WHO for t in cue.lefts):
        return None
    doc = cue.doc
    stray = next((t.left_edge for t in cue.rights if t.dep_ == "ccomp" and not any(map(is_subject, t.children))), None)
    last = doc[stray.i - 1] if stray is not None else cue.right_edge
    ahead = [t for t in doc[last.i + 1 : last.i + _GOES_ON_WITHIN] if t.text != "," and t.pos_ != "ADV"]
    goes_on = last.idx > start and ahead and ahead[0].tag_ in FINITE
    return last.idx + len(last.text) if goes_on else None


def _resumed(doc: Doc, frame: Frame, speech: Speech, later: Sequence[Speech]) -> Span | None:
    """Return how the words go on behind the speaker: The museum, she said, | would open in May."""
    cue = doc[speech.cue]
    aside = speech.speaker is not None and speech.speaker < cue.i and cue.i + 2 < len(doc)
    if not aside or doc[cue.i + 1].text != "," or speech.manner not in _REPORTING:
        return None
    opened = _comma_before(doc, frame, speech)
    first = doc[cue.i + 2]
    if opened is None or first.lower_ in _NO_MORE or first.tag_ == "VBG" or first.is_quote or first.idx >= frame.end:
        return None
    ends = [_joined(doc, other, cue) for other in later if other.manner == "speech"]
    end = min((e for e in ends if e is not None and e > first.idx), default=frame.end)
    return _trimmed(text_of(doc), first.idx, end)


def _clause_start(doc: Doc, frame: Frame, speech: Speech) -> int | None:
    """Return where the reported words begin after the cue, or None where none follow."""
    cue = doc[speech.cue]
    if speech.lemma == "according to":
        return _after_comma(doc, frame, speech)
    if speech.lemma == "call":
        return doc[cue.i + 2].idx
    ahead = [t for t in doc[cue.i + 1 : cue.i + 14] if t.idx < frame.end]
    if (linked := _behind_link(ahead, cue)) is not None:
        return linked
    if speech.lemma in _FORESEES and len(ahead) > 2:
        foreseen = _foreseen(ahead, speech)
        return foreseen.idx if foreseen is not None else None
    if speech.lemma in terms("needs_that"):
        return None
    if ahead and _begins_clause(ahead, speech):
        return ahead[0].idx
    clause = next((t for t in cue.children if t.dep_ in _complements(speech) and t.i > cue.i), None)
    return _skip_link(clause.left_edge).idx if clause is not None and clause.left_edge.i > cue.i else None


def _theme_before(link: Token, cue: Token) -> int | None:
    """Return where the words begin if their subject holds the link: said | reports that it would fail were false."""
    theme, doc, last = link.nbor(-1), link.doc, link.head.right_edge.i
    if theme.pos_ != "NOUN" or theme.left_edge.i != cue.i + 1 or cue.lemma_ in _TAKES_ADDRESSEE | _ASKS:
        return None
    goes_on = last + 1 < len(doc) and doc[last + 1].tag_ in FINITE
    return theme.left_edge.idx if goes_on or (is_subject(theme) and theme.head.i > link.i) else None


def _behind_link(ahead: Sequence[Token], cue: Token) -> int | None:
    """Return where a clause behind "that" begins; the "that" of "says that is a lie" is a part of it."""
    if len(ahead) > 1 and ahead[0].lower_ == "that" and ahead[1].pos_ == "AUX":
        return ahead[0].idx
    for token in ahead[: _before_verb(ahead)]:
        if token.lower_ in _LINKS and token.i + 1 < len(cue.doc) and (is_subordinator(token) or token.i == cue.i + 1):
            return _theme_before(token, cue) or token.nbor().idx
    return None


def _foreseen(ahead: Sequence[Token], speech: Speech) -> Token | None:
    """Return where what is foreseen begins: (MPs) of floods, the dam could burst; a day or a hearer is not that."""
    first, second = ahead[:2]
    if first.lower_ in _OF:
        return first if first.lower_ == "against" else second
    if first.pos_ not in _OPENS_CONTENT or first.lower_ in _TIMES:
        return None
    if speech.lemma not in _TAKES_ADDRESSEE or any(t.tag_ in FINITE or t.lower_ == "to" for t in ahead[1:]):
        return first
    link = next((t for t in ahead[:_HEARER_WORDS] if t.lower_ in _OF), None)
    return link.nbor() if link is not None and link.i + 1 < len(link.doc) else None


def _complements(speech: Speech) -> frozenset[str]:
    return PREDICATE | {"ccomp", "parataxis", "xcomp"} if speech.manner == "speech" else frozenset({"ccomp"})


def _before_verb(ahead: Sequence[Token]) -> int:
    """Count the words up to the first verb: a "that" behind it belongs to another clause."""
    return next((n for n, token in enumerate(ahead) if token.pos_ in {"VERB", "AUX"}), len(ahead))


def _after_comma(doc: Doc, frame: Frame, speech: Speech) -> int | None:
    """Return what follows "According to X," at the head of a sentence."""
    if doc[speech.cue].idx > frame.start + 3 or speech.speaker is None:
        return None
    comma = next((t for t in doc[speech.speaker : speech.speaker + 14] if t.text == "," and t.idx < frame.end), None)
    return comma.nbor().idx if comma is not None and comma.i + 1 < len(doc) else None


def _begins_clause(ahead: Sequence[Token], speech: Speech) -> bool:
    """Tell whether what follows the cue is a clause: it begins with a subject and has a finite verb."""
    first = ahead[0]
    opens = first.dep_ in {"nsubj", "nsubjpass", "nsubj:pass", "det", "expl"} or first.pos_ in {"DET", "PRON", "PROPN"}
    return opens and speech.lemma not in _TAKES_ADDRESSEE | _ASKS and any(t.tag_ in FINITE for t in ahead[1:])


def _skip_link(token: Token) -> Token:
    return token.nbor() if token.lower_ in _LINKS and token.i + 1 < len(token.doc) else token


def _joined(doc: Doc, other: Speech, cue: Token) -> int | None:
    """Return where ", adding …", "and warned …" or "…, he said" begins; None for a cue inside the clause."""
    i, verb = other.cue, doc[other.cue]
    if other.speaker is not None and other.speaker > i and verb.tag_ == "VBN":
        return None
    again = verb.tag_ == "VBG" or (verb.tag_ == cue.tag_ and doc[i - 1].lower_ in {"and", "but"})
    if other.speaker is not None and cue.i < other.speaker < other.cue and not again:
        start = noun_phrase(doc[other.speaker]).start
        if start > 1 and doc[start - 1].lower_ in _TURNS and doc[start - 2].text == ",":
            return doc[start - 2].idx
        closed = all(t.is_punct or t.is_space for t in doc[other.cue + 1 : other.cue + 2])
        return doc[start - 1].idx if doc[start - 1].text == "," and closed else None
    while i > cue.i and (doc[i - 1].lower_ in {"and", "but", "also"} or doc[i - 1].pos_ in {"ADV", "AUX"}):
        i -= 1
    if doc[i - 1].text == "," or i < other.cue:
        return doc[i - 1].idx if doc[i - 1].text == "," else doc[i].idx
    return None


def _before(doc: Doc, frame: Frame, speech: Speech, earlier: Sequence[Speech]) -> Span | None:
    """Return the clause that "…, X has warned" or "…, according to X" ends."""
    if any(other.manner == "speech" and other.speaker is not None for other in earlier):
        return None
    comma = _comma_before(doc, frame, speech)
    if comma is None or _has_words_of_its_own(doc, speech, comma) or not _is_clause(doc, frame.start, comma):
        return None
    lead = re.match(r"(?:But|And|However|Meanwhile|Yet|Still|So),?\s+", text_of(doc)[frame.start : comma])
    return _trimmed(text_of(doc), frame.start + (lead.end() if lead else 0), comma)


def _has_words_of_its_own(doc: Doc, speech: Speech, comma: int) -> bool:
    """Tell a cue joined to the clause before it, with what it is about: it costs much, and many think it folly."""
    about = any(t.dep_ in OBJECT | {"ccomp", "xcomp"} for t in doc[speech.cue].rights)
    if not about or speech.speaker is None or speech.lemma in _TAKES_ADDRESSEE | _ASKS:
        return False
    ahead = doc[max(0, speech.speaker - _ROLE_REACH) : speech.speaker]
    begin = next((t for t in ahead if t.idx > comma), None)
    return begin is not None and begin.lower_ in _JOINS


def _is_clause(doc: Doc, start: int, end: int) -> bool:
    """Tell a fronted clause from a fronted phrase: "Asked about the dam, he said"."""
    words = doc.char_span(start, end, alignment_mode="contract")
    if words is None:
        return False
    first = next((t for t in words if not t.is_quote and not t.is_punct), words[0])
    fronted = first.tag_ in {"VBG", "VBN"} or first.lower_ in _FRONTING
    if fronted and not any(is_subject(t) and t.left_edge.i == first.i for t in words):
        words = _behind_comma(words)
    return any(t.tag_ in FINITE for t in words)


def _behind_comma(words: Phrase) -> Phrase:
    """Return the main clause behind a fronted phrase: As the dam is old, | it could burst."""
    comma = next((t.i for t in words if t.text == ","), words.end)
    begin = comma + 1 if comma + 1 < words.end and words.doc[comma + 1].lower_ not in _NO_MORE else words.end
    return words.doc[begin : words.end]


def _comma_before(doc: Doc, frame: Frame, speech: Speech) -> int | None:
    """Find the comma or mark that closes the reported clause: nothing but the speaker stands between it and the cue."""
    begin = min(speech.cue, speech.speaker if speech.speaker is not None else speech.cue)
    begin = _with_role(doc, begin) if begin < speech.cue else begin
    for i in range(speech.cue - 1, max(0, speech.cue - 26), -1):
        token = doc[i]
        if token.idx < frame.start or (token.pos_ == "VERB" and i < begin):
            return None
        if i < begin and (token.text in {",", "—", "–"} or token.is_quote):
            return token.idx
    return None


def _with_role(doc: Doc, speaker: int) -> int:
    """Return where the speaker's phrase begins, the role before a comma with it: the mayor, Omar Hale, …."""
    start = noun_phrase(doc[speaker]).start
    if start < _LEAST_BEFORE or doc[start - 1].text != ",":
        return speaker
    begin = next((i + 1 for i in range(start - 2, max(0, start - _ROLE_REACH), -1) if doc[i].text == ","), None)
    role = doc[begin : start - 1] if begin is not None else ()
    told = any(is_role(t) for t in role) and not any(t.tag_ in FINITE for t in role)
    return begin if begin is not None and told else speaker


def _trimmed(text: str, start: int, end: int, *, least: int = _MIN_WORDS) -> Span | None:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM + ".":
        end -= 1
    return Span(start, end) if len(text[start:end].split()) >= least else None


def _is_quoted(span: Span, quotations: Sequence[Quotation]) -> bool:
    covered = sum(max(0, min(span.end, q.outer_end) - max(span.start, q.outer_start)) for q in quotations)
    return covered >= 0.85 * (span.end - span.start)
