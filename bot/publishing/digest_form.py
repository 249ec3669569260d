"""Draws the form in which a digest is set up or changed, and the choices that it asks for while people type; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.model import MOST_STORIES, WEEKDAYS, EmptyDay, Feed, Include, Wish
from bot.publishing import health, ids, kit
from bot.publishing.digest_facts import EMPTY, INCLUDED
from bot.publishing.kit import Block, Element, View
from bot.publishing.mrkdwn import clean
from bot.publishing.state import ViewState

MOST_OPTIONS: Final = 100
LONGEST_INPUT: Final = 3_000
_INCLUDED: Final = {include: words[0].upper() + words[1:] for include, words in INCLUDED.items()}
_EMPTY: Final = {empty: f"Post {words}" for empty, words in EMPTY.items()}


def draw_digest_form(wish: Wish, state: ViewState, *, feeds: Sequence[Feed]) -> View:
    """Draw the form with what is wished so far; ``state`` names the digest that is changed, or none."""
    blocks = [
        kit.field(ids.DIGEST_NAME, "Name", _text(ids.DIGEST_NAME, wish.name, longest=80, hint="Harbour desk")),
        kit.field(ids.DIGEST_CHANNEL, "Channel", _channels(wish.channel), hint="I introduce the digest there at once."),
        kit.field(ids.DIGEST_DAYS, "Days", _days(wish.days)),
        kit.field(ids.DIGEST_AT, "Local time", _time(wish)),
        kit.field(ids.DIGEST_ZONE, "Time zone", _zones(wish.zone), hint="Type a city, such as London."),
        *_chosen(wish, feeds),
        kit.field(ids.DIGEST_INCLUDE, "Include", _radio(ids.DIGEST_INCLUDE, _INCLUDED, wish.include)),
        _watched(wish.watched),
        kit.field(ids.DIGEST_MOST, "Most stories", _most(wish.most), hint="The others go into the thread."),
        kit.field(ids.DIGEST_EMPTY, "When there is nothing new", _radio(ids.DIGEST_EMPTY, _EMPTY, wish.empty_day)),
        kit.actions(kit.button("Preview", ids.DIGEST_DRAFT)),
    ]
    title = f"Edit digest {state.digest}" if state.digest else "New digest"
    form = {"callback_id": ids.DIGEST_FORM, "submit": kit.plain("Save", limit=kit.TITLE)}
    return kit.modal(title, blocks, metadata=replace(state, brief_id="").encode(), **form)


def zone_options(names: Sequence[str]) -> list[Element]:
    """Return time zones as choices."""
    return [kit.option(name, name) for name in names[:MOST_OPTIONS]]


def feed_options(feeds: Sequence[Feed], typed: str) -> list[Element]:
    """Return the sources whose number, name, link or tags hold what was typed, as choices."""
    wanted = typed.casefold().strip()
    found = [
        feed for feed in feeds if wanted in f"{health.listed(feed)} {feed.number} {' '.join(feed.tags)}".casefold()
    ]
    return [feed_option(feed) for feed in found[:MOST_OPTIONS]]


def feed_option(feed: Feed) -> Element:
    """Return a source as a choice."""
    return kit.option(health.numbered(feed), str(feed.number))


def shown_words(words: Sequence[str]) -> int:
    """Count the words, from the first on, that an input has room for."""
    room = LONGEST_INPUT
    for number, word in enumerate(words):
        room -= len(word) + 2
        if room < 0:
            return number
    return len(words)


def _chosen(wish: Wish, feeds: Sequence[Feed]) -> list[Block]:
    return [_sources(wish, feeds), *([_tagged(tags, wish)] if (tags := _tags(wish, feeds)) else [])]


def _sources(wish: Wish, feeds: Sequence[Feed]) -> Block:
    known = {feed.number: feed for feed in feeds}
    chosen = [
        feed_option(known[number]) if number in known else kit.option(f"{number} · removed", str(number))
        for number in wish.feeds[:MOST_OPTIONS]
    ]
    menu = _menu("multi_external_select", ids.DIGEST_FEEDS, "All sources; type to choose some")
    menu |= {"min_query_length": 0, "max_selected_items": MOST_OPTIONS}
    menu |= {"initial_options": chosen} if chosen else {}
    kept = len(wish.feeds) - len(chosen)
    hint = f"+{kept} more are kept." if kept > 0 else "None chosen: all sources of your team, also those to come."
    return kit.field(ids.DIGEST_FEEDS, "Sources", menu, optional=True, hint=hint)


def _tagged(tags: Sequence[str], wish: Wish) -> Block:
    menu = _menu("multi_static_select", ids.DIGEST_TAGS, "Tags of sources")
    menu["options"] = [kit.option(f"#{clean(tag)}", tag) for tag in tags]
    chosen = [option for option in menu["options"] if option["value"] in wish.tags]
    menu |= {"initial_options": chosen} if chosen else {}
    return kit.field(ids.DIGEST_TAGS, "Tags", menu, optional=True, hint="Sources with one of these tags, too.")


def _tags(wish: Wish, feeds: Sequence[Feed]) -> list[str]:
    """Return the tags to choose from: those chosen first, then those of the team's sources."""
    known = sorted({tag for feed in feeds for tag in feed.tags})
    return list(dict.fromkeys([*wish.tags, *known]))[:MOST_OPTIONS]


