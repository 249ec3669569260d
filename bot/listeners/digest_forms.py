"""Opens and takes the form of a digest: every error stands at its field, and what was typed stays."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from threading import Lock
from typing import Any, Final

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import BotError, PublishError, TypedStepError, UnknownFeedError, UsageError
from bot.listeners.desk import Desk, Person, person_of
from bot.listeners.failures import answered
from bot.listeners.windows import open_window, state_of
from bot.model import DigestRequest, DigestVerb, EmptyDay, Include, Subscription, SubscriptionState, Wish
from bot.publishing import digest_facts as facts
from bot.publishing import ids
from bot.publishing.calls import call
from bot.publishing.digest_form import MOST_OPTIONS, draw_digest_form, feed_options, shown_words, zone_options
from bot.publishing.digest_list import draw_said, press, saved
from bot.publishing.kit import View
from bot.publishing.state import ViewState
from bot.usecases.subscriptions import check, wish_of
from bot.usecases.zones import find_zone, suggest

log = logging.getLogger(__name__)

SEVEN: Final = time(7)
A_MOMENT: Final = 1  # seconds for the author's zone: the window has three to open in
REPEATED: Final = timedelta(minutes=2)
NEW: Final = "New digest"
NOWHERE: Final = "no channel yet"
_NOT_SHOWN: Final = frozenset({ids.DIGEST_NAME, ids.DIGEST_CHANNEL})
_SOUND: Final = Wish("Harbour", "C1", SEVEN, "UTC")
_NOT_OURS: Final = ("general", "directmessage", "mpdm-")  # channel names as Slack's payloads have them
_FIELDS: Final = {
    ids.DIGEST_NAME: ("name",),
    ids.DIGEST_CHANNEL: ("channel",),
    ids.DIGEST_DAYS: ("days",),
    ids.DIGEST_AT: ("at",),
    ids.DIGEST_ZONE: ("zone",),
    ids.DIGEST_MOST: ("most",),
    ids.DIGEST_WATCHED: ("include", "watched"),
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A digest as it was saved, whether it is new, and whether its channel is."""

    subscription: Subscription
    new: bool
    moved: bool


def register(app: App, desk: Desk) -> None:
    """Take the form, and give the choices that it asks for while people type."""
    saving = Lock()  # of two deliveries of one form the second finds what the first has set up

    @app.view(ids.DIGEST_FORM)
    @answered
    def submitted(ack: Ack, body: dict[str, Any], view: View) -> None:
        state, person = state_of(body), person_of(body)
        try:
            wish, errors = read_wish(view, _before(desk, person, state.digest))
            if errors:
                ack(response_action="errors", errors=errors)
                return
            with saving:
                done = _save(desk, person, state.digest, wish)
            introducing = _introduce(desk, person, done, state, view["id"])
        except BotError as error:  # told here, where what was typed stays
            trouble = not isinstance(error, UsageError | TypedStepError)
            log.log(logging.WARNING if trouble else logging.INFO, "a digest was not saved: %s", error, exc_info=trouble)
            place = ids.DIGEST_FEEDS if isinstance(error, UnknownFeedError) else ids.DIGEST_NAME
            ack(response_action="errors", errors={place: error.public_message})
            return
        ack(response_action="update", view=_notice(desk, done, introducing, state))

    @app.options(ids.DIGEST_ZONE)
    def zones(ack: Ack, body: dict[str, Any]) -> None:
        typed = str(body.get("value") or "")
        ack(options=zone_options(list(dict.fromkeys([*_exact(typed), *suggest(typed, most=20)]))))

    @app.options(ids.DIGEST_FEEDS)
    def feeds(ack: Ack, body: dict[str, Any]) -> None:
        try:
            ack(options=feed_options(desk.sources.list(person_of(body).team), str(body.get("value") or "")))
        except BotError as error:
            log.warning("the sources could not be offered: %s", error)
            ack(options=[])


def open_digest_form(
    desk: Desk, client: WebClient, body: Mapping[str, Any], *, subscription: Subscription | None = None, name: str = ""
) -> None:
    """Open the form of a digest, or of a new one with what is known of it: where it was typed, the author's zone."""
    person = person_of(body)
    if subscription:
        wish = wish_of(subscription)
    else:
        wish = Wish(name, _channel_of(body), SEVEN, _zone_of(client, person.user))
    state = replace(state_of(body), digest=subscription.number if subscription else 0)
    open_window(client, body, draw_digest_form(wish, state, feeds=desk.sources.list(person.team)))


def read_wish(view: Mapping[str, Any], before: Subscription | None) -> tuple[Wish, dict[str, str]]:
    """Return what the form says, and what is wrong with it by field; what it had no room to show stays as it was."""
    values = view["state"]["values"]
    wish = Wish(
        name=_value(values, ids.DIGEST_NAME, "value") or "",
        channel=_value(values, ids.DIGEST_CHANNEL, "selected_conversation") or "",
        at=_time(_value(values, ids.DIGEST_AT, "selected_time")) or SEVEN,
        zone=_option(values, ids.DIGEST_ZONE),
        days=tuple(int(value) for value in _options(values, ids.DIGEST_DAYS)),
        feeds=tuple(int(value) for value in _options(values, ids.DIGEST_FEEDS)) + _hidden_feeds(before),
        tags=tuple(_options(values, ids.DIGEST_TAGS)) + _hidden_tags(values, before),
        watched=_names(_value(values, ids.DIGEST_WATCHED, "value")) + _hidden_names(before),
        most=_whole(_value(values, ids.DIGEST_MOST, "value")),
        include=Include(_option(values, ids.DIGEST_INCLUDE) or Include.ALL),
        empty_day=EmptyDay(_option(values, ids.DIGEST_EMPTY) or EmptyDay.RECEIPT),
    )
    return wish, _errors(wish, values)


