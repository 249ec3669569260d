"""What a person does in the loopback Slack: types commands, presses buttons, fills in modals, opens the home tab."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.playground import acks, payloads
from bot.playground.deliveries import COMMAND, EVENT, INTERACTIVE, Delivery
from bot.playground.inputs import PRESSED_TYPES, fill, refusals
from bot.playground.menus import check_offered
from bot.playground.pressing import action_of, find_element, state_in, values_of
from bot.playground.suggestions import offering, query_is_long_enough, suggestion_acked
from bot.playground.views import drop_from, find_view
from bot.playground.workspace import Posted, RefusalError, Workspace

Effect = Callable[[Delivery, Any], None]


class Acting:
    """The deeds; each returns the delivery that tells the app."""

    workspace: Workspace
    deliveries: list[Delivery]
    send: Callable[[Delivery], None]

    def command(
        self, text: str = "", *, command: str = "/brief", channel: str = "C0DESK", user: str = "U0ADA"
    ) -> Delivery:
        """Type a slash command into a channel's composer."""
        with self.workspace.changing():
            known = [one["command"] for one in self.workspace.app["commands"]]
            if command not in known:
                raise RefusalError("command_not_found")
            payload = payloads.command(self.workspace, name=command, text=text, channel=channel, user=user)
            delivery = self._new(COMMAND, payload, user, acks.command_acked, acks.command_failed)
        return self._sent(delivery)

    def say(
        self, text: str, *, channel: str = "C0DESK", user: str = "U0ADA", thread: str | None = None
    ) -> dict[str, Any]:
        """Write an ordinary message; return it."""
        with self.workspace.changing():
            if self.workspace.channels[channel]["is_archived"]:
                raise RefusalError("is_archived")
            tied = {"thread_ts": thread} if thread else {}
            posted = self.workspace.post(channel, {"user": user, "text": payloads.escaped(text), **tied})
            return posted.seen()

    def click(
        self,
        place: Mapping[str, Any],
        action_id: str,
        *,
        value: Any = None,
        selected_option: Any = None,
        block_id: str | None = None,
        values: Mapping[str, Any] | None = None,
        user: str | None = None,
    ) -> Delivery:
        """Press a button of a message or view, choose in its menu, or type where a block has ``dispatch_action``.

        ``value`` tells apart buttons with the same action_id, as ``block_id`` does, and is the choice in a menu (an
        option's value or an id); ``selected_option`` is an option's value or the whole option. ``values`` are what
        was put into a view's inputs before, as for ``submit``.
        """
        choice = selected_option if selected_option is not None else value
        with self.workspace.changing():
            self._put_in(place, values or {}, user)
            block, element = self._element(place, action_id, choice, block_id)
            if block["type"] == "input" and not block.get("dispatch_action"):
                raise LookupError("an input without dispatch_action tells the app nothing before it is submitted")
            action = action_of(self.workspace, block, element, choice)
            payload, who = self._click_payload(place, block, element, action, user)
            delivery = self._new(INTERACTIVE, payload, who, acks.nothing, acks.click_failed)
        return self._sent(delivery)

    def _put_in(self, place: Mapping[str, Any], values: Mapping[str, Any], user: str | None) -> None:
        if not values:
            return
        view, who = self._open_view(place["id"]), user or self._owner(place["id"])
        blocks = offering(self.workspace, view["id"], view["blocks"])
        check = partial(check_offered, self.workspace, who)
        view["state"]["values"] = fill(view["state"]["values"], blocks, values, check)

    def _element(
        self, place: Mapping[str, Any], action_id: str, choice: Any, block_id: str | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        blocks = [one for one in place["blocks"] if block_id in (None, one["block_id"])]
        name = str(place["id"] if _is_view(place) else place["ts"])
        return find_element(offering(self.workspace, name, blocks), action_id, choice)

    def _click_payload(
        self,
        place: Mapping[str, Any],
        block: Mapping[str, Any],
        element: Mapping[str, Any],
        action: dict[str, Any],
        user: str | None,
    ) -> tuple[dict[str, Any], str]:
        if _is_view(place):
            view, who = self._open_view(place["id"]), user or self._owner(place["id"])
            if element["type"] not in PRESSED_TYPES:
                check_offered(self.workspace, who, element, action)
                view["state"]["values"].setdefault(block["block_id"], {})[element["action_id"]] = state_in(action)
            return payloads.view_click(self.workspace, view, who, action), who
        posted = self._posted(place)
        who = user or posted.to or "U0ADA"
        check_offered(self.workspace, who, element, action)
        return payloads.message_click(self.workspace, posted, who, action, values_of(block, element, action)), who

    def submit(
        self, view: Mapping[str, Any], values: Mapping[str, Any] | None = None, *, user: str | None = None
    ) -> Delivery:
        """Fill in a modal and press its submit button.

        ``values`` maps an action_id (or a block_id) to text, an option's value, an id, a date, or a list of them.
        Raises ``ValueError`` for what Slack's client refuses to send: a required input without a value, a wrong length.
        """
        with self.workspace.changing():
            known, who = self._open_view(view["id"]), user or self._owner(view["id"])
            self._put_in(known, values or {}, who)
            if said := refusals(known, known["state"]["values"]):
                raise ValueError(said)
            self.workspace.notes.pop(known["id"], None)
            payload = payloads.submission(self.workspace, known, who)
            delivery = self._new(INTERACTIVE, payload, who, acks.view_acked, acks.view_failed)
        return self._sent(delivery)

    def close(self, view: Mapping[str, Any], *, clear: bool = False, user: str | None = None) -> list[Delivery]:
        """Close a modal (``clear`` the whole stack); the app is told where it asked to be."""
        with self.workspace.changing():
            who = user or self._owner(view["id"])
            stack = self.workspace.stacks[who]
            clear = clear or self._open_view(view["id"])["clear_on_close"]
            closed = drop_from(self.workspace, who, stack[0]["id"] if clear else view["id"])
            told = [
                self._new(INTERACTIVE, payloads.closing(self.workspace, one, who, cleared=clear), who)
                for one in reversed(closed)
                if one["notify_on_close"]
            ]
        return [self._sent(delivery) for delivery in told]

    def message_shortcut(
        self, message: Mapping[str, Any], callback_id: str | None = None, *, user: str = "U0ADA"
    ) -> Delivery:
        """Choose the app's shortcut in a message's menu."""
        with self.workspace.changing():
            name = callback_id or self._shortcut("message")
            payload = payloads.message_shortcut(self.workspace, self._posted(message), user, name)
            delivery = self._new(INTERACTIVE, payload, user)
        return self._sent(delivery)

    def global_shortcut(self, callback_id: str | None = None, *, user: str = "U0ADA") -> Delivery:
        """Choose the app's shortcut in the shortcuts menu."""
        with self.workspace.changing():
            payload = payloads.global_shortcut(self.workspace, user, callback_id or self._shortcut("global"))
            delivery = self._new(INTERACTIVE, payload, user)
        return self._sent(delivery)

    def open_home(self, user: str = "U0ADA", *, tab: str = "home") -> Delivery:
        """Open the app's home tab."""
        with self.workspace.changing():
            channel = self.workspace.direct_channel(user)
            body: dict[str, Any] = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
            if user in self.workspace.homes:
                body["view"] = self.workspace.homes[user]
        return self.event(body, user=user)

    def event(self, body: Mapping[str, Any], *, user: str = "U0ADA") -> Delivery:
        """Tell the app of any event."""
        with self.workspace.changing():
            delivery = self._new(EVENT, payloads.event(self.workspace, body), user)
        return self._sent(delivery)

    def suggest(
        self,
        place: Mapping[str, Any],
        action_id: str,
        typed: str = "",
        *,
        block_id: str | None = None,
        user: str | None = None,
    ) -> Delivery:
        """Type into an external menu; its options are the acknowledgement, and from then on they can be chosen.

        Raises ``ValueError`` for a query that is too short for Slack's client to ask.
        """
        with self.workspace.changing():
            block, element = self._element(place, action_id, None, block_id)
            if not query_is_long_enough(element, typed):
                raise ValueError("Slack asks the app for longer queries only: see min_query_length.")
            source = self._open_view(place["id"]) if _is_view(place) else self._posted(place)
            who = user or (source.to or "U0ADA" if isinstance(source, Posted) else self._owner(place["id"]))
            payload = payloads.suggestion(self.workspace, source, who, element, block["block_id"], typed)
            delivery = self._new(INTERACTIVE, payload, who, suggestion_acked)
        return self._sent(delivery)

    def _new(
        self,
        kind: str,
        payload: dict[str, Any],
        user: str,
        on_ack: Effect = acks.nothing,
        on_failure: Effect = acks.nothing,
    ) -> Delivery:
        delivery = Delivery(str(uuid.uuid4()), kind, payload, user, self.workspace, on_ack, on_failure)
        self.deliveries.append(delivery)
        return delivery

    def _sent(self, delivery: Delivery) -> Delivery:
        self.send(delivery)
        return delivery

    def _shortcut(self, kind: str) -> str:
        return next(str(one["callback_id"]) for one in self.workspace.app["shortcuts"] if one["type"] == kind)

    def _open_view(self, view_id: str) -> dict[str, Any]:
        view = find_view(self.workspace, view_id)
        if view is None:
            raise LookupError(f"view {view_id} is not open")
        return view

    def _owner(self, view_id: str) -> str:
        for user, stack in self.workspace.stacks.items():
            if any(view["id"] == view_id for view in stack):
                return user
        return next(user for user, view in self.workspace.homes.items() if view["id"] == view_id)

    def _posted(self, message: Mapping[str, Any]) -> Posted:
        posted = self.workspace.find_post(message["channel"], message["ts"])
        if posted is None:
            raise LookupError("that message is gone")
        return posted


def _is_view(place: Mapping[str, Any]) -> bool:
    return "id" in place and "hash" in place
