"""Find the features by which attributed words are judged: what speaks for a warning in them, and what against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from bot.extraction.lexicons import pattern, terms
from bot.extraction.syntax import NEGATION

WARNING_CUES = frozenset({"warn", "caution", "fear", "worry"})
_FORETELLING = frozenset({"predict", "forecast", "expect", "project"})
_WILL = frozenset({"will", "would", "shall", "’ll", "'ll", "wo"})
_MAY = frozenset({"may", "might", "could"})
_CAN = frozenset({"can", "ca"})
_BEFORE_NOUN = frozenset({"compound", "amod", "nmod:poss"})
_DENYING = NEGATION | {
    *("no", "without", "hardly", "little", "nothing", "nobody", "none", "neither", "nor", "cannot", "few"),
}
_OVER_REACH = 4
_BELIEVING = frozenset({"believe", "think", "expect", "say", "suggest", "mean"})
_CLAUSE_MARKS = frozenset({";", ":", "—", "–"})
_CLAUSE_WORDS = frozenset({"but", "because", "that", "if", "unless", "while"})
_DENIAL_REACH = 8
_COMMA_REACH = 2
_MOSTLY = 0.6
_MOST = {"alarm": 2, "harm": 3}
_OWN = frozenset({"we", "i"})
_OWN_RETOLD = frozenset({"it", "he", "she", "they"})
_STATING = frozenset({"be", "remain", "become", "pose", "present", "represent", "constitute", "face"})
_IS_THERE = frozenset(
    {"is", "are", "was", "were", "’s", "'s", "has", "have", "remains", "remain", "exists", "persists"}
)
_WITHIN_PREDICATE = frozenset({"DET", "ADJ", "ADV", "NOUN", "PROPN", "NUM", "ADP", "PUNCT"})
_PREDICATE_REACH = 6
_COUNTER_REACH = 5
_ADVICE = re.compile(
    r"\b(?:should|must|ought|do|need)(?: not|n[’']t)\b(?! have)|^(?:don[’']t|do not|never|avoid|beware|stay|keep)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:should|must|needs? to|ought to|ha[sd] to|have to)\b", re.IGNORECASE)
_OWN_FEAR = re.compile(r"\b(?:I|[Ww]e)(?:[’']m|[’']re| am| are| do)? (?:fear|worry|worried|afraid|concerned|dread)\b")
_OWN_PAST = re.compile(r"\b(?:I|[Ww]e)(?:[’']ve| have| had| was| were|[’']d)\b")
_HAD = re.compile(r"(?<!have )(?<!has )\bhad\b", re.IGNORECASE)
_UNREAL = re.compile(r"\b(?:would|could|might|should)(?:n[’']t| not)? have\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing found in a statement: its name, how much of it there is, and the words that show it."""

    name: str
    value: float
    words: tuple[str, ...] = ()


def find_features(words: Span, *, cue: str | None, retold: bool) -> tuple[Feature, ...]:
    """Return the features of attributed words; retold words stand in the past tense anyway."""
    found = {
        "warned": [cue] if cue in WARNING_CUES else _OWN_FEAR.findall(words.text),
        "foretold": [cue] if cue in _FORETELLING else [],
        "neutral cue": [cue] if cue in terms("neutral_cues") else [],
        **_alarming(words),
        **_modal(words),
        **_phrases(words.text),
    }
    found["own plan"] = _own_plan(words, found, _OWN_RETOLD if retold else _OWN)
    if not any(found[name] for name in ("will", "may", "can", "outlook", "condition")):
        found["past"] = _past(words) if not retold else []
        found["retold past"] = _HAD.findall(words.text) if retold else []
    return tuple(
        Feature(name, float(min(len(shown), _MOST.get(name, 1))), tuple(dict.fromkeys(map(str, shown))))
        for name, shown in found.items()
        if shown
    )


def _alarming(words: Span) -> dict[str, list[str]]:
    """Sort the words of danger and harm: open ones, those that only tell unease, and those denied or fought against."""
    found: dict[str, list[str]] = {"alarm": [], "stated": [], "unease": [], "harm": [], "denied": [], "countered": []}
    for token in words:
        kind = _kind(token)
        if kind is None:
            continue
        if is_denied(token) or _is_over(token):
            kind = "denied"
        elif _is_countered(token, words.start):
            kind = "countered"
        found[kind].append(token.text)
        if kind == "alarm" and _is_stated(token):
            found["stated"].append(token.text)
    return found


