"""Tell utterances from the lines that list them: retold words and those quoted inside them are said at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.model import Quote

_INNER_MARKS = " .,;:!?…"


def unique(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the quotes without those that give the same stretch to the same speaker again."""
    first: dict[tuple[int, int, str | None], Quote] = {}
    for quote in quotes:
        first.setdefault((quote.start, quote.end, quote.speaker), quote)
    return tuple(first.values())


def count_utterances(quotes: Sequence[Quote]) -> Counter[str | None]:
    """Count how often each speaker speaks; words inside others of the speaker, or printed again, are no new ones."""
    counts: Counter[str | None] = Counter()
    ends: dict[str | None, int] = {}
    heard: set[tuple[str | None, str]] = set()
    for quote in sorted(quotes, key=lambda q: (q.start, -q.end)):
        words = quote.speaker, " ".join(quote.text.lower().split()).strip(_INNER_MARKS)
        if quote.end > ends.get(quote.speaker, -1) and words not in heard:
            counts[quote.speaker] += 1
        heard.add(words)
        ends[quote.speaker] = max(quote.end, ends.get(quote.speaker, -1))
    return counts
