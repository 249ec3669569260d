"""However a fetch is tricked, it reaches no trap, dials nothing that was not allowed, and says the same of it all."""

from __future__ import annotations

import contextlib
import re
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx2
import pytest

from bot.errors import RefusedError, SourceError
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Fetched
from tests.sources.traps import PAGE, Site, Traps, Watch, answer, numeric, open_site, set_traps, watching
from tests.sources.tricks import PUBLIC, Ends, Trick, spellings
from tests.sources.tricks_names import allowed, environment, rebinding, resolvers
from tests.sources.tricks_redirects import redirects

TRICKS = (*spellings(), *resolvers(), *rebinding(), *allowed(), *environment(), *redirects())
FEWEST = 300
SECONDS = 10.0
NAMES = {
    "localhost": ("127.0.0.1", "::1"),
    "localhost.localdomain": ("127.0.0.1",),
    "ip6-localhost": ("::1",),
    "site.test": ("127.0.0.1",),
    "alias.test": ("127.0.0.1",),
    "metadata.google.internal": ("169.254.169.254",),
    "metadata": ("169.254.169.254",),
    "instance-data": ("169.254.169.254",),
    "10.0.0.1.wild.example": ("10.0.0.1",),
    "printer.local": ("192.168.0.9",),
    "wiki.corp": ("10.0.0.9",),
    "public.example": (PUBLIC,),
}
SECRET_HEADERS = re.compile(r"^(?:authorization|proxy-authorization|cookie|x-evil):", re.IGNORECASE | re.MULTILINE)
HOST_HEADERS = re.compile(r"^host:.*$", re.IGNORECASE | re.MULTILINE)


@dataclass
class World:
    """Resolves the names of a trick, and what the system takes for an address; remembers who was asked for."""

    answers: dict
    asked: list = field(default_factory=list)

    def __call__(self, host, port):
        self.asked.append(host)
        name = host.lower().rstrip(".")
        if name not in self.answers:
            return NAMES[name] if name in NAMES else numeric(host, port)
        turn = min(self.asked.count(host), len(self.answers[name])) - 1
        if isinstance(self.answers[name][turn], Exception):
            raise self.answers[name][turn]
        return self.answers[name][turn]


@dataclass(frozen=True)
class Outcome:
    """What came of a trick; ``end`` is a page or whatever was raised."""

    trick: Trick
    end: Fetched | Exception
    asked: tuple
    visits: tuple
    watch: Watch
    strays: tuple
    trapped: int

    @property
    def wrong(self) -> list[str]:
        """Name what must not have happened, one by one."""
        trick = self.trick
        checks = {
            f"{self.trapped} connections reached the traps": self.trapped,
            f"{self.strays} were dialled": self.strays,
            f"{self.watch.leaked} were looked up past the resolver": self.watch.leaked,
            f"it ended with {self.end!r}": not ended_as(trick.ends, self.end),
            f"the site was asked {len(self.visits)} times": trick.visits not in (-1, len(self.visits)),
            f"{self.asked} were looked up": len(self.asked) > max(1, len(self.visits) + 1),
            f"{self.asked} were looked up for a scheme that is not ours": trick.group == "scheme"
            and len(self.asked) > len(self.visits),
            f"a secret or a smuggled header was sent: {self.visits}": any(map(SECRET_HEADERS.search, self.visits)),
            f"there was not one host in a head: {self.visits}": any(
                len(HOST_HEADERS.findall(head)) != 1 for head in self.visits
            ),
        }
        return [complaint for complaint, is_so in checks.items() if is_so]


def ended_as(ends: Ends, end: Fetched | Exception) -> bool:
    if ends is Ends.PAGE:
        return isinstance(end, Fetched) and PAGE in end.body
    return isinstance(end, RefusedError if ends is Ends.REFUSED else SourceError)


@pytest.fixture(scope="module")
def site():
    with open_site() as opened:
        yield opened


@pytest.fixture(scope="module")
def traps(site):
    with set_traps(site.port) as opened:
        yield opened


@pytest.fixture
def scene(site, traps, tmp_path):
    return Scene(site, traps, tmp_path)


@dataclass(frozen=True)
class Scene:
    """The site, the traps and a home directory with passwords in it."""

    site: Site
    traps: Traps
    home: object

    def filled(self, text: str) -> str:
        """Put the ports and places of this run into a text."""
        known = {"site": self.site.port, "trap": self.traps.port, "home": self.home, "netrc": self.home / ".netrc"}
        for name, value in known.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def routes(self, trick: Trick) -> dict[str, bytes]:
        """Put the ports into the answers of the site."""
        wire = {path: said.decode("latin-1") for path, said in trick.routes.items()}
        return {path: self.filled(said).encode("latin-1") for path, said in wire.items()}

    def play(self, trick: Trick) -> Outcome:
        """Let a fetch run into a trick and see what comes of it."""
        self.site.routes, self.site.heads = self.routes(trick), []
        world = World(dict(trick.answers))
        with pytest.MonkeyPatch.context() as patch, watching() as watch:
            for name, value in trick.environment.items():
                patch.setenv(name, self.filled(value))
            end = fetched(self.filled(trick.link), world, *map(self.filled, trick.allow))
        may = [*self._home(trick), *((address, port) for address in trick.dials for port in (80, 443))]
        strays = tuple(address for address in watch.dialled if address not in may)
        return Outcome(trick, end, tuple(world.asked), tuple(self.site.heads), watch, strays, self.traps.count())

    def _home(self, trick: Trick) -> list[tuple[str, int]]:
        return [("127.0.0.1", self.site.port)] if trick.visits else []


