"""What the loopback workspace remembers: people, channels, messages, views and calls, behind one lock."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.playground.preset import APP, CHANNELS, TEAM, USERS

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


class RefusalError(Exception):
    """A method's refusal: Slack's own word and what else the answer holds."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


@dataclass(slots=True)
class Posted:
    """A message where it stands; ``to`` is the only person who sees an ephemeral one."""

    channel: str
    body: dict[str, Any]
    number: int
    to: str | None = None

    @property
    def ts(self) -> str:
        """Return the message's time stamp, which is its name within the channel."""
        return str(self.body["ts"])

    def seen(self) -> dict[str, Any]:
        """Return a copy for a reader, with where it stands."""
        where = {"channel": self.channel, "is_ephemeral": self.to is not None, "to": self.to}
        return deepcopy(self.body) | where


@dataclass(slots=True)
class ResponseUrl:
    """A way to answer an interaction; ``original`` is the message that ``replace_original`` means."""

    channel: str
    user: str
    born: datetime
    original: Posted | None = None
    thread: str | None = None
    uses: int = 0


@dataclass(slots=True)
class Trigger:
    """The right to open one view for one person within three seconds."""

    user: str
    born: datetime
    channel: str | None = None
    used: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the Web API (or to a response URL) and its answer; ``answer`` is None for a dropped one."""

    method: str
    args: Mapping[str, Any]
    at: float
    answer: Mapping[str, Any] | None


@dataclass(slots=True)
class Upload:
    """A file on its way through the three steps of an upload."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str | None = None
    complete: bool = False
    channels: list[str] = field(default_factory=list)


class Workspace:
    """One team with one app; every change happens inside ``changing`` and wakes those who wait."""

    def __init__(self, *, now: Callable[[], datetime], scopes: tuple[str, ...]) -> None:
        self.now = now
        self.scopes = scopes
        self.base_url = ""
        self.team = dict(TEAM)
        self.app = deepcopy(APP)
        self.users: dict[str, dict[str, Any]] = deepcopy(USERS)
        self.channels: dict[str, dict[str, Any]] = deepcopy(CHANNELS)
        self.posts: list[Posted] = []
        self.scheduled: dict[str, dict[str, Any]] = {}
        self.stacks: dict[str, list[dict[str, Any]]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, dict[str, Any]] = {}
        self.offered: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = {}  # by place, block, action; then value
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, Upload] = {}
        self.calls: list[Call] = []
        self.sequence = 0
        self._numbers = 0
        self._last_ts = 0
        self._changed = threading.Condition(threading.RLock())
        self._listeners: list[Callable[[], None]] = []

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock for one change; then wake everyone who waits."""
        with self._changed:
            yield
            self.sequence += 1
            self._changed.notify_all()
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold the lock for a consistent look."""
        with self._changed:
            yield

    def wait_for(self, happened: Callable[[], Any], timeout: float) -> Any:
        """Wait until ``happened`` returns something true and return it; raise ``TimeoutError`` when it does not."""
        deadline = time.monotonic() + timeout
        while True:
            with self._changed:
                seen = self.sequence
            if outcome := happened():
                return outcome
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing of the kind happened within {timeout} s")
            with self._changed:
                if self.sequence == seen:
                    self._changed.wait(min(left, 0.25))

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change; return how to stop that."""
        with self._changed:
            self._listeners.append(listener)

        def stop() -> None:
            with self._changed:
                self._listeners.remove(listener)

        return stop

    @property
    def last_number(self) -> int:
        """Return the number that was given last."""
        return self._numbers

    def new_number(self) -> int:
        """Return the next number of this workspace."""
        self._numbers += 1
        return self._numbers

    def new_id(self, letter: str) -> str:
        """Return an id in Slack's shape."""
        return f"{letter}0{self.new_number():07d}"

    def new_ts(self) -> str:
        """Return a time stamp that no message has."""
        self._last_ts = max(int(self.now().timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def age(self, born: datetime) -> float:
        """Return the seconds since an instant."""
        return (self.now() - born).total_seconds()

    def new_trigger(self, user: str, *, channel: str | None = None) -> str:
        """Grant a person's interaction, made in a channel or not, the right to open one view."""
        trigger_id = f"{self.new_number()}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, self.now(), channel)
        return trigger_id

    def take_trigger(self, trigger_id: Any) -> Trigger:
        """Use a trigger up; raise Slack's refusal when it is unknown, used or older than three seconds."""
        trigger = self.triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise RefusalError("invalid_trigger_id")
        if self.age(trigger.born) > TRIGGER_SECONDS:
            raise RefusalError("expired_trigger_id")
        if trigger.used:
            raise RefusalError("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(self, channel: str, user: str, *, original: Posted | None = None) -> str:
        """Return an address that answers an interaction five times within thirty minutes."""
        token = f"{self.team['id']}/{self.new_number()}/{secrets.token_urlsafe(18)}"
        thread = original.body.get("thread_ts") if original else None
        self.response_urls[token] = ResponseUrl(channel, user, self.now(), original, thread)
        return f"{self.base_url}/response/{token}"

    def post(self, channel: str, body: dict[str, Any], *, to: str | None = None) -> Posted:
        """Put a message into a channel, or before one person's eyes."""
        posted = Posted(channel, {"type": "message", "ts": self.new_ts(), **body}, self.new_number(), to)
        self.posts.append(posted)
        return posted

    def find_post(self, channel: str, ts: str) -> Posted | None:
        """Return a message by its channel and time stamp."""
        return next((one for one in self.posts if one.channel == channel and one.ts == ts), None)

    def direct_channel(self, user: str) -> str:
        """Return the conversation between a person and the app, opened when it is first needed."""
        channel = f"D{user[1:]}"
        if channel not in self.channels:
            self.channels[channel] = {
                "id": channel,
                "name": "directmessage",
                "is_im": True,
                "is_private": True,
                "is_archived": False,
                "user": user,
                "members": [user, self.app["bot_user_id"]],
            }
        return channel
