"""What Slack accepts inside a ``rich_text`` block: sections, lists, quotes, and the pieces of a line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.playground.elements import ID, LINK
from bot.playground.schema import Check, array, boolean, choice, integer, number, record, string, typed

COLOUR = string(7, pattern=lambda value: re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None)
_STYLE = record(
    {},
    {
        name: boolean
        for name in ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
    },
)


def _rich(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record(required, {"style": _STYLE, **(optional or {})})


IN_RICH_SECTION = {
    "text": _rich({"text": string(100_000)}),
    "link": _rich({"url": LINK}, {"text": string(100_000, 0), "unsafe": boolean}),
    "emoji": _rich({"name": string(255)}, {"unicode": string(255), "skin_tone": number(1, 6), "url": LINK}),
    "user": _rich({"user_id": ID}),
    "usergroup": _rich({"usergroup_id": ID}),
    "channel": _rich({"channel_id": ID}),
    "team": _rich({"team_id": ID}),
    "broadcast": _rich({"range": choice("here", "channel", "everyone")}),
    "date": _rich(
        {"timestamp": integer(0, 99_999_999_999), "format": string(255)},
        {"url": LINK, "fallback": string(255), "timezone": string(100)},
    ),
    "color": _rich({"value": COLOUR}),
}
_RICH_ELEMENTS = array(typed(IN_RICH_SECTION), 0, 10_000)
_PLAIN_ELEMENTS = array(typed({name: IN_RICH_SECTION[name] for name in ("text", "link")}), 0, 10_000)
_BORDER: Mapping[str, Check] = {"border": number(0, 1)}
_RICH_SECTION = record({"elements": _RICH_ELEMENTS}, {})
IN_RICH_TEXT: Mapping[str, Check] = {
    "rich_text_section": _RICH_SECTION,
    "rich_text_quote": record({"elements": _RICH_ELEMENTS}, _BORDER),
    "rich_text_preformatted": record({"elements": _PLAIN_ELEMENTS}, {**_BORDER, "language": string(50)}),
    "rich_text_list": record(
        {"elements": array(typed({"rich_text_section": _RICH_SECTION}), 0, 1000), "style": choice("bullet", "ordered")},
        {**_BORDER, "indent": number(0, 8), "offset": number(0, 10_000)},
    ),
}
