import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bot.app import Role, Running, start
from bot.cli import run
from bot.errors import BotError, StorageError, UsageError
from bot.model import Outline, PlannedSlot, Slot
from bot.playground.server import LoopbackSlack
from bot.schedule import Tick
from bot.settings import Settings
from bot.sources.feeds.finder import FeedReader
from bot.sources.web.fetch import Fetcher
from bot.storage import LOCAL, Database, SqlBriefs, SqlFeeds, SqlSlots, SqlSubscriptions, open_database
from bot.usecases.poll import PollFeeds
from bot.workshop import Workshop, forget_old, stop_work
from tests.digests import a_wish
from tests.extractors import brief_of, extract_nothing
from tests.fakes import NOON, Clock, until
from tests.feed_fakes import NotedSentences
from tests.running import settings_for

DAY = timedelta(days=1)
ROOT = Path(__file__).parents[1]


def refused(settings: Settings, kind: type[BotError] = UsageError) -> str:
    before = set(threading.enumerate())
    with pytest.raises(kind) as caught:
        start(settings, extract=brief_of)
    until(lambda: set(threading.enumerate()) <= before)
    assert set(threading.enumerate()) - before == set(), "what was started is stopped again"
    return caught.value.public_message


@pytest.mark.parametrize(
    ("mode", "field", "name"),
    [
        ("socket", "bot_token", "SLACK_BOT_TOKEN"),
        ("socket", "app_token", "SLACK_APP_TOKEN"),
        ("http", "bot_token", "SLACK_BOT_TOKEN"),
        ("http", "signing_secret", "SLACK_SIGNING_SECRET"),
    ],
)
def test_missing_secret_is_named_with_the_next_step(slack: LoopbackSlack, tmp_path: Path, mode, field, name):
    settings = settings_for(slack, tmp_path, mode=mode).model_copy(update={field: None})
    assert refused(settings).startswith(f"{name} is not set. Put it into .env")


@pytest.mark.parametrize(("field", "name"), [("bot_token", "SLACK_BOT_TOKEN"), ("app_token", "SLACK_APP_TOKEN")])
def test_wrong_token_is_named(slack: LoopbackSlack, tmp_path: Path, field: str, name: str):
    settings = settings_for(slack, tmp_path).model_copy(update={field: SecretStr("planted-secret")})
    sentence = refused(settings)
    assert name in sentence
    assert "planted-secret" not in sentence


def test_slack_that_is_not_there_is_one_clear_sentence(slack: LoopbackSlack, tmp_path: Path):
    nowhere = {"slack_api_url": "http://127.0.0.1:9/api/"}
    settings = settings_for(slack, tmp_path).model_copy(update=nowhere)
    assert "cannot be reached" in refused(settings, BotError)


def test_database_that_is_not_usable_is_one_clear_sentence(slack: LoopbackSlack, tmp_path: Path):
    (tmp_path / "briefbot.db").write_text("no database at all " * 100, encoding="utf-8")
    assert "no SQLite database" in refused(settings_for(slack, tmp_path), StorageError)


def test_pipeline_that_does_not_load_is_named_at_the_start(slack: LoopbackSlack, tmp_path: Path):
    settings = settings_for(slack, tmp_path).model_copy(update={"pipeline": "no_such_pipeline"})
    with pytest.raises(UsageError, match="BRIEFBOT_PIPELINE is not usable: no_such_pipeline"):
        start(settings, extract=extract_nothing)


def test_workspace_takes_over_what_the_terminal_kept(slack: LoopbackSlack, tmp_path: Path):
    settings = settings_for(slack, tmp_path)
    database = open_database(settings.database_url.get_secret_value())
    feeds = SqlFeeds(database)
    feeds.add(Outline("https://harbour.example/feed"), team=LOCAL, user="terminal", now=NOON)
    start(settings, extract=brief_of).stop()
    assert [len(feeds.of_team(team)) for team in (LOCAL, "T0DESK")] == [0, 1]
    database.close()


def test_runs_of_digests_are_forgotten_after_the_days_of_the_settings(slack: LoopbackSlack, tmp_path: Path):
    settings = settings_for(slack, tmp_path).model_copy(update={"keep_days": 60})
    database, clock = open_database(settings.database_url.get_secret_value()), Clock()
    digest = SqlSubscriptions(database).add(a_wish(), team="T1", user="U1", now=NOON)
    skipped = [PlannedSlot(Slot(digest.number, f"k{day}", NOON + day * DAY), skipped=True) for day in (0, 2)]
    for each in skipped:
        SqlSlots(database).plan([each], now=each.slot.due)
    forget = replace(forget_old(settings, database), now=clock)
    clock.at = NOON + 61 * DAY
    for _ in range(3):
        forget()
        clock.forward(1800)
    assert [run.slot.key for run in SqlSlots(database).runs(digest.number, team="T1", limit=9)] == ["k2"]
    database.close()


@pytest.mark.parametrize("asked", ["pause 1", "grade 1 B", "tag 1 sea", "remove 1"])
def test_busy_database_is_told_while_slack_still_listens(slack: LoopbackSlack, tmp_path: Path, asked: str):
    settings = settings_for(slack, tmp_path)
    database = open_database(settings.database_url.get_secret_value())
    SqlFeeds(database).add(Outline("https://harbour.example/feed"), team="T0DESK", user="U0ADA", now=NOON)
    with start(settings, extract=brief_of):
        slack.wait_connected(2)
        with database.write():
            assert "busy" in slack.command(f"sources {asked}").wait_ack()["text"]
    database.close()


