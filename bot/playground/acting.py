"""What a person does in the loopback Slack: types commands, presses buttons, fills in modals, opens the home tab."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bot.playground import acks, payloads
from bot.playground.blocks import elements
from bot.playground.deliveries import COMMAND, EVENT, INTERACTIVE, Delivery
from bot.playground.inputs import PRESSED_TYPES, fill, refusals, state_of
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
        user: str | None = None,
    ) -> Delivery:
        """Press a button of a message or view, or choose in its menu.

        ``value`` tells apart buttons with the same action_id, as ``block_id`` does, and is the choice in a menu (an
        option's value or an id); ``selected_option`` is an option's value or the whole option.
        """
        choice = selected_option if selected_option is not None else value
        blocks = [one for one in place["blocks"] if block_id in (None, one["block_id"])]
        block, element = _find_element(blocks, action_id, choice)
        with self.workspace.changing():
            action = self._action(block, element, choice)
            payload, who = self._click_payload(place, block, element, action, user)
            delivery = self._new(INTERACTIVE, payload, who, acks.nothing, acks.click_failed)
        return self._sent(delivery)

    def _action(self, block: Mapping[str, Any], element: Mapping[str, Any], choice: Any) -> dict[str, Any]:
        kind = element["type"]
        action: dict[str, Any] = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
        action["action_ts"] = self.workspace.new_ts()
        if kind == "overflow":
            action["selected_option"] = _chosen(element, choice)
        elif kind == "feedback_buttons":
            pressed = "positive_button" if choice == element["positive_button"]["value"] else "negative_button"
            action |= {"value": element[pressed]["value"], "text": element[pressed]["text"]}
        elif kind in PRESSED_TYPES:
            action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        else:
            action |= state_of(element, choice)
        return action

    def _click_payload(
        self,
        place: Mapping[str, Any],
        block: Mapping[str, Any],
        element: Mapping[str, Any],
        action: dict[str, Any],
        user: str | None,
    ) -> tuple[dict[str, Any], str]:
        if "id" in place and "hash" in place:
            view, who = self._open_view(place["id"]), user or self._owner(place["id"])
            if element["type"] not in PRESSED_TYPES:
                view["state"]["values"].setdefault(block["block_id"], {})[element["action_id"]] = _state(action)
            return payloads.view_click(self.workspace, view, who, action), who
        posted = self._posted(place)
        who = user or posted.to or "U0ADA"
        return payloads.message_click(self.workspace, posted, who, action, _values_of(block, element, action)), who

    def submit(
        self, view: Mapping[str, Any], values: Mapping[str, Any] | None = None, *, user: str | None = None
    ) -> Delivery:
        """Fill in a modal and press its submit button.

        ``values`` maps an action_id (or a block_id) to text, an option's value, an id, a date, or a list of them.
        Raises ``ValueError`` for what Slack's client refuses to send: a required input without a value, a wrong length.
        """
        with self.workspace.changing():
            known, who = self._open_view(view["id"]), user or self._owner(view["id"])
            filled = fill(known["state"]["values"], known["blocks"], values or {})
            known["state"]["values"] = filled
            if said := refusals(known, filled):
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
        self, place: Mapping[str, Any], action_id: str, typed: str = "", *, user: str | None = None
    ) -> Delivery:
        """Type into an external menu; its options are the acknowledgement."""
        block, element = _find_element(place["blocks"], action_id, None)
        with self.workspace.changing():
            if "hash" in place:
                who = user or self._owner(place["id"])
                where: dict[str, Any] = {
                    "view": self._open_view(place["id"]),
                    "container": {"type": "view", "view_id": place["id"]},
                }
            else:
                posted = self._posted(place)
                who = user or posted.to or "U0ADA"
                where = {"channel": payloads.channel_of(self.workspace, posted.channel), "message": posted.body}
            payload = payloads.suggestion(self.workspace, who, element, block["block_id"], typed, **where)
            delivery = self._new(INTERACTIVE, payload, who)
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


def _state(action: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in action.items() if name not in {"action_id", "block_id", "action_ts"}}


def _values_of(block: Mapping[str, Any], element: Mapping[str, Any], action: Mapping[str, Any]) -> dict[str, Any]:
    if element["type"] in PRESSED_TYPES:
        return {}
    return {block["block_id"]: {element["action_id"]: _state(action)}}


def _find_element(blocks: list[dict[str, Any]], action_id: str, choice: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    found = [(block, one) for block in blocks for one in elements(block) if one.get("action_id") == action_id]
    if not found:
        raise LookupError(f"no element with the action_id {action_id}")
    exact = [(block, one) for block, one in found if choice is not None and choice in _offers(one)]
    return (exact or found)[0]


def _offers(element: Mapping[str, Any]) -> list[Any]:
    return [element.get("value"), *(one.get("value") for one in element.get("options") or [])]


def _chosen(element: Mapping[str, Any], choice: Any) -> dict[str, Any]:
    for one in element["options"]:
        if choice in (one, one["value"]):
            return dict(one)
    raise LookupError(f"no such option: {choice}")
