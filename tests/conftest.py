"""Every fixture of the suite; there is no other conftest."""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from slack_bolt import App

from bot import composition
from bot.cli import run
from bot.listeners import Desk, register
from bot.model import Brief
from bot.playground.server import LoopbackSlack
from bot.pool import WorkerPool
from bot.publishing.calls import make_client
from bot.settings import Settings
from bot.storage import Database, open_database, open_requests
from bot.usecases.ports import Requests
from tests.briefs import stored_brief
from tests.cluster import Cluster, ReusedSchema, find_programs, schema_on
from tests.desk import MemorySources, a_failing_feed, a_feed
from tests.digest_desk import DigestDesk
from tests.digest_terminal import World
from tests.fakes import Inbox, InProcess, MemoryBriefs
from tests.quality.corpora import SEEDS, briefs_of
from tests.running import BotInSlack, bot_in
from tests.travelling import TravellingClock

if TYPE_CHECKING:
    from spacy.language import Language

settings.register_profile("busy machine", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start in an empty directory with no setting of this machine in the environment."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)  # a parallel test run sets it
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def root_logger() -> Iterator[None]:
    """Leave the root logger as it was: the command line sets it up for a process of its own."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture(scope="session")
def seed_briefs() -> dict[str, Brief]:
    """Brief every sample article that has gold, once."""
    return briefs_of(SEEDS)


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Load the shipped pipeline once; the steps in it read Docs built by hand as well."""
    from bot.extraction.pipeline import load  # imported here: every test run passes by, few of them need spaCy

    return load()


@pytest.fixture(scope="session")
def english() -> Language:
    """Make an English pipeline once that does no more than cut words, as the shipped one cuts them."""
    from bot.extraction.training.tokenizer import blank_english  # imported here: every test run passes by

    return blank_english()


@pytest.fixture(scope="session")
def clear_pipeline(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a pipeline that reads as spaCy's own do, once, and name it as a setting does."""
    from tests.extraction.clear import write_pipeline  # imported here: every test run passes by, few need spaCy

    return write_pipeline(tmp_path_factory.mktemp("pipeline") / "clear")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Name a new place to store in, once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep a SQLite file whose tables are made."""
    path = tmp_path_factory.mktemp("made") / "store.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path, made_sqlite: Path) -> str:
    """Name a new SQLite file; its tables are made but for tests marked ``without_tables``."""
    if request.node.get_closest_marker("without_tables") is None:
        shutil.copy(made_sqlite, tmp_path / "store.db")
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """Name the PostgreSQL of this machine; in CI it may not be missing."""
    url = os.environ.get("BRIEFBOT_TEST_DATABASE_URL")
    if not url:
        unavailable("no PostgreSQL: BRIEFBOT_TEST_DATABASE_URL=postgresql://user@127.0.0.1/test names one")
    return url or ""


@pytest.fixture(scope="session")
def made_postgresql(postgresql_server: str) -> Iterator[ReusedSchema]:
    """Keep a schema whose tables are made."""
    reused = ReusedSchema(postgresql_server)
    yield reused
    reused.close()


@pytest.fixture
def postgresql_url(
    request: pytest.FixtureRequest, postgresql_server: str, made_postgresql: ReusedSchema
) -> Iterator[str]:
    """Name an empty schema on PostgreSQL; its tables are made but for tests marked ``without_tables``."""
    if request.node.get_closest_marker("without_tables") is not None:
        with schema_on(postgresql_server) as named:
            yield named
        return
    yield made_postgresql.url
    made_postgresql.empty()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Keep a PostgreSQL server that a test may break; in CI it may not be missing."""
    if find_programs() is None:
        unavailable("no initdb is installed: apt-get install postgresql")
    started = Cluster.start()
    yield started
    started.stop()


def unavailable(reason: str) -> None:
    """Skip a test on a machine that lacks something, fail it in CI."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    """Open a new database, its tables made, once on SQLite and once on PostgreSQL."""
    opened = open_database(store_url)
    yield opened
    opened.close()


@pytest.fixture
def requests(database: Database) -> Requests:
    """Keep requests in a new database, as it keeps them: on PostgreSQL with Procrastinate."""
    return open_requests(database)


@pytest.fixture
def clock(database: Database) -> TravellingClock:
    """Keep a clock that takes the requests in a database along when it is moved."""
    return TravellingClock(database)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """Keep one killable process; a task has three seconds."""
    opened = WorkerPool(processes=1, seconds=3, warm=gc.collect)
    yield opened
    opened.stop()


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSlack]:
    """Keep a Slack on this machine, without rate limits, that no proxy stands before."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with LoopbackSlack(rate_limits=False) as opened:
        yield opened


@pytest.fixture
def briefs() -> MemoryBriefs:
    """Remember one brief of the loopback workspace, the rich one."""
    return MemoryBriefs([replace(stored_brief(team="T0DESK"), user="U0ADA")])


@pytest.fixture
def inbox() -> Inbox:
    """Accept requests without working on them."""
    return Inbox()


@pytest.fixture
def sources() -> MemorySources:
    """Keep two feeds of the loopback workspace, one of which fails."""
    return MemorySources([a_feed(1), a_failing_feed(2)])


@pytest.fixture
def digests(sources: MemorySources) -> DigestDesk:
    """Keep no digest yet of the loopback workspace."""
    return DigestDesk(sources)


@pytest.fixture
def doors(
    slack: LoopbackSlack, briefs: MemoryBriefs, inbox: Inbox, sources: MemorySources, digests: DigestDesk
) -> Iterator[App]:
    """Open every door on a Bolt app that the loopback Slack delivers to."""
    threads = ThreadPoolExecutor(4)
    client = make_client(slack.bot_token, api_url=slack.api_url)
    app = App(client=client, listener_executor=threads, request_verification_enabled=False)
    register(app, Desk(inbox, briefs, "/brief", digests.clock, sources, digests.all, digests.wake))
    slack.send = InProcess(app)
    yield app
    threads.shutdown()


@pytest.fixture(scope="module", params=["socket", "http"])
def bot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotInSlack]:
    """Run the whole bot beside a Slack on this machine, in both modes."""
    with pytest.MonkeyPatch.context() as patch, LoopbackSlack(rate_limits=False) as opened:
        patch.setenv("NO_PROXY", "127.0.0.1")
        with bot_in(opened, tmp_path_factory.mktemp("bot"), mode=request.param) as running:
            yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Keep a headless Chromium of this machine; in CI it may not be missing."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        unavailable("no Chromium is installed: apt-get install chromium")
    quiet = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update"
    arguments = [f"--{word}" for word in [*quiet.split(), "disable-sync", "disable-dev-shm-usage"]]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def world(bare_environment: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """Keep what stands behind ``briefbot digest``, its clock at rest."""
    made = World(f"sqlite:///{tmp_path}/briefbot.db")
    monkeypatch.setattr(composition, "open_digests", made.open_digests)
    monkeypatch.setattr(composition, "now", made.clock)
    return made


@pytest.fixture
def digest(world: World, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run ``briefbot digest``; return exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["digest", *map(str, arguments)])
        return code, *capfd.readouterr()

    return call
