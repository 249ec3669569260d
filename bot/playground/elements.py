"""What Slack accepts inside a block: text objects, options and interactive elements, with their limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.schema import (
    Check,
    anything,
    array,
    boolean,
    choice,
    either,
    every,
    integer,
    not_empty,
    number,
    problem,
    record,
    string,
    typed,
)

ID = string(255)
LINK = string(3000, pattern=lambda value: re.match(r"(https?|mailto|slack|tel|ftp)s?:", value) is not None)
DATE = string(10, pattern=lambda value: re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None)
CLOCK = string(5, pattern=lambda value: re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None)
NUMERAL = string(30, 0, pattern=lambda value: re.fullmatch(r"-?\d+(\.\d+)?|", value) is not None)


def plain(most: int, least: int = 1) -> Check:
    """Accept a ``plain_text`` object."""
    return typed({"plain_text": record({"text": string(most, least)}, {"emoji": boolean})})


def either_text(most: int, least: int = 1) -> Check:
    """Accept a ``plain_text`` or ``mrkdwn`` object."""
    return typed(
        {
            "plain_text": record({"text": string(most, least)}, {"emoji": boolean}),
            "mrkdwn": record({"text": string(most, least)}, {"verbatim": boolean}),
        }
    )


def option(text: Check, *, link: bool = False) -> Check:
    """Accept one option of a menu."""
    return record(
        {"text": text, "value": string(150)},
        {"description": plain(75)} | ({"url": LINK} if link else {}),
    )


PLAIN_OPTION = option(plain(75))
RICH_OPTION = record({"text": either_text(75), "value": string(150)}, {"description": either_text(75)})
GROUP = record({"label": plain(75), "options": array(PLAIN_OPTION, 1, 100)}, {})
OFFERED_GROUP = record({"label": plain(75), "options": array(PLAIN_OPTION, 0, 100)}, {})
CONFIRM = record(
    {"title": plain(100), "text": either_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
DISPATCH = record({}, {"trigger_actions_on": array(choice("on_enter_pressed", "on_character_entered"), 1, 2)})
FILTER = every(
    record(
        {},
        {
            "include": array(choice("im", "mpim", "private", "public"), 1, 4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
    ),
    not_empty,
)
SLACK_FILE = record({}, {"id": string(255), "url": LINK})


def _initial_is_offered(value: dict[str, Any], pointer: str) -> Iterator[str]:
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered += group["options"]
    initial = value.get("initial_options") or ([value["initial_option"]] if value.get("initial_option") else [])
    for one in initial:
        if one not in offered:
            yield problem("initial option must be one of the options", pointer)


def _initial_are_not_too_many(value: dict[str, Any], pointer: str) -> Iterator[str]:
    initial = next((chosen for name, chosen in value.items() if name.startswith("initial_")), None) or []
    if len(initial) > value.get("max_selected_items", len(initial)):
        yield problem("must not have more initial values than max_selected_items", pointer)


def _in_order(low: str, high: str) -> Check:
    def check(value: dict[str, Any], pointer: str) -> Iterator[str]:
        least, most = value.get(low), value.get(high)
        if least not in (None, "") and most not in (None, "") and float(least) > float(most):
            yield problem(f"{low} must not be greater than {high}", pointer)

    return check


def _menu(own: Mapping[str, Check], *, many: bool) -> Check:
    common = {"action_id": ID, "placeholder": plain(150), "focus_on_load": boolean, "confirm": CONFIRM}
    several = {"max_selected_items": number(1, 1000)} if many else {}
    shape = record({}, common | several | dict(own))
    return every(shape, _initial_are_not_too_many) if many else shape


def _static(*, many: bool) -> Check:
    initial = {"initial_options": array(PLAIN_OPTION, 1, 100)} if many else {"initial_option": PLAIN_OPTION}
    own = {"options": array(PLAIN_OPTION, 1, 100), "option_groups": array(GROUP, 1, 100), **initial}
    return every(_menu(own, many=many), either("options", "option_groups"), _initial_is_offered)


def _external(*, many: bool) -> Check:
    initial = {"initial_options": array(PLAIN_OPTION, 1, 100)} if many else {"initial_option": PLAIN_OPTION}
    return _menu({"min_query_length": number(0, 100), **initial}, many=many)


def _picker(noun: str, *, many: bool, extra: Mapping[str, Check] | None = None) -> Check:
    initial = {f"initial_{noun}s": array(ID, 1, 100)} if many else {f"initial_{noun}": ID}
    return _menu({**initial, **(extra or {})}, many=many)


def _conversations(*, many: bool) -> Check:
    extra = {"default_to_current_conversation": boolean, "filter": FILTER}
    return _picker("conversation", many=many, extra=extra if many else {**extra, "response_url_enabled": boolean})


def _ticks(most: int, initial: Mapping[str, Check]) -> Check:
    shape = record(
        {"options": array(RICH_OPTION, 1, most)},
        {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean, **initial},
    )
    return every(shape, _initial_is_offered)


def _typed_in(own: Mapping[str, Check], required: Mapping[str, Check] | None = None) -> Check:
    common = {
        "action_id": ID,
        "placeholder": plain(150),
        "focus_on_load": boolean,
        "dispatch_action_config": DISPATCH,
    }
    return record(required or {}, common | dict(own))


BUTTON = record(
    {"text": plain(75)},
    {
        "action_id": ID,
        "url": LINK,
        "value": string(2000),
        "style": choice("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
FEEDBACK = record({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
IMAGE = every(
    record({"alt_text": string(2000)}, {"image_url": LINK, "slack_file": SLACK_FILE}),
    either("image_url", "slack_file"),
)
MENUS: Mapping[str, Check] = {
    "static_select": _static(many=False),
    "multi_static_select": _static(many=True),
    "external_select": _external(many=False),
    "multi_external_select": _external(many=True),
    "users_select": _picker("user", many=False),
    "multi_users_select": _picker("user", many=True),
    "conversations_select": _conversations(many=False),
    "multi_conversations_select": _conversations(many=True),
    "channels_select": _picker("channel", many=False, extra={"response_url_enabled": boolean}),
    "multi_channels_select": _picker("channel", many=True),
    "datepicker": _menu({"initial_date": DATE}, many=False),
    "timepicker": _menu({"initial_time": CLOCK, "timezone": string(100)}, many=False),
    "checkboxes": _ticks(10, {"initial_options": array(RICH_OPTION, 1, 10)}),
    "radio_buttons": _ticks(10, {"initial_option": RICH_OPTION}),
}
WHEN = record(
    {},
    {
        "action_id": ID,
        "initial_date_time": integer(1_000_000_000, 9_999_999_999),
        "focus_on_load": boolean,
        "confirm": CONFIRM,
    },
)
PRESSED: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": record({"options": array(option(plain(75), link=True), 1, 5)}, {"action_id": ID, "confirm": CONFIRM}),
    "workflow_button": record(
        {"text": plain(75), "workflow": anything},
        {"action_id": ID, "style": choice("primary", "danger"), "accessibility_label": string(75)},
    ),
}
TYPED_IN: Mapping[str, Check] = {
    "plain_text_input": every(
        _typed_in(
            {
                "multiline": boolean,
                "min_length": number(0, 3000),
                "max_length": number(1, 3000),
                "initial_value": string(3000, 0),
            }
        ),
        _in_order("min_length", "max_length"),
    ),
    "email_text_input": _typed_in({"initial_value": string(3000, 0)}),
    "url_text_input": _typed_in({"initial_value": string(3000, 0)}),
    "number_input": every(
        _typed_in(
            {name: NUMERAL for name in ("initial_value", "min_value", "max_value")}, {"is_decimal_allowed": boolean}
        ),
        _in_order("min_value", "max_value"),
    ),
    "rich_text_input": _typed_in({"initial_value": anything}),
    "file_input": record({}, {"action_id": ID, "filetypes": array(string(20), 1, 50), "max_files": number(1, 10)}),
}
IN_SECTION = {**MENUS, **PRESSED, "image": IMAGE}
IN_ACTIONS = {**MENUS, **PRESSED, "datetimepicker": WHEN, "rich_text_input": TYPED_IN["rich_text_input"]}
IN_INPUT = {**MENUS, **TYPED_IN, "datetimepicker": WHEN}
IN_CONTEXT = {
    "image": IMAGE,
    "plain_text": record({"text": string(3000)}, {"emoji": boolean}),
    "mrkdwn": record({"text": string(3000)}, {"verbatim": boolean}),
}
IN_CONTEXT_ACTIONS = {
    "feedback_buttons": record({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}),
    "icon_button": record(
        {"icon": choice("trash"), "text": plain(75)},
        {
            "action_id": ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": array(ID, 1, 100),
        },
    ),
}
