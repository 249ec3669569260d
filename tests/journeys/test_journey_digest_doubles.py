"""What Slack, a person or many replicas do twice is done once: forms, runs, clicks, slots that are due."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier

import pytest
from slack_bolt import App
from sqlalchemy import select

from bot.errors import RestartError
from bot.listeners import Desk, register
from bot.model import Source
from bot.playground.deliveries import Delivery
from bot.playground.server import LoopbackSlack
from bot.publishing import ids
from bot.publishing.calls import make_client
from bot.storage import Database, SqlBriefs, open_database, open_requests
from bot.storage.tables import request as request_table
from bot.usecases.accept import AcceptRequest
from bot.usecases.settling import UNSURE
from bot.usecases.sources import Sources
from tests.crew import CHANNEL, DIRECT, TEAM, USER, Crew, Replica
from tests.digests import local
from tests.fakes import InProcess
from tests.loopback import view_on_top
from tests.storage.holding import run_together

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.crew"])


@pytest.fixture
def crew(database: Database, slack: LoopbackSlack) -> Iterator[Crew]:
    """Keep a desk whose doors are open, on a real database."""
    made = Crew(database, slack)
    made.feed("wall")
    threads = ThreadPoolExecutor(8)
    client = make_client(slack.bot_token, api_url=slack.api_url)
    app = App(client=client, listener_executor=threads, request_verification_enabled=False)
    accept = AcceptRequest(open_requests(database), lambda: None, made.clock)
    sources = Sources(made.feeds, lambda feeds: "")
    register(app, Desk(accept, SqlBriefs(database), "/brief", made.clock, sources, made.digests, lambda: None))
    slack.send = InProcess(app)
    yield made
    threads.shutdown()


def kept(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        columns = (request_table.c.kind, request_table.c.state)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(request_table.c.id))]


def again(slack: LoopbackSlack, delivery: Delivery) -> None:
    """Deliver the same once more, as Slack does when an answer got lost."""
    slack.send(delivery)


def asked(crew: Crew) -> int:
    return sum(run.asked_by is not None for digest in crew.digests.list(TEAM) for run in crew.runs(digest))


def test_form_that_is_delivered_twice_sets_up_one_digest_and_introduces_it_once(crew: Crew, slack: LoopbackSlack):
    slack.command("digest new").wait_ack()
    view, send = view_on_top(slack), slack.send
    slack.send = lambda delivery: None  # until all of them come at once
    delivery = slack.submit(view, {ids.DIGEST_NAME: "Harbour desk"})
    slack.send = send
    run_together(lambda _: again(slack, delivery), 4)
    again(slack, delivery)
    assert [digest.name for digest in crew.digests.list(TEAM)] == ["Harbour desk"]
    assert kept(crew.database) == [("digest", "waiting")]


def test_run_that_is_delivered_twice_is_posted_once(crew: Crew, slack: LoopbackSlack):
    digest = crew.digest()
    delivery = slack.command("digest run 1")
    again(slack, delivery)
    crew.run(seconds=3)
    again(slack, delivery)
    crew.run(seconds=3)
    assert (len(crew.posted()), crew.outcomes(digest)) == (1, [("posted", None)])


def test_run_that_is_clicked_many_times_at_once_is_posted_once(crew: Crew, slack: LoopbackSlack):
    crew.digest()
    slack.command("digest").wait_ack()
    listed = slack.ephemerals(USER)[-1]
    choice = ids.to_choice(ids.RUN, 1, 0)
    run_together(lambda _: slack.click(listed, ids.DIGEST_MENU, value=choice).wait_ack(), 4)
    assert asked(crew) == 1
    crew.run(seconds=5)
    assert len(crew.posted()) == 1


def test_post_again_that_is_clicked_many_times_posts_once(crew: Crew, slack: LoopbackSlack):
    digest = crew.digest()
    slack.faults.drop("chat.postMessage")
    crew.until_due()
    crew.run(seconds=120, every=30)
    assert crew.outcomes(digest) == [("uncertain", UNSURE)]
    [message] = slack.messages(DIRECT)
    run_together(lambda _: slack.click(message, ids.POST_AGAIN).wait_ack(), 4)
    crew.run(seconds=5)
    slack.click(message, ids.POST_AGAIN).wait_ack()
    crew.run(seconds=5)
    assert (len(crew.posted()), crew.outcomes(digest)) == (1, [("posted", None)])


def test_uncertain_digest_is_posted_by_nobody_but_a_person(crew: Crew, slack: LoopbackSlack):
    digest = crew.digest()
    slack.faults.drop("chat.postMessage")
    crew.until_due()
    crew.run(seconds=3600, every=600, replicas=[crew.one, crew.replica()])
    assert (crew.posted(), crew.calls(), crew.outcomes(digest)) == ([], 1, [("uncertain", UNSURE)])


def test_reading_that_the_end_of_the_program_interrupts_gives_the_slot_back(crew: Crew):
    def end(source: Source):
        raise RestartError("I am being restarted.")

    crew.read, digest = end, crew.digest()
    crew.until_due()
    with pytest.raises(RestartError):
        crew.one.door().build_once()
    [run] = crew.runs(digest)
    assert (run.state.value, run.attempt) == ("waiting", 0)


def replica_of_many(url: str, api: str, token: str, begin: Barrier, number: int) -> None:
    """Do all that is due as one of many processes."""
    database = open_database(url)
    crew = Crew(database, Elsewhere(api, token))
    crew.clock.at = local("2026-11-25T07:30:01")
    begin.wait(30)
    crew.run(seconds=1, replicas=[Replica(crew, f"process {number}")])
    database.close()


class Elsewhere:
    """As much as a replica needs to know of a Slack that another process keeps."""

    def __init__(self, api_url: str, bot_token: str) -> None:
        self.api_url, self.bot_token, self.workspace = api_url, bot_token, type("Workspace", (), {})()


def test_eight_processes_post_each_slot_once(crew: Crew, store_url: str):
    digests = [crew.digest(name=f"Sea {number}", channel=where) for number, where in enumerate([CHANNEL, "C0GENERAL"])]
    begin = processes.Barrier(8)
    about = (store_url, crew.slack.api_url, crew.slack.bot_token, begin)
    started = [processes.Process(target=replica_of_many, args=(*about, number)) for number in range(8)]
    for each in started:
        each.start()
    for each in started:
        each.join(60)
    assert [each.exitcode for each in started] == [0] * 8
    crew.clock.at = local("2026-11-25T07:31")
    crew.run(seconds=5, every=5)
    assert Counter(len(crew.posted(digest.channel)) for digest in digests) == {1: 2}
    assert [crew.outcomes(digest) for digest in digests] == [[("posted", None)]] * 2
