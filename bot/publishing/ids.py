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
DIGEST_MENU: Final = "digest_menu"
DIGEST_DO: Final = "digest_do"
DIGESTS_PAGE: Final = "digests_page"
NEW_DIGEST: Final = "new_digest"
POST_AGAIN: Final = "post_again"
DIGEST_DRAFT: Final = "digest_draft"

# views
BRIEF_FORM: Final = "brief_form"
SHARE_FORM: Final = "share_form"
IMPORT_FORM: Final = "import_form"
REMOVE_FORM: Final = "remove_form"
DIGEST_FORM: Final = "digest_form"
DIGEST_REMOVE_FORM: Final = "digest_remove_form"

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
DIGEST_NAME: Final = "digest_name"
DIGEST_CHANNEL: Final = "digest_channel"
DIGEST_FEEDS: Final = "digest_feeds"
DIGEST_TAGS: Final = "digest_tags"
DIGEST_DAYS: Final = "digest_days"
DIGEST_AT: Final = "digest_at"
DIGEST_ZONE: Final = "digest_zone"
DIGEST_MOST: Final = "digest_most"
DIGEST_INCLUDE: Final = "digest_include"
DIGEST_WATCHED: Final = "digest_watched"
DIGEST_EMPTY: Final = "digest_empty"

# what a control points at
QUOTE: Final = "quote"
WARNING: Final = "warning"

# what the menu of a source offers
TEST: Final = "test"
PAUSE: Final = "pause"
RESUME: Final = "resume"
REMOVE: Final = "remove"

# what the buttons and the menu of a digest offer besides
PREVIEW: Final = "preview"
RUN: Final = "run"
EDIT: Final = "edit"
LOG: Final = "log"
AGAIN: Final = "again"

# in the place of a page, where a choice does not stand in a list: its answer comes beside it, or instead of it
BESIDE: Final = -1
INSTEAD: Final = -2


def to_value(kind: str, number: int, brief_id: str) -> str:
    """Return the value of a control that points at one quote or warning of a brief."""
    return f"{kind}:{number}:{brief_id}"


def from_value(value: str) -> tuple[str, int, str]:
    """Return kind, number and brief id from a control's value."""
    kind, number, brief_id = value.split(":", 2)
    return kind, int(number), brief_id


def to_choice(verb: str, number: int, page: int) -> str:
    """Return the value of a choice for a source or digest, with the page of the list that it stands on."""
    return f"{verb}:{number}:{page}"


def from_choice(value: str) -> tuple[str, int, int]:
    """Return verb, number and page from the value of a choice."""
    verb, number, page = value.split(":", 2)
    return verb, int(number), int(page)
