"""The names under which Slack tells us what was pressed or submitted; drawn here, listened to in room 1."""

from __future__ import annotations

from typing import Final

# buttons and menus
SHARE: Final = "share"
QUOTES: Final = "quotes"
ACTORS: Final = "actors"
WARNINGS: Final = "warnings"
EVIDENCE: Final = "evidence"
CONTEXT: Final = "context"
WARNING_MENU: Final = "warning_menu"
PREVIOUS: Final = "previous"
NEXT: Final = "next"
OPEN: Final = "open"
NEW: Final = "new"
PASTE: Final = "paste"
HELP: Final = "help"
BRIEF_STUB: Final = "brief_stub"
ADD_SOURCE: Final = "add_source"
ADD_OTHER: Final = "add_other"
SOURCE_MENU: Final = "source_menu"
SOURCES_PAGE: Final = "sources_page"

# views
BRIEF_FORM: Final = "brief_form"
SHARE_FORM: Final = "share_form"
IMPORT_FORM: Final = "import_form"
REMOVE_FORM: Final = "remove_form"

# shortcuts; the app manifest names them
BRIEF_MESSAGE: Final = "brief_message"
BRIEF_ARTICLE: Final = "brief_article"

# inputs of the forms
SOURCE: Final = "source"
RECENT: Final = "recent"
CHANNEL: Final = "channel"
LENGTH: Final = "length"
THREAD: Final = "thread"
NOTE: Final = "note"
SHORT: Final = "short"
FULL: Final = "full"
OUTLINES: Final = "outlines"


# what a control points at
QUOTE: Final = "quote"
WARNING: Final = "warning"

# what the menu of a source offers
TEST: Final = "test"
PAUSE: Final = "pause"
RESUME: Final = "resume"
REMOVE: Final = "remove"


def to_value(kind: str, number: int, brief_id: str) -> str:
    """Return the value of a control that points at one quote or warning of a brief."""
    return f"{kind}:{number}:{brief_id}"


def from_value(value: str) -> tuple[str, int, str]:
    """Return kind, number and brief id from a control's value."""
    kind, number, brief_id = value.split(":", 2)
    return kind, int(number), brief_id


def to_choice(verb: str, number: int, page: int) -> str:
    """Return the value of a choice in a source's menu, with the page of the list that it stands on."""
    return f"{verb}:{number}:{page}"


def from_choice(value: str) -> tuple[str, int, int]:
    """Return verb, source number and page from the value of a choice."""
    verb, number, page = value.split(":", 2)
    return verb, int(number), int(page)
