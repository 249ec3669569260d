"""The door at connect: what is dialled, and what never is."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass, field

import httpcore2
import pytest

from bot.sources.web.guard import ForbiddenAddressError, Guard, UntrustedError
from bot.sources.web.lookups import LookUps

LITERALS = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
    "127.0.0.1.", "169.254.169.254", "0xa9fea9fe", "2852039166", "10.0.0.1", "192.168.0.1", "172.16.0.1",
    "100.64.0.1", "localhost", "::1", "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:a00:1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "fe80::1%lo", "fc00::1", "224.0.0.1", "255.255.255.255",
)  # fmt: skip
PUBLIC = "93.184.216.34"


@dataclass
class FakeStream(httpcore2.AsyncNetworkStream):
    """A stream that remembers whose certificate was asked for; TLS ends with ``error``."""

    error: BaseException = field(default_factory=lambda: httpcore2.ConnectError("no TLS"))
    asked_for: list[str] = field(default_factory=list)
    closed: bool = False

    async def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        self.asked_for.append(server_hostname)
        raise self.error

    async def aclose(self):
        self.closed = True


@dataclass
class FakeDial(httpcore2.AsyncNetworkBackend):
    """Remembers what was dialled; addresses in ``deaf`` refuse, those in ``mute`` never answer."""

    deaf: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()
    stream: FakeStream = field(default_factory=FakeStream)
    dialled: list[tuple[str, int]] = field(default_factory=list)

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.dialled.append((host, port))
        if host in self.deaf:
            raise httpcore2.ConnectError("nobody there")
        if host in self.mute:
            await asyncio.sleep(30 if timeout is None else timeout)
            raise httpcore2.ConnectTimeout("no answer")
        return self.stream


@dataclass
class FakeResolver:
    """Gives the next answer at each look-up."""

    answers: list[tuple[str, ...]]
    asked: int = 0

    async def __call__(self, host, port):
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def guard(*answers, allow=(), seconds=5.0, **dial):
    return Guard(FakeResolver(list(answers)), frozenset(allow), FakeDial(**dial), seconds)


def connect(door, host, port=80):
    return asyncio.run(door.connect_tcp(host, port))


@pytest.mark.parametrize("host", LITERALS)
def test_guard_refuses_every_spelling_of_a_private_address(host):
    door = Guard(LookUps(), frozenset(), FakeDial())
    with pytest.raises(httpcore2.ConnectError):  # forbidden, or not an address for this system's resolver
        connect(door, host)
    assert door.dial.dialled == []


def test_guard_dials_the_address_it_checked_after_one_look_up():
    door = guard((PUBLIC,), ("127.0.0.1",))
    connect(door, "rebinding.example", 443)
    assert (door.look_up.asked, door.dial.dialled, door.reached) == (1, [(PUBLIC, 443)], True)


def test_guard_looks_up_and_checks_again_at_the_next_connection():
    door = guard((PUBLIC,), ("127.0.0.1",))
    connect(door, "rebinding.example")
    with pytest.raises(ForbiddenAddressError):
        connect(door, "rebinding.example")
    assert (door.dial.dialled, door.reached) == ([(PUBLIC, 80)], False)


@pytest.mark.parametrize("answer", [(PUBLIC, "10.0.0.7"), ("10.0.0.7", PUBLIC), (PUBLIC,) * 9 + ("::1",), ("rubbish",)])
def test_guard_refuses_a_name_with_one_private_address(answer):
    door = guard(answer)
    with pytest.raises(ForbiddenAddressError):
        connect(door, "mixed.example")
    assert door.dial.dialled == []


@pytest.mark.parametrize("port", [0, 21, 22, 25, 81, 3000, 8080, 8443])
def test_guard_refuses_other_ports(port):
    door = guard((PUBLIC,))
    with pytest.raises(ForbiddenAddressError):
        connect(door, "news.example", port)
    assert door.dial.dialled == []


def test_guard_tries_the_next_address_when_one_is_deaf():
    door = guard((PUBLIC, "93.184.216.35"), deaf=(PUBLIC,))
    connect(door, "news.example")
    assert door.dial.dialled == [(PUBLIC, 80), ("93.184.216.35", 80)]


def test_guard_tries_few_addresses_of_both_families_in_turn():
    six = tuple(f"2606:4700::{number}" for number in range(1, 9))
    door = guard((*six, PUBLIC), deaf=(*six, PUBLIC))
    with pytest.raises(httpcore2.ConnectError):
        connect(door, "news.example")
    assert [address for address, _ in door.dial.dialled] == [six[0], PUBLIC, six[1], six[2]]


@pytest.mark.parametrize("mute", [1, 2, 4])
def test_guard_spends_its_seconds_once_on_all_addresses(mute):
    addresses = tuple(f"93.184.216.{number}" for number in range(1, mute + 1))
    door = guard(addresses, mute=addresses, seconds=0.2)
    began = time.monotonic()
    with pytest.raises(httpcore2.ConnectTimeout):
        connect(door, "news.example")
    assert time.monotonic() - began < 5
    assert [address for address, _ in door.dial.dialled] == list(addresses)


def test_guard_gives_up_on_a_hanging_look_up():
    async def hang(host, port):
        await asyncio.Event().wait()

    with pytest.raises(httpcore2.ConnectTimeout):
        connect(Guard(hang, frozenset(), FakeDial(), seconds=0.05), "news.example")


@pytest.mark.parametrize(
    ("allow", "host", "port", "passes"),
    [
        ("intranet.example", "intranet.example", 80, True),
        ("intranet.example", "Intranet.Example.", 443, True),
        ("intranet.example", "intranet.example", 8080, False),
        ("intranet.example:8080", "intranet.example", 8080, True),
        ("intranet.example:8080", "intranet.example", 80, False),
        ("intranet.example", "other.example", 80, False),
        ("intranet.example", "www.intranet.example", 80, False),
    ],
)
def test_guard_lets_named_hosts_pass(allow, host, port, passes):
    door = guard(("10.0.0.7",), allow=[allow])
    if passes:
        connect(door, host, port)
    else:
        with pytest.raises(ForbiddenAddressError):
            connect(door, host, port)
    assert bool(door.dial.dialled) is passes


def ask_over_tls(door):
    async def ask():
        context = ssl.create_default_context()
        async with httpcore2.AsyncConnectionPool(ssl_context=context, network_backend=door) as pool:
            await pool.request("GET", "https://news.example/")

    asyncio.run(ask())


def certificate_error():
    error = httpcore2.ConnectError("bad certificate")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed")
    return error


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (httpcore2.ConnectError("no TLS"), httpcore2.ConnectError),
        (httpcore2.ConnectTimeout("too slow"), httpcore2.ConnectTimeout),
        (certificate_error(), UntrustedError),
        (ValueError("a name cannot start with a dot"), httpcore2.ConnectError),
        (asyncio.CancelledError(), asyncio.CancelledError),
    ],
)
def test_guard_asks_for_the_certificate_of_the_name_and_leaves_nothing_open(error, raised):
    door = guard((PUBLIC,), stream=FakeStream(error))
    with pytest.raises(raised) as caught:
        ask_over_tls(door)
    assert caught.type is raised
    assert (door.dial.stream.asked_for, door.dial.stream.closed) == (["news.example"], True)


@pytest.mark.parametrize("error", [socket.gaierror("no such name"), UnicodeError("label too long"), TimeoutError()])
def test_guard_says_no_address_when_the_look_up_fails(error):
    async def fail(host, port):
        raise error

    with pytest.raises(httpcore2.ConnectError, match="no address"):
        connect(Guard(fail, frozenset(), FakeDial()), "nowhere.example")


def test_guard_says_no_address_for_an_empty_answer():
    with pytest.raises(httpcore2.ConnectError, match="no address"):
        connect(guard(()), "nowhere.example")


def test_guard_opens_no_local_socket():
    with pytest.raises(ForbiddenAddressError):
        asyncio.run(guard((PUBLIC,)).connect_unix_socket("secret.sock"))
