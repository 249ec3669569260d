"""Shows what changed since the last digest, changed wording as a word diff from the old to the new; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import takewhile

from bot.model import Change
from bot.publishing import kit
from bot.publishing.digest_wording import in_marks
from bot.publishing.kit import Element
from bot.publishing.mrkdwn import clean, cut

SAME, GONE, COME = "same", "gone", "come"
LONGEST_WORDS, LONGEST_TOLD = 300, 160
_KEPT = 4  # words that are alike before and after a difference
_MOST_COMPARED = 200


def draw_change(change: Change, numbers: Mapping[str, int], *, longest: int = LONGEST_WORDS) -> Element:
    """Draw one change as a line: what kind, in words, and the words before and after it."""
    kind, told = heading(change), told_of(change, numbers, longest=longest)
    return kit.line(kit.words(f"{kind}: ", bold=True), kit.words(told), *_difference(change, longest))


def plain_change(change: Change, numbers: Mapping[str, int], *, longest: int = LONGEST_WORDS) -> str:
    """Write one change as a line of text."""
    told = f"{heading(change)}: {told_of(change, numbers, longest=longest)}"
    if not (change.before and change.after):
        words = cut(clean(change.before or change.after or ""), longest)
        return f"{told}: {in_marks(words)}" if words else told
    parts = word_difference(change.before, change.after)
    before, after = (" ".join(words for kind, words in parts if kind != other) for other in (COME, GONE))
    return f"{told}: {in_marks(cut(before, longest))} → {in_marks(cut(after, longest))}"


def is_cut(change: Change, *, longest: int) -> bool:
    """Tell whether a change is longer than what is drawn of it."""
    texts = change.words, change.before or "", change.after or ""
    return any(len(clean(text)) > longest for text in texts)


def heading(change: Change) -> str:
    """Name the kind of a change."""
    kind = cut(clean(change.kind), 40)
    return kind[:1].upper() + kind[1:]


def told_of(change: Change, numbers: Mapping[str, int], *, longest: int = LONGEST_WORDS) -> str:
    """Say in words what changed, and in which story of the digest."""
    number = numbers.get(change.story)
    return cut(clean(change.words).strip(), min(longest + 20, LONGEST_TOLD)) + (f" (story {number})" if number else "")


def word_difference(before: str, after: str) -> list[tuple[str, str]]:
    """Return the words that are the same, gone and come, in their order; long stretches of the same are left out."""
    old, new = clean(before).split(), clean(after).split()
    head = max(0, _alike(old, new) - _KEPT)
    tail = max(0, _alike(old[head:][::-1], new[head:][::-1]) - _KEPT)
    old, new = (words[head : len(words) - tail][:_MOST_COMPARED] for words in (old, new))
    parts = [(SAME, "…")] if head else []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts += [(SAME, _shortened(old[a:b]))]
            continue
        parts += [(sign, " ".join(words)) for sign, words in ((GONE, old[a:b]), (COME, new[c:d])) if words]
    return [*parts, *([(SAME, "…")] if tail else [])]


def _difference(change: Change, longest: int) -> Iterator[Element | None]:
    if change.before and change.after:
        yield kit.words(": ")
        yield from _marked(word_difference(change.before, change.after), 2 * longest)
    elif words := change.before or change.after:
        yield kit.words(f": {in_marks(cut(clean(words), longest))}")


def _marked(parts: list[tuple[str, str]], room: int) -> Iterator[Element | None]:
    for number, (kind, words) in enumerate(parts):
        shown = cut(words, max(2, room))
        if element := kit.words(shown, bold=kind == COME):
            style = element.get("style", {}) | ({"strike": True} if kind == GONE else {})
            yield element | ({"style": style} if style else {})
        room -= len(shown)
        if room <= 0 and number + 1 < len(parts):
            yield kit.words(" …")
            return
        yield kit.words(" ") if number + 1 < len(parts) else None


def _alike(old: list[str], new: list[str]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))


def _shortened(words: list[str]) -> str:
    if len(words) <= 2 * _KEPT + 1:
        return " ".join(words)
    return " ".join([*words[:_KEPT], "…", *words[-_KEPT:]])
