"""Draws what opens over a conversation: the paged lists of a brief, a passage in context, a brief, a notice; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.model import Quote, QuotedWarning, Span, StoredBrief
from bot.publishing import ids, kit, wording
from bot.publishing.blocks import draw_actor, draw_brief, say, source_link
from bot.publishing.citations import Citation, cite
from bot.publishing.editions import draw_all_changes
from bot.publishing.evidence import draw_citations, draw_passage
from bot.publishing.kit import Block, Element, View
from bot.publishing.mrkdwn import cut, web_address
from bot.publishing.reasons import reasons
from bot.publishing.state import ViewState

Entry = tuple[Block, ...]
PER_PAGE = 8
ACTORS_PER_PAGE = 20
MOST_MENTIONS = 12
LONGEST_QUOTE = 2_500
LONGEST_REASON = 1_000
LONGEST_SPEECH = 400


def draw_list(stored: StoredBrief, state: ViewState) -> View:
    """Draw one page of the quotes, actors, warnings or evidence of a brief, as ``state`` says."""
    title, entries, empty, size = _LISTS[state.shows]
    every = entries(stored)
    page = max(0, min(state.page, (len(every) - 1) // size))
    shown = every[page * size : (page + 1) * size]
    blocks = [kit.context(f"{wording.title(stored.brief.article)} · brief {stored.id}", limit=400)]
    blocks += [block for entry in shown for block in entry] or [kit.section(empty)]
    blocks += _pager(page, len(every), size)
    blocks.append(kit.context(f"{wording.COPIED} {wording.seal(stored)}"))
    return kit.modal(title, blocks, metadata=replace(state, brief_id=stored.id, page=page).encode())


def draw_context(stored: StoredBrief, line: Quote | QuotedWarning, state: ViewState) -> View:
    """Draw the paragraph that a quote or a warning stands in, and why it is in the brief."""
    span = Span(line.start, line.end)
    label = f"Characters {wording.offsets(span)} of the article"
    blocks = [
        kit.context(wording.title(stored.brief.article)),
        kit.section(cut(wording.speech(stored.brief, line), LONGEST_SPEECH)),
    ]
    blocks.append(draw_passage(stored.brief, span, label=label))
    blocks += [kit.context(f"{asked}: {answer}", limit=LONGEST_REASON) for asked, answer in reasons(stored.brief, line)]
    return kit.modal("In context", blocks, metadata=replace(state, brief_id=stored.id).encode())


def draw_brief_view(stored: StoredBrief, state: ViewState) -> View:
    """Draw a whole brief as a modal."""
    blocks = draw_brief(stored).blocks
    return kit.modal("Brief", blocks, metadata=replace(state, brief_id=stored.id).encode())


def draw_notice(title: str, text: str, *buttons: Element, state: ViewState, about: str = "") -> View:
    """Draw a sentence, what it is about, and buttons where there is a next step."""
    blocks = [kit.section(text), *([kit.context(about)] if about else [])]
    blocks += [kit.actions(*buttons)] if buttons else []
    return kit.modal(title, blocks, metadata=state.encode())


def _quotes(stored: StoredBrief) -> list[Entry]:
    return [_spoken(stored, quote, (ids.QUOTE, number)) for number, quote in enumerate(stored.brief.quotes)]


def _warnings(stored: StoredBrief) -> list[Entry]:
    numbers = cite(stored.brief)
    return [
        _spoken(stored, warning, (ids.WARNING, n), numbers[Span(warning.start, warning.end)])
        for n, warning in enumerate(stored.brief.warnings)
    ]


def _spoken(
    stored: StoredBrief, line: Quote | QuotedWarning, target: tuple[str, int], citation: Citation | None = None
) -> Entry:
    see = kit.button("Show in context", ids.CONTEXT, value=ids.to_value(*target, stored.id))
    span = Span(line.start, line.end)
    words = say(stored.brief, line, citation) if citation else _uncited(stored, line)
    heading = kit.section(cut(wording.speech(stored.brief, line), LONGEST_SPEECH), accessory=see)
    return heading, kit.rich(kit.quoted(*words, kit.words(f" {wording.offsets(span)}")))


def _uncited(stored: StoredBrief, quote: Quote | QuotedWarning) -> list[Element | None]:
    article = stored.brief.article
    link = source_link(stored.brief, Span(quote.start, quote.end), "↗") if web_address(article.url) else None
    rest = kit.words(" (cut; Show in context has more)", italic=True) if len(quote.text) > LONGEST_QUOTE else None
    return [kit.words(cut(quote.text, LONGEST_QUOTE)), rest, kit.words(" "), link]


def _actors(stored: StoredBrief) -> list[Entry]:
    drawn: list[Entry] = []
    for actor in stored.brief.actors:
        mentions = ", ".join(wording.offsets(span) for span in actor.mentions[:MOST_MENTIONS])
        hidden = len(actor.mentions) - MOST_MENTIONS
        more = f" and {hidden} more" if hidden > 0 else ""
        where = kit.line(kit.words(f"{actor.kind.value} · {len(actor.mentions)}× at {mentions}{more}"))
        drawn.append((kit.rich(draw_actor(actor, most_aliases=20), kit.bullets(where)),))
    return drawn


def _evidence(stored: StoredBrief) -> list[Entry]:
    article = stored.brief.article
    facts = [f"{wording.counted(article.words, 'word')}, {wording.verdict(stored.brief)}"]
    facts += [version] if (version := wording.edition(stored)) else []
    facts += [f"SHA-256 of the text: {article.sha256}", f"{len(article.text):,} characters"]
    facts += [f"Check: {cut(check, 300)}" for check in wording.checks(stored.brief)]
    lines = [kit.line(kit.words(fact)) for fact in facts]
    return [(kit.rich(kit.bullets(*lines)), *draw_all_changes(stored)), *draw_citations(stored)]


def _pager(page: int, total: int, size: int) -> list[Block]:
    last = (total - 1) // size
    if last < 1:
        return []
    buttons = [kit.button("Previous", ids.PREVIOUS)] if page else []
    buttons += [kit.button("Next", ids.NEXT)] if page < last else []
    first = page * size + 1
    return [kit.context(f"{first} to {min(total, first + size - 1)} of {total}"), kit.actions(*buttons)]


_LISTS: dict[str, tuple[str, Callable[[StoredBrief], Sequence[Entry]], str, int]] = {
    ids.QUOTES: ("All quotes", _quotes, "No quotes in this article.", PER_PAGE),
    ids.ACTORS: ("All actors", _actors, "No actors found in this article.", ACTORS_PER_PAGE),
    ids.WARNINGS: ("All warnings", _warnings, wording.NO_WARNINGS, PER_PAGE),
    ids.EVIDENCE: ("Evidence", _evidence, "Nothing is cited in this brief.", PER_PAGE),
}
