"""The promises that a brief keeps whatever the text: every range is verbatim, nobody is named in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bot.model import Attribution, Brief


def ranges(brief: Brief) -> Iterator[tuple[int, int, str | None]]:
    """Yield every range that a brief gives, with the words it claims to find there or None."""
    lines = [*brief.summary, *brief.quotes, *brief.warnings, *([brief.bottom_line] if brief.bottom_line else [])]
    yield from ((line.start, line.end, line.text) for line in lines)
    yield from ((*said.speaker_span, None) for said in (*brief.quotes, *brief.warnings) if said.speaker_span)
    yield from ((*span, None) for actor in brief.actors for span in actor.mentions)
    yield from ((*span, None) for check in brief.checks for span in check.spans)


def broken_promises(brief: Brief) -> Iterator[tuple[str, Any]]:
    """Yield everything in a brief that its contract rules out."""
    text, named = brief.article.text, {actor.name for actor in brief.actors}
    quotes, warnings = brief.quotes, brief.warnings
    said = (*quotes, *warnings)
    yield from (("not verbatim", r) for r in ranges(brief) if r[2] not in {None, text[r[0] : r[1]]})
    yield from (("out of the text", r) for r in ranges(brief) if not 0 <= r[0] < r[1] <= len(text))
    yield from (("warning outside the quotes", w) for w in warnings if brief.quote_of(w) is None)
    yield from (("quotes out of order", q) for q, later in pairwise(quotes) if later.start < q.start)
    yield from (("nobody is sure", q) for q in quotes if q.speaker is None and q.attribution is not Attribution.UNCLEAR)
    yield from (("somebody is unclear", q) for q in quotes if q.speaker and q.attribution is Attribution.UNCLEAR)
    yield from (("speaker without a place", s) for s in said if s.speaker and s.speaker_span is None)
    yield from (("warning of nobody", w) for w in warnings if not (w.speaker or w.speaker_span))
    yield from (("candidate is no actor", q) for q in quotes if not set(q.candidates) <= named)
    yield from (("speaker among the others", q) for q in quotes if q.speaker in q.candidates)
    yield from (("name not among the aliases", a) for a in brief.actors if a.aliases[:1] != (a.name,))
    yield from (("salience out of range", a) for a in brief.actors if not 0 <= a.salience <= 1)
    yield from (("speaks miscounted", a) for a in brief.actors if a.speaks < a.warns and not a.speaks)
    if len(brief.summary) > 3 or (brief.bottom_line and brief.bottom_line not in brief.summary):
        yield ("summary", brief.summary)


def canonical(brief: Brief) -> bytes:
    """Return the document of a brief as it is compared."""
    return json.dumps(brief.to_document(), ensure_ascii=False).encode()
