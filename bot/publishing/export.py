"""Briefs as files: the JSON contract and readable Markdown; pure, and byte for byte the same for the same brief."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model import Actor, Brief, Excerpt, Quote, QuotedWarning, Span
from bot.publishing import wording
from bot.publishing.citations import Citation, cite
from bot.publishing.mrkdwn import clean, passage_link, web_address

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~!$&]")
_LIST_SIGN = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def to_json(brief: Brief) -> str:
    """Return the contract ``brief/1`` as indented JSON."""
    return dump(brief.to_document())


def to_json_list(briefs: Iterable[Brief]) -> str:
    """Return several briefs as one JSON array, in their order."""
    return dump([brief.to_document() for brief in briefs])


def to_markdown(brief: Brief) -> str:
    """Return the whole brief as Markdown; what the article says cannot format, link or embed anything."""
    return "\n".join(_Markdown(brief, cite(brief)).lines()) + "\n"


def escape(text: str) -> str:
    """Escape foreign text for Markdown and put it on one line."""
    signs = _SPECIAL.sub(lambda sign: "&amp;" if sign[0] == "&" else f"\\{sign[0]}", clean(text))
    return _LIST_SIGN.sub(_escape_list_sign, signs)


def _escape_list_sign(found: re.Match[str]) -> str:
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def dump(value: object) -> str:
    """Return plain values as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class _Markdown:
    brief: Brief
    citations: dict[Span, Citation]

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._points()
        yield from self._actors()
        yield from self._warnings()
        yield from self._quotes()
        yield from self._checks()
        yield from self._foot()

    def _head(self) -> Iterator[str]:
        article = self.brief.article
        yield f"# {escape(wording.title(article))}"
        yield ""
        address = web_address(article.url)
        yield escape(" · ".join(wording.provenance(self.brief))) + (f" · <{address}>" if address else "")

    def _points(self) -> Iterator[str]:
        line = self.brief.bottom_line
        yield from ("", "## Bottom line", "")
        yield self._cited(line) if line else wording.NO_BOTTOM_LINE
        if points := wording.key_points(self.brief):
            yield from ("", "## Key points", "")
            yield from (f"- {self._cited(point)}" for point in points)

    def _actors(self) -> Iterator[str]:
        if self.brief.actors:
            yield from ("", "## Actors", "")
            yield from ("| Name | What | Other names | In the article |", "|---|---|---|---|")
            yield from (_actor_row(actor) for actor in self.brief.actors)

    def _warnings(self) -> Iterator[str]:
        yield from ("", f"## Quoted warnings ({len(self.brief.warnings)})")
        if not self.brief.warnings:
            yield from ("", wording.NO_WARNINGS)
        for warning in self.brief.warnings:
            citation = self.citations[Span(warning.start, warning.end)]
            yield from self._speech(warning, wording.place(citation))

    def _quotes(self) -> Iterator[str]:
        if self.brief.quotes:
            yield from ("", f"## All quotes ({len(self.brief.quotes)})")
        for quote in self.brief.quotes:
            yield from self._speech(quote, wording.offsets(Span(quote.start, quote.end)))

    def _speech(self, line: Quote | QuotedWarning, where: str) -> Iterator[str]:
        yield from ("", f"**{escape(wording.speech(self.brief, line))}**", "")
        yield f"> {escape(line.text)} {self._linked(where, Span(line.start, line.end))}"

    def _checks(self) -> Iterator[str]:
        if checks := wording.checks(self.brief):
            yield from ("", "## Check these", "")
            yield from (f"- {escape(check)}" for check in checks)

    def _foot(self) -> Iterator[str]:
        yield from ("", "## Sources", "")
        yield from (f"- {self._linked(wording.place(each), each.span)}" for each in self.citations.values())
        yield from ("", f"{wording.sources(self.brief)}.", "", f"*{wording.COPIED}*", "")
        yield escape(wording.engine(self.brief))

    def _cited(self, line: Excerpt) -> str:
        citation = self.citations[Span(line.start, line.end)]
        return f"{escape(line.text)} {self._linked(f'[{citation.number}]', citation.span)}"

    def _linked(self, label: str, span: Span) -> str:
        article = self.brief.article
        address = passage_link(article.url, article.text, span)
        return f"[{escape(label)}](<{address}>)" if address else escape(label)


def _actor_row(actor: Actor) -> str:
    name = f"**{escape(actor.name)}**" if actor.key else escape(actor.name)
    others = wording.other_names(actor, most=len(actor.aliases)).removeprefix("also ")
    cells = (name, escape(wording.role(actor)), escape(others), wording.activity(actor))
    return f"| {' | '.join(cells)} |"
