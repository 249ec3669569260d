"""Draws a brief as one Slack message: thirteen parts, every line cited, all within Slack's limits; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Actor, Brief, Excerpt, Quote, QuotedWarning, QuoteKind, Span, StoredBrief
from bot.publishing import ids, kit, wording
from bot.publishing.citations import Citation, cite
from bot.publishing.editions import draw_changes
from bot.publishing.kit import Block, Element, Message
from bot.publishing.mrkdwn import cut, fit, passage_link

BUDGET = 11_000
MOST_WARNINGS, MOST_CHECKS = 8, 5
LONGEST_SENTENCE = 500
LONGEST_CHECK = 200
LONGEST_SOURCES = 600
LONGEST_RECORD = 700
MOST_POINTS = 3


def draw_brief(stored: StoredBrief) -> Message:
    """Draw a brief for the one who asked."""
    return _Drawing(stored, cite(stored.brief)).message()


def draw_shared(stored: StoredBrief, *, short: bool, shared_by: Sequence[Block]) -> Message:
    """Draw a brief for a channel under the lines that say who shared it; the short form ends after the key points."""
    return _Drawing(stored, cite(stored.brief), short=short, before=tuple(shared_by)).message()


def say(brief: Brief, line: Excerpt | Quote | QuotedWarning, citation: Citation) -> Iterator[Element | None]:
    """Return a line's own words, a note when they had to be cut, and its citation."""
    yield kit.words(cut(line.text, LONGEST_SENTENCE))
    if len(line.text) > LONGEST_SENTENCE:
        yield kit.words(" (cut; the whole is in Evidence)", italic=True)
    yield kit.words(" ")
    yield source_link(brief, citation.span, f"[{citation.number}]")


def source_link(brief: Brief, span: Span, label: str) -> Element | None:
    """Return a label that leads to the passage on the page, where there is one."""
    return kit.link(passage_link(brief.article.url, brief.article.text, span), label)


def draw_actor(actor: Actor, *, most_aliases: int) -> Element:
    """Draw one line on an actor: name, role, other names, what it does."""
    parts = (wording.role(actor), wording.other_names(actor, most=most_aliases), wording.activity(actor))
    rest = "".join(f" · {part}" for part in parts if part)
    return kit.line(kit.words(cut(actor.name, 80), bold=True), kit.words(cut(rest, 300)))