def _watched(words: Sequence[str]) -> Block:
    shown = words[: shown_words(words)]
    kept = len(words) - len(shown)
    hint = f"+{kept} more are kept." if kept else "Names between commas. Their stories stand first."
    box = _text(ids.DIGEST_WATCHED, ", ".join(shown), hint="Ada Quill, Harbour Authority")
    return kit.field(ids.DIGEST_WATCHED, "Watched actors", box, optional=True, hint=hint)


def _text(action: str, value: str, *, hint: str, longest: int | None = None) -> Element:
    box: Element = {"type": "plain_text_input", "action_id": action}
    box |= {"placeholder": kit.plain(hint, limit=kit.PLACEHOLDER)} | ({"max_length": longest} if longest else {})
    return box | ({"initial_value": value} if value else {})


def _channels(channel: str) -> Element:
    menu = _menu("conversations_select", ids.DIGEST_CHANNEL, "Choose a channel")
    menu["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    return menu | ({"initial_conversation": channel} if channel else {})


def _days(days: Sequence[int]) -> Element:
    options = [kit.option(name, str(number)) for number, name in enumerate(WEEKDAYS, start=1)]
    chosen = [option for number, option in enumerate(options, start=1) if number in days]
    boxes: Element = {"type": "checkboxes", "action_id": ids.DIGEST_DAYS, "options": options}
    return boxes | ({"initial_options": chosen} if chosen else {})


def _time(wish: Wish) -> Element:
    return {"type": "timepicker", "action_id": ids.DIGEST_AT, "initial_time": f"{wish.at:%H:%M}"}


def _zones(zone: str) -> Element:
    menu = _menu("external_select", ids.DIGEST_ZONE, "Type a city") | {"min_query_length": 1}
    return menu | ({"initial_option": kit.option(zone, zone)} if zone else {})


def _most(most: int) -> Element:
    limits = {"min_value": "1", "max_value": str(MOST_STORIES), "initial_value": str(most)}
    return {"type": "number_input", "action_id": ids.DIGEST_MOST, "is_decimal_allowed": False, **limits}


def _radio(action: str, labels: dict[Include, str] | dict[EmptyDay, str], chosen: Include | EmptyDay) -> Element:
    options = {str(value): kit.option(label, str(value)) for value, label in labels.items()}
    buttons = {"type": "radio_buttons", "action_id": action, "options": list(options.values())}
    return {**buttons, "initial_option": options[str(chosen)]}


def _menu(kind: str, action: str, placeholder: str) -> Element:
    return {"type": kind, "action_id": action, "placeholder": kit.plain(placeholder, limit=kit.PLACEHOLDER)}
