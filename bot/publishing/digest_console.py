"""Writes a digest for the terminal, in the words of the messages, nothing of it cut away into a thread; pure.

Foreign text is cleaned before it is written, so that no article can send commands to a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.model import Digest, Receipt
from bot.publishing import digest_plain as plain
from bot.publishing import digest_wording as wording
from bot.publishing.digest_changes import plain_change
from bot.publishing.digest_citations import Cited, cite_stories
from bot.publishing.digests_console import plain as plain_values
from bot.publishing.mrkdwn import clean

SCHEMA = "digest/1"


def to_text(digest: Digest, receipt: Receipt) -> str:
    """Write a digest as text: what changed, all stories, their evidence, what was collapsed, and the receipt."""
    return "".join(f"{clean(line)}\n" for line in _lines(digest, receipt))


def to_document(digest: Digest, receipt: Receipt) -> dict[str, Any]:
    """Return a digest and its receipt as plain values, without the hashes of the texts that were compared."""
    values = plain_values({"digest": asdict(digest), "receipt": asdict(receipt)})
    return {"schema": SCHEMA, **_without_signatures(values)}


def _without_signatures(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_signatures(inner) for name, inner in value.items() if name != "signature"}
    return [_without_signatures(inner) for inner in value] if isinstance(value, list) else value


def _lines(digest: Digest, receipt: Receipt) -> Iterator[str]:
    cited = cite_stories(digest)
    yield wording.title(receipt)
    yield wording.span(receipt) + wording.SET_UP_BY + wording.person(receipt)
    numbers = {each.story.lead.key: each.number for each in cited}
    yield from _part(wording.CHANGED, ((plain_change(each, numbers),) for each in digest.changes))
    yield from (line for each in cited[: len(digest.stories)] for line in _story(each))
    if digest.thread:
        yield from ("", "More stories")
    yield from (line for each in cited[len(digest.stories) :] for line in _story(each))
    yield from _evidence(cited)
    yield from _part("Collapsed", ((wording.told_line(line),) for line in wording.collapsed(digest)))
    yield ""
    everything = max(map(len, (receipt.failing, receipt.idle, receipt.unread)))
    yield from wording.receipt_lines(receipt, most=everything, rest="")


def _story(cited: Cited) -> Iterator[str]:
    yield ""
    yield from plain.story_lines(cited, longest=plain.LONGEST_PASSAGE, rest=" below")


def _evidence(cited: Sequence[Cited]) -> Iterator[str]:
    """Write where each line that a story quotes stands, story by story."""
    told = [each for each in cited if each.lead or each.warnings]
    yield from ("", "Evidence") if told else ()
    for each in told:
        yield plain.named(each)
        yield from (f"• {plain.lead_line(each.lead)}",) if each.lead else ()
        yield from _listed(map(plain.evidence_lines, each.warnings))


def _part(heading: str, items: Iterable[plain.Item]) -> Iterator[str]:
    lines = list(_listed(items))
    yield from ("", heading, *lines) if lines else ()


def _listed(items: Iterable[plain.Item]) -> Iterator[str]:
    for first, *others in items:
        yield f"• {first}"
        yield from (f"– {line}" for line in others)