def test_bot_that_nobody_can_reach_ends_for_its_supervisor():
    class Deaf:
        ready = False

    running = Running(Deaf(), None)
    with pytest.raises(BotError, match="Slack could not be reached"):
        running.watch(threading.Event(), patience=0.1)


def test_watching_ends_when_it_is_told_to():
    class Well:
        ready = True

    stopping = threading.Event()
    stopping.set()
    Running(Well(), None).watch(stopping, patience=0)


@pytest.mark.parametrize(
    ("requests", "digests", "left"), [(0.0, 0.0, (18.0, 20.0)), (12.0, 3.0, (6.0, 5.0)), (25.0, 0.0, (0.0, 0.0))]
)
def test_all_work_ends_within_one_deadline_and_begins_no_more(requests: float, digests: float, left):
    clock, order = Clock(), []

    def note(name: str, worked: float = 0.0) -> Callable[..., None]:
        def stop(**words: float) -> None:
            order.append((name, *words.values()))
            clock.forward(worked)

        return stop

    workshop = Workshop(
        SimpleNamespace(stop=note("requests", requests)),
        SimpleNamespace(stop=note("digests", digests), wind_down=note("no digest begins")),
        SimpleNamespace(),
        SimpleNamespace(close=note("nothing is fetched")),
        threading.Event(),
    )
    tick = SimpleNamespace(wind_down=note("no round begins"), stop=note("tick"))
    stop_work(workshop, tick, clock=lambda: clock().timestamp())
    begun = [("no round begins",), ("no digest begins",)]
    ended = [("requests", 18.0), ("digests", left[0]), ("nothing is fetched",), ("tick", left[1])]
    assert (order, workshop.stopping.is_set()) == ([*begun, *ended], True)


def test_round_that_hangs_at_the_end_gives_its_feeds_back(database: Database, httpserver: HTTPServer):
    asked, answer = threading.Event(), threading.Event()

    def hang(_: Request) -> Response:
        asked.set()
        answer.wait(10)
        return Response("late")

    httpserver.expect_request("/feed").respond_with_handler(hang)
    feeds, stopping = SqlFeeds(database), threading.Event()
    feed, _ = feeds.add(Outline(httpserver.url_for("/feed")), team="T1", user="U1", now=NOON)
    fetch = Fetcher(frozenset({f"{httpserver.host}:{httpserver.port}"}))
    read = FeedReader(fetch.ask_all, Clock())
    poll = PollFeeds(feeds, read, NotedSentences(), Clock(), stopping.is_set)
    tick = Tick([poll], seconds=0.05)
    tick.start()
    assert asked.wait(10)
    idle = SimpleNamespace(stop=lambda **_: None, wind_down=lambda: None)
    stop_work(Workshop(idle, idle, poll, fetch, stopping), tick)
    answer.set()
    assert feeds.get(feed.number, team="T1").health.failures == 0
    assert [each.number for each in feeds.claim_due(now=NOON, limit=9, until=NOON)] == [feed.number]


def test_serve_ends_with_0_when_it_is_told_to_stop(slack: LoopbackSlack, tmp_path: Path):
    program = "from bot import app, settings; app.serve(settings.load())"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", **variables(slack)}
    with subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=tmp_path) as bot:
        slack.wait_connected(2, timeout=30)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(25) == 0


def variables(slack: LoopbackSlack) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "BRIEFBOT_PROCESSES": "1",
    }


def test_clock_alone_needs_no_token_and_keeps_the_slots(tmp_path: Path):
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/briefbot.db")
    with start(settings, roles={Role.CLOCK}) as running:
        assert (running.transport, running.ready) == (None, True)


@pytest.mark.parametrize("role", [Role.EDGE, Role.WORKER])
def test_roles_that_speak_to_slack_need_its_token(tmp_path: Path, role: Role):
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/briefbot.db")
    with pytest.raises(UsageError, match="SLACK_BOT_TOKEN is not set"):
        start(settings, roles={role})


def test_edge_accepts_what_a_worker_beside_it_does(slack: LoopbackSlack, tmp_path: Path):
    settings, before = settings_for(slack, tmp_path), set(threading.enumerate())

    def begun(*names: str) -> list[str]:
        return [each.name for each in threading.enumerate() if each not in before and each.name.startswith(names)]

    with start(settings, extract=brief_of, roles={Role.EDGE}):
        assert begun("tick", "APScheduler") == []
        slack.wait_connected(2)
        asked = slack.command("text: The wall will fail, Ada Penhallow warned the council on Monday.")
        assert "Reading" in asked.wait_ack()["text"]
        assert begun("worker", "digest") == []
        with start(settings, extract=brief_of, roles={Role.WORKER}) as worker:
            assert worker.transport is None
            database = open_database(settings.database_url.get_secret_value())
            assert until(lambda: SqlBriefs(database).recent(team="T0DESK", user="U0ADA", limit=1) != ())
            database.close()


def test_role_that_there_is_not_is_refused(capfd: pytest.CaptureFixture[str]):
    assert run(["serve", "--role", "boss"]) == 2
    assert "--role boss is unknown. Choose edge, worker, clock." in capfd.readouterr().err