def wish_to_preview(desk: Desk, body: Mapping[str, Any]) -> Wish:
    """Return what a form that is not sent yet says; a name and a channel may still lack. Raises ``BotError``."""
    state, person = state_of(body), person_of(body)
    wish, errors = read_wish(body["view"], _before(desk, person, state.digest))
    wrong = [sentence for place, sentence in errors.items() if place not in _NOT_SHOWN]
    if wrong:
        raise UsageError(wrong[0])
    wish = replace(wish, name=wish.name.strip() or NEW, channel=wish.channel or NOWHERE)
    desk.digests.draft(wish, number=state.digest, team=person.team, user=person.user)
    return wish


def _errors(wish: Wish, values: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    for place, names in _FIELDS.items():
        try:
            check(replace(_SOUND, **{name: getattr(wish, name) for name in names}))
        except UsageError as error:
            errors[place] = error.public_message
    if not wish.zone:
        errors[ids.DIGEST_ZONE] = "A digest needs a time zone. Type a city, such as London, and choose one."
    if _time(_value(values, ids.DIGEST_AT, "selected_time")) is None:
        errors[ids.DIGEST_AT] = "A digest needs a time. Choose one, such as 07:00."
    return errors


def _save(desk: Desk, person: Person, number: int, wish: Wish) -> Saved:
    team, user = person.team, person.user
    if not number:
        made = _repeated(desk, person, wish) or desk.digests.create(wish, team=team, user=user)
        return Saved(made, new=True, moved=True)
    before = desk.digests.get(number, team=team)
    after = desk.digests.change(number, wish, team=team, user=user)
    return Saved(after, new=False, moved=after.channel != before.channel)


def _repeated(desk: Desk, person: Person, wish: Wish) -> Subscription | None:
    """Return the digest that the same form set up a moment ago, when it is sent once more."""
    wanted, since = check(wish), desk.now() - REPEATED
    mine = (each for each in desk.digests.list(person.team) if each.created_by == person.user)
    return next((each for each in mine if each.created_at > since and wish_of(each) == wanted), None)


def _introduce(desk: Desk, person: Person, done: Saved, state: ViewState, view_id: str) -> bool:
    """Have a digest introduced to a channel that is new to it; one that is stopped is when it is resumed."""
    if not done.moved or done.subscription.state is SubscriptionState.STOPPED:
        return False
    key = f"view:{person.team}:{view_id}"
    to = replace(state.reply_to, view=view_id)
    desk.accept(DigestRequest(key, person.team, person.user, DigestVerb.INTRODUCE, done.subscription.number, to))
    return True


def _notice(desk: Desk, done: Saved, introducing: bool, state: ViewState) -> View:
    overview = desk.digests.overview(done.subscription)
    number, active = done.subscription.number, done.subscription.state is SubscriptionState.ACTIVE
    buttons = [press("Preview", ids.PREVIEW, number, ids.INSTEAD)]
    buttons += [] if active else [press("Resume", ids.RESUME, number, ids.INSTEAD, primary=True)]
    gap = facts.without_sources(done.subscription, desk.sources.list(done.subscription.team), command=desk.command)
    besides = (gap, "" if done.new else facts.once_more(overview, desk.now()))
    said = saved(overview, new=done.new, introducing=introducing, besides=besides)
    return draw_said("Saved", said, *buttons, state=state)


def _before(desk: Desk, person: Person, number: int) -> Subscription | None:
    return desk.digests.get(number, team=person.team) if number else None


def _hidden_feeds(before: Subscription | None) -> tuple[int, ...]:
    return before.feeds[MOST_OPTIONS:] if before else ()


def _hidden_tags(values: Mapping[str, Any], before: Subscription | None) -> tuple[str, ...]:
    shown = MOST_OPTIONS if ids.DIGEST_TAGS in values else 0
    return before.tags[shown:] if before else ()


def _hidden_names(before: Subscription | None) -> tuple[str, ...]:
    return before.watched[shown_words(before.watched) :] if before else ()


def _channel_of(body: Mapping[str, Any]) -> str:
    """Return the channel where it was asked, unless that is the one of everybody, or no channel."""
    channel = body.get("channel") or {}
    name = str(body.get("channel_name") or channel.get("name") or "")
    found = str(body.get("channel_id") or channel.get("id") or "")
    return found if found.startswith(("C", "G")) and not name.startswith(_NOT_OURS) else ""


def _zone_of(client: WebClient, user: str) -> str:
    """Return a person's own time zone where the scope allows it and Slack is quick; nothing else waits for it."""
    hasty = WebClient(client.token, base_url=client.base_url, timeout=A_MOMENT, retry_handlers=[])
    try:
        found = call(hasty.users_info, user=user)
        return find_zone(str((found.get("user") or {}).get("tz") or ""))
    except (PublishError, UsageError) as error:
        log.info("the time zone of a person is not known: %s", error)
        return ""


def _exact(typed: str) -> list[str]:
    try:
        return [find_zone(typed)]
    except UsageError:
        return []


def _time(chosen: str | None) -> time | None:
    try:
        return time.fromisoformat(chosen) if chosen else None
    except ValueError:
        return None


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(name.split()) for name in (text or "").replace("\n", ",").split(","))))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _option(values: Mapping[str, Any], name: str) -> str:
    return str((_value(values, name, "selected_option") or {}).get("value") or "")


def _options(values: Mapping[str, Any], name: str) -> list[str]:
    return [str(option["value"]) for option in _value(values, name, "selected_options") or ()]


def _value(values: Mapping[str, Any], name: str, field: str) -> Any:
    return values.get(name, {}).get(name, {}).get(field)
