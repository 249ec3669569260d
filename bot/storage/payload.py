"""A request as JSON and back, with a version: a request that a newer briefbot wrote is left for it.

Each kind is written under the lowest version that can read it, so that while an upgrade rolls out the old workers go on
with what they know: version 1 knows briefs and shares, version 2 also requests about sources, briefs of stubs and texts
that were pasted for a link, version 3 also requests about digests and entries, version 4 also previews of digests that
are not saved. What a version does not know is left out while it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model import (
    Address,
    BriefRequest,
    DigestRequest,
    DigestVerb,
    EntriesRequest,
    Request,
    ShareRequest,
    Source,
    SourcesRequest,
    SourcesVerb,
    Wish,
)
from bot.model.plain import from_plain, to_plain

VERSION = 4
BRIEF = "brief"
SHARE = "share"
SOURCES = "sources"
DIGEST = "digest"
ENTRIES = "entries"
KINDS: Mapping[type[Any], str] = {
    BriefRequest: BRIEF,
    ShareRequest: SHARE,
    SourcesRequest: SOURCES,
    DigestRequest: DIGEST,
    EntriesRequest: ENTRIES,
}
_SINCE: Mapping[type[Any], int] = {SourcesRequest: 2, DigestRequest: 3, EntriesRequest: 3}


def kind_of(request: Request) -> str:
    """Return the word that a request's kind is stored under."""
    return KINDS[type(request)]


def version_of(request: Request) -> int:
    """Return the lowest version that understands a request."""
    if isinstance(request, BriefRequest):
        pasted = request.source.link is not None and request.source.text is not None
        return 2 if request.stub or pasted else 1
    if isinstance(request, DigestRequest) and request.wish:
        return 4
    return _SINCE.get(type(request), 1)


def to_payload(request: Request) -> dict[str, Any]:
    """Return a request as plain values."""
    values = to_plain(request)
    if version_of(request) == 1:
        values.pop("stub", None)
    if version_of(request) < 4:
        values.pop("wish", None)
    return values


def from_payload(kind: str, payload: Mapping[str, Any]) -> Request:
    """Return the request that ``to_payload`` wrote; raise ``ValueError`` for a kind that is not known."""
    values = {**payload, "reply_to": Address(**payload["reply_to"])}
    if kind == BRIEF:
        return BriefRequest(**values | {"source": Source(**payload["source"])})
    if kind == SHARE:
        return ShareRequest(**values)
    if kind == SOURCES:
        return SourcesRequest(**values | {"verb": SourcesVerb(payload["verb"])})
    if kind == DIGEST:
        wish = from_plain(Wish, payload.get("wish"))
        return DigestRequest(**values | {"verb": DigestVerb(payload["verb"]), "wish": wish})
    if kind == ENTRIES:
        return EntriesRequest(**values)
    raise ValueError(f"unknown kind of request: {kind}")
