"""The door at connect: what is dialled, and what never is."""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import dataclass, field

import httpcore2
import pytest

from bot.sources.guard import Deadline, ForbiddenAddressError, Guard, resolve, within

LITERALS = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
    "127.0.0.1.", "169.254.169.254", "0xa9fea9fe", "2852039166", "10.0.0.1", "192.168.0.1", "172.16.0.1",
    "100.64.0.1", "localhost", "::1", "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:a00:1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "fc00::1", "224.0.0.1", "255.255.255.255",
)  # fmt: skip


@dataclass
class FakeDial(httpcore2.NetworkBackend):
    """Remembers what was dialled; addresses in ``deaf`` do not answer."""

    deaf: tuple[str, ...] = ()
    dialled: list[tuple[str, int]] = field(default_factory=list)

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.dialled.append((host, port))
        if host in self.deaf:
            raise httpcore2.ConnectError("nobody there")
        return FakeStream()


@dataclass
class FakeStream(httpcore2.NetworkStream):
    """A stream that remembers whose certificate was asked for."""

    asked_for: list[str] = field(default_factory=list)

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        self.asked_for.append(server_hostname)
        return self


@dataclass
class FakeResolver:
    """Gives the next answer at each look-up."""

    answers: list[tuple[str, ...]]
    asked: int = 0

    def __call__(self, host, port):
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def guard(*answers, deaf=(), allow=(), seconds=5.0):
    return Guard(
        Deadline(time.monotonic() + seconds), FakeResolver(list(answers)), frozenset(allow), FakeDial(deaf=tuple(deaf))
    )


@pytest.mark.parametrize("host", LITERALS)
def test_guard_refuses_every_spelling_of_a_private_address(host):
    door = Guard(Deadline(time.monotonic() + 5), resolve, frozenset(), FakeDial())
    with pytest.raises(httpcore2.ConnectError):  # forbidden, or not an address for this system's resolver
        door.connect_tcp(host, 80)
    assert door.dial.dialled == []


def test_guard_dials_the_address_it_checked_after_one_look_up():
    door = guard(("93.184.216.34",), ("127.0.0.1",))
    door.connect_tcp("rebinding.example", 443)
    assert (door.resolver.asked, door.dial.dialled) == (1, [("93.184.216.34", 443)])


@pytest.mark.parametrize("answer", [("93.184.216.34", "10.0.0.7"), ("10.0.0.7", "93.184.216.34")])
def test_guard_refuses_a_name_with_one_private_address(answer):
    door = guard(answer)
    with pytest.raises(ForbiddenAddressError):
        door.connect_tcp("mixed.example", 80)
    assert door.dial.dialled == []


@pytest.mark.parametrize("port", [21, 22, 25, 81, 3000, 8080, 8443])
def test_guard_refuses_other_ports(port):
    door = guard(("93.184.216.34",))
    with pytest.raises(ForbiddenAddressError):
        door.connect_tcp("news.example", port)
    assert door.dial.dialled == []


def test_guard_tries_the_next_address_when_one_is_deaf():
    door = guard(("93.184.216.34", "93.184.216.35"), deaf=["93.184.216.34"])
    door.connect_tcp("news.example", 80)
    assert door.dial.dialled == [("93.184.216.34", 80), ("93.184.216.35", 80)]


@pytest.mark.parametrize(
    ("allow", "host", "port", "passes"),
    [
        ("intranet.example", "intranet.example", 80, True),
        ("intranet.example", "Intranet.Example.", 443, True),
        ("intranet.example", "intranet.example", 8080, False),
        ("intranet.example:8080", "intranet.example", 8080, True),
        ("intranet.example:8080", "intranet.example", 80, False),
        ("intranet.example", "other.example", 80, False),
    ],
)
def test_guard_lets_named_hosts_pass(allow, host, port, passes):
    door = guard(("10.0.0.7",), allow=[allow])
    if passes:
        door.connect_tcp(host, port)
    else:
        with pytest.raises(ForbiddenAddressError):
            door.connect_tcp(host, port)
    assert bool(door.dial.dialled) is passes


def test_guard_asks_for_the_certificate_of_the_name():
    stream = FakeStream()
    dial = FakeDial()
    dial.connect_tcp = lambda *_: stream
    door = Guard(Deadline(time.monotonic() + 5), FakeResolver([("93.184.216.34",)]), frozenset(), dial)
    context = ssl.create_default_context()
    with (
        httpcore2.ConnectionPool(ssl_context=context, network_backend=door) as pool,
        pytest.raises(NotImplementedError),
    ):
        pool.request("GET", "https://news.example/")
    assert stream.asked_for == ["news.example"]


@pytest.mark.parametrize("error", [socket.gaierror("no such name"), UnicodeError("label too long"), TimeoutError()])
def test_guard_says_no_address_when_the_look_up_fails(error):
    def fail(host, port):
        raise error

    door = Guard(Deadline(time.monotonic() + 5), fail, frozenset(), FakeDial())
    with pytest.raises(httpcore2.ConnectError, match="no address"):
        door.connect_tcp("nowhere.example", 80)


def test_guard_says_no_address_for_an_empty_answer():
    with pytest.raises(httpcore2.ConnectError, match="no address"):
        guard(()).connect_tcp("nowhere.example", 80)


def test_guard_opens_no_local_socket():
    with pytest.raises(ForbiddenAddressError):
        guard(("93.184.216.34",)).connect_unix_socket("/run/secret.sock")


def test_within_gives_up_on_a_hanging_look_up():
    with pytest.raises(TimeoutError):
        within(0.05, lambda: time.sleep(1) or ())


@pytest.mark.parametrize(("timeout", "expected"), [(None, 3.0), (1.0, 1.0), (9.0, 3.0)])
def test_deadline_shortens_each_wait(timeout, expected):
    assert Deadline(13.0, lambda: 10.0).left(timeout) == expected


def test_deadline_ends_the_fetch():
    with pytest.raises(httpcore2.ReadTimeout):
        Deadline(13.0, lambda: 13.0).left()