@dataclass(frozen=True)
class _Drawing:
    stored: StoredBrief
    citations: Mapping[Span, Citation]
    short: bool = False
    before: tuple[Block, ...] = ()

    @property
    def brief(self) -> Brief:
        return self.stored.brief

    def message(self) -> Message:
        top = (*self.before, *self._top())
        checks = () if self.short else tuple(self._checks())
        bottom = (*checks, self._controls(), *self._foot())
        room = BUDGET - kit.characters(top) - kit.characters(bottom)
        warnings = () if self.short else tuple(self._warnings(room))
        return Message(notification(self.stored), (*top, *warnings, *bottom))

    def _top(self) -> Iterator[Block]:
        yield kit.header(wording.title(self.brief.article))
        yield kit.context(" · ".join(wording.record(self.stored)), limit=LONGEST_RECORD)
        if not self.short:
            yield from draw_changes(self.stored)
        yield self._bottom_line()
        if points := wording.key_points(self.brief)[:MOST_POINTS]:
            lines = kit.bullets(*(kit.line(*self._cited(point)) for point in points))
            yield kit.rich(kit.line(kit.words("Key points", bold=True)), lines)
        if self.brief.actors and not self.short:
            yield from self._actors()

    def _bottom_line(self) -> Block:
        if self.brief.bottom_line is None:
            return kit.section(wording.NO_BOTTOM_LINE)
        return kit.rich(kit.line(kit.words("Bottom line: ", bold=True), *self._cited(self.brief.bottom_line)))

    def _actors(self) -> Iterator[Block]:
        lines = [draw_actor(actor, most_aliases=wording.MOST_ALIASES) for actor in wording.key_actors(self.brief)]
        hidden = len(self.brief.actors) - len(lines)
        if hidden:
            lines.append(kit.line(kit.words(f"+{hidden} more in All actors", italic=True)))
        yield kit.rich(kit.line(kit.words("Key actors", bold=True)), kit.bullets(*lines))

    def _warnings(self, room: int) -> Iterator[Block]:
        brief = self.brief
        if not brief.warnings:
            see = kit.button("All quotes", ids.QUOTES, value=self.stored.id)
            yield kit.section(wording.no_warnings(brief), accessory=see if brief.quotes else None)
            return
        drawn = {number: self._warning(number) for number in range(len(brief.warnings))}
        shown = _affordable(important(brief), drawn, room=room - 200)
        yield kit.rich(kit.line(kit.words(f"Quoted warnings ({len(brief.warnings)})", bold=True)))
        for number in sorted(shown):
            yield from drawn[number]
        if hidden := len(brief.warnings) - len(shown):
            see = kit.button("All warnings", ids.WARNINGS, value=self.stored.id)
            yield kit.section(f"+{wording.counted(hidden, 'more warning')}", accessory=see)

    def _warning(self, number: int) -> tuple[Block, Block]:
        warning = self.brief.warnings[number]
        options = {
            "Show in context": ids.to_value(ids.WARNING, number, self.stored.id),
            "All warnings": ids.to_value(ids.WARNINGS, number, self.stored.id),
        }
        menu = kit.overflow(ids.WARNING_MENU, options)
        heading = kit.section(cut(wording.speech(self.brief, warning), 300), accessory=menu)
        spoken = kit.quoted(*self._cited(warning), kit.words(f" {wording.offsets(Span(warning.start, warning.end))}"))
        return heading, kit.rich(spoken)

    def _checks(self) -> Iterator[Block]:
        if messages := wording.checks(self.brief):
            lines = [kit.line(kit.words(cut(message, LONGEST_CHECK))) for message in messages[:MOST_CHECKS]]
            hidden = len(messages) - len(lines)
            lines += [kit.line(kit.words(f"+{hidden} more in Evidence", italic=True))] if hidden else []
            yield kit.rich(kit.line(kit.words("Check these", bold=True)), kit.bullets(*lines))

    def _controls(self) -> Block:
        value, brief = self.stored.id, self.brief
        share = () if self.before else (kit.button("Share…", ids.SHARE, value=value, primary=True),)
        return kit.actions(
            *share,
            kit.button(f"All quotes ({len(brief.quotes)})", ids.QUOTES, value=value),
            kit.button(f"All actors ({len(brief.actors)})", ids.ACTORS, value=value),
            kit.button(f"All warnings ({len(brief.warnings)})", ids.WARNINGS, value=value),
            kit.button("Evidence", ids.EVIDENCE, value=value),
        )

    def _foot(self) -> Iterator[Block]:
        places = map(wording.place, self.citations.values())
        where = _joined(places, " · ", limit=LONGEST_SOURCES)
        yield kit.context(f"Sources: {wording.sources(self.brief)}. {where}", limit=1_000)
        yield kit.context(f"{wording.COPIED} {wording.seal(self.stored)}")

    def _cited(self, line: Excerpt | QuotedWarning) -> Iterator[Element | None]:
        return say(self.brief, line, self.citations[Span(line.start, line.end)])


def notification(stored: StoredBrief) -> str:
    """Return the message's text: the bottom line, escaped."""
    line = stored.brief.bottom_line
    return fit(line.text if line else wording.title(stored.brief.article), kit.FALLBACK_TEXT)


def important(brief: Brief) -> list[int]:
    """Order the numbers of the warnings by how much an analyst would miss them."""
    salience = {actor.name: actor.salience for actor in brief.actors}

    def weight(number: int) -> tuple[bool, bool, bool, float]:
        warning = brief.warnings[number]
        named, own_words = warning.speaker is not None, warning.kind is not QuoteKind.INDIRECT
        return warning.explicit, named, own_words, salience.get(warning.speaker or "", 0.0)

    return sorted(range(len(brief.warnings)), key=weight, reverse=True)


def _affordable(order: Iterable[int], drawn: dict[int, tuple[Block, Block]], *, room: int) -> set[int]:
    shown: set[int] = set()
    for number in order:
        size = kit.characters(drawn[number])
        if len(shown) < MOST_WARNINGS and size <= room:
            shown.add(number)
            room -= size
    return shown


def _joined(parts: Iterable[str], joint: str, *, limit: int) -> str:
    kept: list[str] = []
    every = list(parts)
    for part in every:
        if sum(map(len, kept)) + len(joint) * len(kept) + len(part) > limit:
            return joint.join([*kept, f"+{len(every) - len(kept)} more in Evidence"])
        kept.append(part)
    return joint.join(kept)
