"""Shows how an article differs from the version that was read before, in the words of both; pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import Edition, StoredBrief
from bot.publishing import kit
from bot.publishing.kit import Block
from bot.publishing.mrkdwn import clean, cut

TITLE = "What changed"
MOST_CHANGES = 3
MOST_IN_EVIDENCE = 20
LONGEST_WORDS = 160
LONGEST_IN_EVIDENCE = 500


def changes(edition: Edition | None, *, longest: int = LONGEST_WORDS) -> list[str]:
    """Say what is worded differently, added and removed, one line each; nothing for a first version."""
    if edition is None or edition.version < 2:
        return []
    return [cut(clean(line), 2 * longest + 20) for line in _lines(edition, longest)]


def shown_changes(stored: StoredBrief) -> list[str]:
    """Return the few changes that a brief shows, and how many more there are."""
    every = changes(stored.edition)
    hidden = len(every) - MOST_CHANGES
    return every if hidden <= 0 else [*every[: MOST_CHANGES - 1], f"+{hidden + 1} more in Evidence"]


def draw_changes(stored: StoredBrief) -> Iterator[Block]:
    """Draw the few changes that a brief shows."""
    if found := shown_changes(stored):
        yield _draw(found)


def draw_all_changes(stored: StoredBrief) -> Iterator[Block]:
    """Draw the changes that there is room for in Evidence."""
    if every := changes(stored.edition, longest=LONGEST_IN_EVIDENCE):
        hidden = len(every) - MOST_IN_EVIDENCE
        yield _draw(every[:MOST_IN_EVIDENCE] + ([f"+{hidden} more"] if hidden > 0 else []))


def _draw(found: list[str]) -> Block:
    return kit.rich(kit.line(kit.words(TITLE, bold=True)), kit.bullets(*(kit.line(kit.words(one)) for one in found)))


def _lines(edition: Edition, longest: int) -> Iterator[str]:
    yield from (f"“{cut(clean(old), longest)}” → “{cut(clean(new), longest)}”" for old, new in edition.changed)
    yield from (f"Added: “{cut(clean(words), longest)}”" for words in edition.added)
    yield from (f"Removed: “{cut(clean(words), longest)}”" for words in edition.removed)
