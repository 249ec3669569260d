"""What Slack accepts as the blocks of a message, a modal or a home tab, and the complaints it answers with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.elements import (
    ID,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    LINK,
    either_text,
    plain,
)
from bot.playground.rich_text import IN_RICH_TEXT
from bot.playground.schema import (
    Check,
    anything,
    array,
    boolean,
    choice,
    either,
    every,
    number,
    problem,
    record,
    string,
    typed,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 13_000
MARKDOWN_TEXT = 12_000


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record(required, {"block_id": ID, **(optional or {})})


def _section_says_something(value: dict[str, Any], pointer: str) -> Iterator[str]:
    if not value.get("text") and not value.get("fields"):
        yield problem("missing required field: text or fields", pointer)


_CELL = typed(
    {
        "raw_text": record({"text": string(3000, 0)}, {}),
        "rich_text": record({"elements": array(typed(IN_RICH_TEXT), 1, 100)}, {"block_id": ID}),
    }
)
_COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})
_IMAGE_BLOCK = every(
    _block({"alt_text": string(2000)}, {"image_url": LINK, "slack_file": anything, "title": plain(2000)}),
    either("image_url", "slack_file"),
)
BLOCKS: Mapping[str, Check] = {
    "section": every(
        _block(
            {},
            {
                "text": either_text(3000),
                "fields": array(either_text(2000), 1, 10),
                "accessory": typed(IN_SECTION),
                "expand": boolean,
            },
        ),
        _section_says_something,
    ),
    "header": _block({"text": plain(150)}, {"level": number(1, 6)}),
    "divider": _block({}),
    "image": _IMAGE_BLOCK,
    "actions": _block({"elements": array(typed(IN_ACTIONS), 1, 25)}),
    "context": _block({"elements": array(typed(IN_CONTEXT), 1, 10)}),
    "context_actions": _block({"elements": array(typed(IN_CONTEXT_ACTIONS), 1, 5)}),
    "input": _block(
        {"label": plain(2000), "element": typed(IN_INPUT)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block({"elements": array(typed(IN_RICH_TEXT), 0, 1000)}),
    "markdown": _block({"text": string(MARKDOWN_TEXT)}),
    "table": _block({"rows": array(array(_CELL, 1, 20), 1, 100)}, {"column_settings": array(_COLUMN, 0, 20)}),
    "file": _block({"external_id": string(255), "source": choice("remote")}),
    "video": _block(
        {"alt_text": string(2000), "title": plain(199), "thumbnail_url": LINK, "video_url": LINK},
        {
            "author_name": string(49),
            "description": plain(200),
            "provider_icon_url": LINK,
            "provider_name": string(255),
            "title_url": LINK,
        },
    ),
}
_ONLY_MESSAGES = {"file", "markdown", "table", "context_actions"}
ON_SURFACE = {
    "message": typed(BLOCKS),
    "modal": typed({name: check for name, check in BLOCKS.items() if name not in _ONLY_MESSAGES}),
    "home": typed({name: check for name, check in BLOCKS.items() if name not in _ONLY_MESSAGES}),
}


def complaints(blocks: Any, *, surface: str = "message", pointer: str = "/blocks") -> list[str]:
    """List what Slack would complain about; an empty list means that the blocks are accepted."""
    most = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    found = list(array(ON_SURFACE[surface], 0, most)(blocks, pointer))
    return found or [*_repeated_ids(blocks, pointer), *_too_many_of_a_kind(blocks, pointer)]


def too_long(blocks: list[dict[str, Any]]) -> bool:
    """Tell whether all texts of the blocks together pass the size that Slack posts."""
    return sum(map(len, texts(blocks))) > MESSAGE_TEXT


def texts(value: Any) -> Iterator[str]:
    """Yield every text that a reader of the blocks sees."""
    if isinstance(value, list):
        for entry in value:
            yield from texts(entry)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)


def elements(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the interactive elements of a block in reading order."""
    if block["type"] in {"actions", "context_actions"}:
        return list(block["elements"])
    return [block[name] for name in ("accessory", "element") if block.get(name)]


def options_in(menu: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the options of a menu, or of an answer that fills one, those of groups included."""
    grouped = [option for group in menu.get("option_groups") or [] for option in group["options"]]
    return [*(menu.get("options") or []), *grouped]


def _repeated_ids(blocks: list[dict[str, Any]], pointer: str) -> Iterator[str]:
    block_ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    for block_id, times in block_ids.items():
        if times > 1:
            yield problem(f"block_id is not unique: {block_id}", pointer)
    for index, block in enumerate(blocks):
        action_ids = Counter(element["action_id"] for element in elements(block) if element.get("action_id"))
        for action_id, times in action_ids.items():
            if times > 1:
                yield problem(f"action_id is not unique: {action_id}", f"{pointer}/{index}")


def _too_many_of_a_kind(blocks: list[dict[str, Any]], pointer: str) -> Iterator[str]:
    if sum(bool(element.get("focus_on_load")) for block in blocks for element in elements(block)) > 1:
        yield problem("only one element may have focus_on_load", pointer)
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield problem("only one table is allowed", pointer)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_TEXT:
        yield problem(f"markdown text must be less than {MARKDOWN_TEXT + 1} characters in all", pointer)
