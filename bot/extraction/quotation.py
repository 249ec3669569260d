"""Find the stretches between quotation marks, whatever the typography; who speaks is asked later.

One pass over each paragraph keeps a stack of open marks, so the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.extraction.cleaning import Paragraph, trim
from bot.extraction.cue import is_said
from bot.extraction.nickname import is_called


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two marks: ``start``/``end`` leave the marks out, ``outer_*`` take them in.

    ``continues`` says that the opening mark repeats one that the words before left open.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    continues: bool = False


class _Role(Enum):
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: str
    role: _Role


_MARK = re.compile(r"''|``|’’|‘‘|‘’|[“”„\"«»‘’']")
_FAMILY = {
    "“": "double",
    "”": "double",
    "„": "double",
    '"': "double",
    "''": "double",
    "``": "double",
    "‘‘": "double",
    "’’": "double",
    "‘’": "double",
}
_FAMILY |= {"«": "angle", "»": "angle", "‘": "single", "’": "single", "'": "single"}
_ALWAYS_OPEN = frozenset("“„«")
_ELISION = re.compile(r"(?:\d\ds?|em|til|cause|tis|twas|n|bout|round|ere|neath|cos|ad)\b", re.IGNORECASE)
_FEET_AND_INCHES = re.compile(r"\d[’'′]\d{1,2}[”\"″]$")
_AND = re.compile(r"[’'‘][nN][’']")
_NAME = r"(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}|he|she|they)"
_SAYS = re.compile(rf",\s+(?:{_NAME} [a-z]+|[a-z]+ {_NAME})(?: (?:on|in|at|last) [\w ]{{1,30}})?\.$")
_SAYS_REACH = 120
_LOOK_AHEAD = 8
_DEEPEST = 8
_SENTENCE_END = frozenset(".,!?…;:—–-")
_BEFORE_OPEN = frozenset("([{—–-/\"“‘«'`¿¡|")


def find_quotes(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Quotation, ...]:
    """Return the outermost quotations of the paragraphs, in text order."""
    found: list[Quotation] = []
    carried: str | None = None
    for number, paragraph in enumerate(paragraphs):
        marks = _marks(text, paragraph)
        starts_with = marks[0].family if marks and marks[0].start <= paragraph.start + 1 else None
        inside, carried = _pair(
            text, paragraph, number, marks, continued=carried is not None and starts_with == carried
        )
        found += inside
    spoken = (q for q in found if q.start < q.end and not is_called(text, q.outer_start, q.outer_end))
    return tuple(spoken)


def _marks(text: str, paragraph: Paragraph) -> list[_Mark]:
    """Tell opening marks from closing ones and drop apostrophes."""
    raw = [m.span() for m in _MARK.finditer(text, paragraph.start, paragraph.end)]
    curly = any(text[start] == "‘" and _role(text, start, end, paragraph) is _Role.OPEN for start, end in raw)
    marks: list[_Mark] = []
    singles_open = 0
    for position, (start, end) in enumerate(raw):
        if _is_part_of_word(text, start):
            continue
        family = _FAMILY[text[start:end]]
        role = _role(text, start, end, paragraph)
        if family == "single" and role is not _Role.OPEN:
            closes = singles_open > 0 and _closes(text, start, end, paragraph, raw, position)
            role = _Role.CLOSE if closes else None
        elif family == "single" and _is_elision(text, start, end, curly=curly):
            role = None
        if family == "single":
            singles_open += {_Role.OPEN: 1, _Role.CLOSE: -1, None: 0}[role]
        if role is not None:
            marks.append(_Mark(start, end, family, role))
    return marks


def _is_part_of_word(text: str, start: int) -> bool:
    """Tell the marks of 5’2” and of rock ’n’ roll from quotation marks."""
    return bool(_FEET_AND_INCHES.search(text[max(0, start - 5) : start + 1])) or bool(
        _AND.match(text, start) or (start >= 2 and _AND.match(text, start - 2))
    )


def _is_elision(text: str, start: int, end: int, *, curly: bool) -> bool:
    """Tell ’90s and the ’Gers from a mark that opens."""
    return text[start] != "‘" and (curly or bool(_ELISION.match(text, end)))


def _role(text: str, start: int, end: int, paragraph: Paragraph) -> _Role | None:
    """Judge a mark by its neighbours, and by its shape where they do not tell."""
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    opens = (before.isspace() or before in _BEFORE_OPEN) and not after.isspace()
    closes = not before.isspace() and (after.isspace() or not after.isalnum())
    if opens != closes:
        return _Role.OPEN if opens else _Role.CLOSE
    mark = text[start:end]
    if mark in _ALWAYS_OPEN or mark in {"‘", "``", "‘‘"}:
        return _Role.OPEN
    if mark in {"”", "»", "’’"} or before.isspace() or before in _SENTENCE_END:
        return _Role.CLOSE
    if opens and closes:
        return _Role.CLOSE if before in "\"”’'" else _Role.OPEN
    return _Role.OPEN if _FAMILY[mark] == "double" else None


def _closes(text: str, start: int, end: int, paragraph: Paragraph, raw: list[tuple[int, int]], position: int) -> bool:
    """Tell a single mark that closes from an apostrophe; one is open before it."""
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if before.isspace() or (before.isalnum() and after.isalnum()):
        return False
    return not _is_possessive(text, start, end, raw[position + 1 : position + 1 + _LOOK_AHEAD])


def _is_possessive(text: str, start: int, end: int, ahead: list[tuple[int, int]]) -> bool:
    """Tell ``the boys’ club`` inside a quotation from its end: a later mark closes it better."""
    if text[start - 1] not in "sSzx" or not re.match(r" [a-z]", text[end : end + 2]):
        return False
    for later, after in ahead:
        mark = text[later:after]
        if mark in '‘“"«' or (mark == "'" and text[later - 1].isspace()):
            return False
        if not (text[later - 1].isalnum() and text[after : after + 1].isalnum()):
            return not text[later - 1].isspace()
    return False


def _pair(
    text: str, paragraph: Paragraph, number: int, marks: list[_Mark], *, continued: bool
) -> tuple[list[Quotation], str | None]:
    """Pair the marks of a paragraph; the family of a mark left open to its end is carried to the next one."""
    found: list[Quotation] = []
    stack: list[tuple[_Mark, bool]] = []
    for mark in marks:
        if mark.role is _Role.OPEN and len(stack) < _DEEPEST:
            if stack and stack[-1][0].family == mark.family and len(stack) == 1 and mark.family != "single":
                found.append(_quotation(text, *stack.pop(), _before(text, mark.start), number))
                stack.append((mark, True))
            else:
                stack.append((mark, continued and not found and not stack))
        elif mark.role is _Role.CLOSE:
            _close(text, stack, mark, number, found)
    if not stack:
        return found, None
    opened, continues = stack[0]
    if _runs_on(text, paragraph, opened):
        end = _said_at_the_end(text, opened, paragraph)
        found.append(_quotation(text, opened, continues, end or paragraph.end, number))
        return found, opened.family if end is None else None
    return found, None


def _close(text: str, stack: list[tuple[_Mark, bool]], mark: _Mark, number: int, found: list[Quotation]) -> None:
    """Close the innermost mark of the same family; what was opened inside it and not closed is dropped."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0].family == mark.family:
            opened = stack[depth]
            del stack[depth:]
            if not stack:
                found.append(_quotation(text, *opened, mark.start, number, outer_end=mark.end))
            return


def _runs_on(text: str, paragraph: Paragraph, opened: _Mark) -> bool:
    """Tell whether a quotation left open is one that goes on in the next paragraph, not a stray mark."""
    words = text[opened.end : paragraph.end].split()
    at_start = opened.start <= paragraph.start + 1
    introduced = text[paragraph.start : opened.start].rstrip()[-1:] in {":", ","}
    return len(words) >= 4 and (at_start or introduced or opened.family != "single")


def _said_at_the_end(text: str, opened: _Mark, paragraph: Paragraph) -> int | None:
    """Return where the words of a quotation that nobody closed end: at the comma of ", Ada Pell said."."""
    said = _SAYS.search(text, max(opened.end, paragraph.end - _SAYS_REACH), paragraph.end)
    return said.start() if said is not None and any(is_said(word.strip(".,")) for word in said[0].split()) else None


def _before(text: str, index: int) -> int:
    while text[index - 1].isspace():
        index -= 1
    return index


def _quotation(
    text: str, opened: _Mark, continues: bool, end: int, number: int, *, outer_end: int | None = None
) -> Quotation:
    start, stop = trim(text, opened.end, max(opened.end, end))
    return Quotation(start, stop, opened.start, outer_end or end, number, continues)