def _kind(token: Token) -> str | None:
    if token.lower_ in terms("warning_words"):
        unease = token.lemma_.lower() in terms("unease") and not (token.lower_ == "warning" and _is_stated(token))
        return None if _qualifies(token, unease=unease) else "unease" if unease else "alarm"
    return "harm" if token.lemma_.lower() in terms("harm") or token.lower_ in terms("harm") else None


def _qualifies(token: Token, *, unease: bool) -> bool:
    """Tell "high-risk areas", "terror threat level" and "the politics of fear" from a risk that is spoken of."""
    doc = token.doc
    hyphen = any(0 <= i < len(doc) and doc[i].text == "-" for i in (token.i - 1, token.i + 1)) or "-" in token.text
    before_noun = token.pos_ in {"NOUN", "PROPN"} and token.dep_ in _BEFORE_NOUN and token.head.i > token.i
    return hyphen or before_noun or (unease and token.i > 0 and doc[token.i - 1].lower_ in {"of", "from"})


def _is_countered(token: Token, begin: int) -> bool:
    """Tell whether a word before says that something is done against the harm: fight crime, protection from floods."""
    near = token.doc[max(begin, token.i - _COUNTER_REACH) : token.i].text
    return bool(pattern("relief", beginnings=True).search(near))


def _is_stated(token: Token) -> bool:
    """Tell whether the words say that a danger is there: it is a threat, they pose a real risk, the danger remains."""
    if token.i + 1 < len(token.doc) and token.nbor().lower_ in _IS_THERE:
        return True
    for i in range(token.i - 1, max(token.sent.start, token.i - _PREDICATE_REACH) - 1, -1):
        before = token.doc[i]
        if before.lemma_ in _STATING:
            return True
        if before.pos_ not in _WITHIN_PREDICATE:
            return False
    return False


def _is_over(token: Token) -> bool:
    """Tell whether the words go on to say that the danger has gone or was none: the danger has passed."""
    for i in range(token.i + 1, min(len(token.doc), token.i + 1 + _OVER_REACH)):
        following = token.doc[i]
        if following.lower_ in _DENYING or following.is_punct:
            return False
        if following.lower_ in terms("ended"):
            return True
    return False


def is_denied(token: Token) -> bool:
    """Tell whether a negation stands before a word in its clause: no danger, will not be denied."""
    for i in range(token.i - 1, max(token.sent.start, token.i - _DENIAL_REACH) - 1, -1):
        before = token.doc[i]
        if before.text in _CLAUSE_MARKS or (before.lower_ in _CLAUSE_WORDS and not _is_believed(before)):
            return False
        if before.text == "," and token.i - i > _COMMA_REACH:
            return False
        if before.lower_ in _DENYING:
            return True
    return False


def _is_believed(link: Token) -> bool:
    """Tell the "that" of "we do not believe that", which carries the negation over."""
    return link.lower_ == "that" and link.i > 0 and link.nbor(-1).lemma_ in _BELIEVING


def _modal(words: Span) -> dict[str, list[str]]:
    modals = [t for t in words if t.pos_ not in {"NOUN", "PROPN"}]
    return {
        name: [t.text for t in modals if t.lower_ in known]
        for name, known in (("will", _WILL), ("may", _MAY), ("can", _CAN))
    }


def _own_plan(words: Span, found: dict[str, list[str]], own: frozenset[str]) -> list[str]:
    """Return the subject and modal of what the speaker's own side means to do without harm: we will build."""
    modals = [*found["will"], *found["may"], *found["can"]]
    if found["harm"] or found["alarm"] or found["unease"] or words[0].lower_ not in own:
        return []
    return [words[0].text, *modals] if modals else []


def _phrases(text: str) -> dict[str, list[str]]:
    advice = _ADVICE.findall(text)
    return {
        "outlook": pattern("outlook").findall(text),
        "advice": advice,
        "duty": [] if advice else _DUTY.findall(text),
        "condition": pattern("conditions").findall(text),
        "worse": pattern("worse").findall(text),
        "own past": _OWN_PAST.findall(text),
        "question": ["?"] if text.rstrip().endswith("?") else [],
        "unreal": _UNREAL.findall(text),
    }


def _past(words: Span) -> list[str]:
    """Return the verbs where most of them tell of the past."""
    verbs: Sequence[Token] = [t for t in words if t.pos_ in {"VERB", "AUX"}]
    past = [t.text for t in verbs if t.tag_ in {"VBD", "VBN"}]
    return past if len(past) > _MOSTLY * len(verbs) else []