def fetched(link: str, resolver, *allow: str, seconds: float = SECONDS) -> Fetched | Exception:
    """Fetch a link; return the page or what was raised."""
    fetcher = Fetcher(frozenset(allow), resolver, seconds, 100_000)
    try:
        return fetcher(link)
    except Exception as error:  # noqa: BLE001 - whatever is raised is what the trick came to
        return error
    finally:
        getattr(fetcher, "close", lambda: None)()


def test_tricks_have_a_name_each():
    assert [name for name, times in Counter(trick.id for trick in TRICKS).items() if times > 1] == []


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.id)
def test_trick_leads_nowhere(scene, trick):
    (scene.home / ".netrc").write_text("machine site.test login reader password word\n", encoding="utf-8")
    outcome = scene.play(trick)
    assert outcome.wrong == []
    if trick.group != "certificates":  # whether these are missed before or after a connection is all the same
        assert [address for address, _ in outcome.watch.dialled if address in trick.dials] == list(trick.dials)


def test_summary_of_all_tricks_is_that_no_trap_was_reached(scene):
    outcomes = [scene.play(trick) for trick in TRICKS]
    reached = sum(outcome.trapped for outcome in outcomes)
    strays = sum(len(outcome.strays) for outcome in outcomes)
    sys.stdout.write(
        f"{len(outcomes)} tricks, {len(scene.traps.listeners)} traps: "
        f"{reached} connections reached the traps, {strays} went where none may go\n"
    )
    assert (reached, strays) == (0, 0)
    assert len(outcomes) >= FEWEST


def test_traps_and_the_watch_notice_who_does_come(scene):
    with watching() as watch:
        for address in scene.traps.addresses:
            socket.create_connection(address, 5).close()
        with pytest.raises(httpx2.ConnectError), httpx2.Client(trust_env=False) as client:
            client.get(f"http://{PUBLIC}/")
        with pytest.raises(httpx2.ReadTimeout), httpx2.Client(timeout=0.1, trust_env=False) as client:
            client.get(f"http://localhost:{scene.traps.port}/")
    assert scene.traps.count() == len(scene.traps.addresses) + 1
    assert {(PUBLIC, 80), ("127.0.0.1", scene.traps.port)} <= set(watch.dialled)
    assert watch.leaked == ["localhost"]


def test_refusals_read_the_same_once_the_host_is_taken_out(scene):
    prefix, suffix = around("unknown.test", fetched("http://unknown.test/", World({})).public_message)
    odd = {}
    for trick in TRICKS:
        outcome = scene.play(trick)
        if not isinstance(outcome.end, RefusedError) or trick.group == "no redirect":
            continue
        said = outcome.end.public_message
        same = (
            said.startswith(prefix) and said.endswith(suffix) and " " not in said.removeprefix(prefix)[: -len(suffix)]
        )
        seen_from_the_link = len(outcome.asked) == len(outcome.visits) and trick.group != "port"
        if not same and not seen_from_the_link:
            odd[trick.id] = said
    assert odd == {}


def around(host: str, said: str) -> tuple[str, str]:
    """Return what stands before and after the host in a sentence."""
    assert host in said
    prefix, _, suffix = said.partition(host)
    return prefix, suffix


@pytest.mark.parametrize("shut", ["closed", "private", "unknown", "hanging", "filtered"])
def test_refusal_tells_no_state_of_a_network(scene, shut):
    told = Oracle(shut)
    with watching(), told.released:
        error = fetched("http://host.example/", told, seconds=0.5)
    expected = fetched("http://host.example/", World({"host.example": ((),)}))
    assert isinstance(error, SourceError)
    assert error.public_message == expected.public_message


class Oracle:
    """A resolver for one state of a host."""

    def __init__(self, state):
        self.state = state
        self.gate = threading.Event()
        self.released = contextlib.ExitStack()
        self.released.callback(self.gate.set)

    def __call__(self, host, port):
        if self.state == "hanging":
            self.gate.wait(10)
        if self.state == "unknown":
            raise socket.gaierror("no such name")
        return {"closed": (PUBLIC,), "filtered": ("240.0.0.1",), "private": ("10.0.0.1",)}.get(self.state, ())


def test_hanging_resolver_ends_with_the_deadline_and_dials_nothing(scene):
    hanging = Oracle("hanging")
    began = time.monotonic()
    with watching() as watch, hanging.released:
        error = fetched("http://host.example/", hanging, seconds=0.5)
        took = time.monotonic() - began
    assert isinstance(error, SourceError)
    assert took < 5
    assert watch.dialled == []


def test_thousand_addresses_end_with_the_deadline(scene):
    addresses = tuple(f"93.184.{n // 250}.{n % 250 + 1}" for n in range(1_000))
    began = time.monotonic()
    with watching() as watch:
        error = fetched("http://host.example/", World({"host.example": (addresses,)}), seconds=1.0)
    assert isinstance(error, SourceError)
    assert time.monotonic() - began < 5
    assert {address for address, _ in watch.dialled} <= set(addresses)


def test_host_header_names_the_host_of_the_link(scene):
    scene.site.routes, scene.site.heads = {"/": answer()}, []
    link = f"http://reader:word@SITE.test:{scene.site.port}/#top"
    assert isinstance(fetched(link, World({}), f"site.test:{scene.site.port}"), Fetched)
    assert HOST_HEADERS.findall(scene.site.heads[0])[0].strip().split(" ")[1] == f"site.test:{scene.site.port}"
