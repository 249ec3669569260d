"""Draws a digest: one message of stories that ends with its receipt, and the thread with evidence and the rest; pure.

The most detailed drawing that fits into the message is taken. What does not fit even so goes into the thread whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model import MOST_STORIES, Change, Digest, Receipt
from bot.publishing import digest_wording as wording
from bot.publishing import kit
from bot.publishing.digest_changes import draw_change, plain_change
from bot.publishing.digest_changes import is_cut as is_shortened
from bot.publishing.digest_citations import Cited, cite_stories
from bot.publishing.digest_pack import DigestMessage, Part, Piece, fits, message, pack
from bot.publishing.digest_stories import (
    FULL,
    SHORT,
    SHORTER,
    SHORTEST,
    Detail,
    draw_evidence,
    draw_story,
)

MOST_FAILING_ALONE = 12
LINES_AT_ONCE = 10
STORY = "story"
DETAILS = (FULL, SHORT, SHORTER, SHORTEST)


@dataclass(frozen=True, slots=True)
class DrawnDigest:
    """The message for the channel, the messages for its thread, and the receipt as it is printed."""

    parent: DigestMessage
    thread: tuple[DigestMessage, ...]
    receipt: Receipt


def draw_digest(digest: Digest, receipt: Receipt, *, most: int | None = None) -> DrawnDigest:
    """Draw a digest; a story that the message has no room for is drawn, and counted, in the thread.

    The thread has at most so many messages: the last one says what there would be more, and so does the receipt.
    """
    if digest.is_empty:
        alone = (_top(receipt), _receipt(receipt, most=MOST_FAILING_ALONE, rest=""))
        return DrawnDigest(message(alone, run=receipt.run), (), receipt)
    cited = cite_stories(digest)
    layouts = (_lay_out(digest, receipt, cited, detail) for detail in DETAILS)
    layout = next((one for one in layouts if one.fits()), None) or _lay_out(digest, receipt, cited, DETAILS[-1])
    while layout.stories and not layout.fits():
        layout = replace(layout, stories=layout.stories[:-1])
    thread = pack(_thread(digest, receipt, cited, layout), run=receipt.run, most=most, closing=_closing)
    layout = replace(layout, left_out=thread.left.get(STORY, 0))
    return DrawnDigest(message(layout.pieces(), run=receipt.run), thread.messages, layout.receipt)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The message for the channel in some detail: what stands above the stories, and the stories it has room for."""

    top: tuple[Piece, ...]
    stories: tuple[Piece, ...]
    counted: Receipt
    detail: Detail
    left_out: int = 0

    @property
    def receipt(self) -> Receipt:
        shown = len(self.stories)
        below = self.counted.shown + self.counted.in_thread - shown - self.left_out
        return replace(self.counted, shown=shown, in_thread=below, left_out=self.left_out)

    def pieces(self) -> tuple[Piece, ...]:
        return *self.top, *self.stories, _receipt(self.receipt, most=wording.MOST_FAILING, rest=wording.IN_THE_THREAD)

    def fits(self) -> bool:
        most = replace(self, left_out=self.receipt.in_thread // 2)  # the longest that the figures can become
        return fits(most.pieces())


def _lay_out(digest: Digest, receipt: Receipt, cited: Sequence[Cited], detail: Detail) -> _Layout:
    changes = (_changes(digest.changes, _numbers(cited), detail),) if digest.changes else ()
    shown = cited[: min(len(digest.stories), MOST_STORIES)]
    stories = tuple(draw_story(each, detail) for each in shown)
    counted = replace(receipt, shown=len(digest.stories), in_thread=len(digest.thread))
    return _Layout((_top(receipt), *changes), stories, counted, detail)


def _thread(digest: Digest, receipt: Receipt, cited: Sequence[Cited], layout: _Layout) -> Iterator[Part]:
    numbers, shown = _numbers(cited), len(layout.stories)
    changes = _untold(digest.changes, layout.detail)
    yield Part(wording.CHANGED, tuple(_change(change, numbers) for change in changes), "change")
    yield Part("More stories", tuple(draw_story(each, SHORT) for each in cited[shown:]), STORY)
    details = [layout.detail] * shown + [SHORT] * (len(cited) - shown)
    evidence = (piece for each, one in zip(cited, details, strict=True) for piece in draw_evidence(each, one))
    yield Part("Evidence", tuple(evidence), "passage of evidence")
    yield Part("Collapsed", tuple(_bulleted(wording.collapsed(digest))), "collapsed report")
    for heading, lines in wording.unread_lists(receipt).items():
        if len(lines) > wording.MOST_FAILING:
            told = [wording.Told("", None, line) for line in lines]
            yield Part(heading, tuple(_bulleted(told)), "reason")


def _closing(left: Mapping[str, int]) -> Piece:
    told = wording.more_than_fits(left)
    return Piece((kit.rich(kit.line(kit.words(told, bold=True))),), (told,))


def _changes(changes: Sequence[Change], numbers: Mapping[str, int], detail: Detail) -> Piece:
    shown = changes[: detail.changes]
    more = f"+{len(changes) - len(shown):,} more in the thread" if len(changes) > len(shown) else ""
    lines = [draw_change(change, numbers, longest=detail.changed_words) for change in shown]
    lines += [kit.line(kit.words(more, italic=True))] if more else []
    block = kit.rich(kit.line(kit.words(wording.CHANGED, bold=True)), kit.bullets(*lines))
    told = (plain_change(change, numbers, longest=detail.changed_words) for change in shown)
    return Piece((block,), (f"{wording.CHANGED}:", *told, *([more] if more else [])))


def _untold(changes: Sequence[Change], detail: Detail) -> tuple[Change, ...]:
    """Return the changes that the message has not, or not as long as the thread has them."""
    cut = (change for change in changes[: detail.changes] if is_shortened(change, longest=detail.changed_words))
    return *cut, *changes[detail.changes :]


def _change(change: Change, numbers: Mapping[str, int]) -> Piece:
    return Piece((kit.rich(kit.bullets(draw_change(change, numbers))),), (plain_change(change, numbers),))


def _numbers(cited: Iterable[Cited]) -> Mapping[str, int]:
    return {each.story.lead.key: each.number for each in cited}


def _top(receipt: Receipt) -> Piece:
    title, span, named = wording.title(receipt), wording.span(receipt), wording.person(receipt)
    person: kit.Element | None
    if kit.is_person(receipt.set_up_by):  # Slack shows a name for it, but not in text, where it says nothing
        line, person = span, kit.person(receipt.set_up_by)
    else:
        line, person = f"{span}{wording.SET_UP_BY}{named}", kit.words(named)
    block = kit.rich(kit.line(kit.words(f"{span}{wording.SET_UP_BY}", italic=True), person))
    return Piece((kit.header(title), block), (title, line))


def _receipt(receipt: Receipt, *, most: int, rest: str) -> Piece:
    lines = wording.receipt_lines(receipt, most=most, rest=rest)
    # Rich text takes characters as they are: no name of a source, escaped, can push the figures over a limit.
    return Piece((kit.divider(), *(kit.rich(kit.line(kit.words(line))) for line in lines)), tuple(lines))


def _bulleted(lines: Sequence[wording.Told]) -> Iterator[Piece]:
    for group in _groups(lines):
        block = kit.rich(kit.bullets(*(kit.line(kit.link(line.url, line.name), kit.words(line.why)) for line in group)))
        yield Piece((block,), tuple(f"• {wording.told_line(line)}" for line in group), len(group))


def _groups(lines: Sequence[wording.Told]) -> Iterable[Sequence[wording.Told]]:
    return (lines[start : start + LINES_AT_ONCE] for start in range(0, len(lines), LINES_AT_ONCE))
