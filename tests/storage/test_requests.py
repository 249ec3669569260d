from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.model import BriefRequest, DigestVerb, Request, Source, Urgency
from bot.storage import Database, count_failed
from bot.storage.requests import StoredClaim
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from tests.fakes import NOON, Clock, a_brief_request, a_digest_request, a_share_request, an_entries_request
from tests.feed_fakes import a_sources_request
from tests.travelling import TravellingClock

SECOND = timedelta(seconds=1)
LEASE = 15.0
STILL = Clock()
EACH = [a_brief_request(), a_share_request(), a_sources_request(), a_digest_request(), an_entries_request()]


def claim(
    requests: Requests, *, worker: str = "w1", clock: Clock = STILL, up_to: Urgency = Urgency.AHEAD
) -> StoredClaim:
    claimed = requests.claim(worker=worker, now=clock(), lease_seconds=LEASE, up_to=up_to)
    assert claimed is not None
    return claimed


def nothing_free(requests: Requests, *, clock: Clock = STILL, up_to: Urgency = Urgency.AHEAD) -> bool:
    return requests.claim(worker="w2", now=clock(), lease_seconds=LEASE, up_to=up_to) is None


def column(database: Database, name: str) -> list[object]:
    with database.read() as connection:
        return list(connection.execute(select(table.c[name]).order_by(table.c.id)).scalars())


@pytest.mark.parametrize("request_", EACH, ids=lambda request: type(request).__name__)
def test_request_comes_back_as_it_was_accepted(requests: Requests, request_: Request):
    assert requests.accept(request_, now=NOON)
    assert claim(requests) == StoredClaim(id=1, request=request_, attempt=1, worker="w1")


def test_same_key_of_a_team_is_accepted_once(requests: Requests):
    assert requests.accept(a_brief_request(key="k1"), now=NOON)
    assert not requests.accept(a_brief_request(key="k1"), now=NOON + SECOND)


def test_same_key_of_two_teams_is_accepted_twice(requests: Requests):
    assert requests.accept(a_brief_request(key="k1", team="T1"), now=NOON)
    assert requests.accept(a_brief_request(key="k1", team="T2"), now=NOON)


def test_a_key_stays_taken_when_its_request_is_done(requests: Requests):
    requests.accept(a_brief_request(key="k1"), now=NOON)
    requests.finish(claim(requests), now=NOON)
    assert not requests.accept(a_brief_request(key="k1"), now=NOON)


def test_claim_takes_the_oldest_first_and_each_once(requests: Requests, clock: TravellingClock):
    for key in ("early", "middle", "late"):
        requests.accept(a_brief_request(key=key), now=clock())
        clock.forward(1)
    keys = [claim(requests, clock=clock).request.key for _ in range(3)]
    assert keys == ["early", "middle", "late"]
    assert nothing_free(requests, clock=clock)


def test_what_somebody_waits_for_comes_before_what_nobody_waits_for(requests: Requests, clock: TravellingClock):
    introduction = a_digest_request(DigestVerb.INTRODUCE, key="i1")
    ahead = [an_entries_request(key=key) for key in ("e1", "e2")]
    for request in (*ahead, a_digest_request(), a_brief_request(), introduction):
        requests.accept(request, now=clock())
        clock.forward(1)
    assert [claim(requests, clock=clock).request.key for _ in range(5)] == ["k1", "i1", "d1", "e1", "e2"]


def test_claim_may_leave_alone_what_takes_long_or_nobody_waits_for(requests: Requests):
    preview, ahead = a_digest_request(), an_entries_request()
    requests.accept(ahead, now=NOON)
    assert nothing_free(requests, up_to=Urgency.LONG)
    requests.accept(preview, now=NOON)
    assert nothing_free(requests, up_to=Urgency.NOW)
    requests.accept(a_brief_request(), now=NOON)
    assert claim(requests, up_to=Urgency.NOW).request == a_brief_request()
    assert claim(requests, up_to=Urgency.LONG).request == preview
    assert claim(requests).request == ahead


def test_what_nobody_waits_for_waits_once_and_may_be_asked_for_anew_when_it_is_taken_up(requests: Requests):
    asked = an_entries_request()
    assert [requests.accept(asked, now=NOON) for _ in range(3)] == [True, False, False]
    first = claim(requests)
    assert [requests.accept(asked, now=NOON) for _ in range(2)] == [True, False]
    requests.release(first, now=NOON)
    again = [claim(requests), claim(requests)]
    assert [each.request for each in again] == [asked, asked]
    for each in again:
        requests.finish(each, now=NOON)
    assert nothing_free(requests)
    assert requests.accept(asked, now=NOON)


@pytest.mark.parametrize(("after", "free"), [(0, False), (LEASE - 5, False), (LEASE, True)])
def test_a_lease_ends_by_itself(requests: Requests, clock: TravellingClock, after: float, *, free: bool):
    requests.accept(a_brief_request(), now=clock())
    claim(requests)
    clock.forward(after)
    assert nothing_free(requests, clock=clock) is not free


def test_a_claim_after_a_lost_lease_counts_the_attempt(requests: Requests, clock: TravellingClock):
    requests.accept(a_brief_request(), now=clock())
    first = claim(requests, worker="w1")
    clock.forward(LEASE)
    second = claim(requests, worker="w2", clock=clock)
    assert [(each.attempt, each.interrupted) for each in (first, second)] == [(1, False), (2, True)]


def test_that_an_attempt_ended_without_a_word_is_remembered(requests: Requests, clock: TravellingClock):
    requests.accept(a_brief_request(), now=clock())
    claim(requests)
    clock.forward(LEASE)
    requests.fail(claim(requests, clock=clock), reason="busy", retry_at=clock(), now=clock())
    third = claim(requests, clock=clock)
    assert (third.attempt, third.interrupted) == (3, True)


def test_a_renewed_lease_holds_longer(requests: Requests, clock: TravellingClock):
    requests.accept(a_brief_request(), now=clock())
    claimed = claim(requests)
    clock.forward(10)
    assert requests.renew(claimed, now=clock(), lease_seconds=LEASE)
    clock.forward(LEASE - 10)
    assert nothing_free(requests, clock=clock)


def test_a_lease_begins_when_the_request_is_claimed(requests: Requests, clock: TravellingClock):
    assert nothing_free(requests, clock=clock)
    clock.forward(2 * LEASE)
    requests.accept(a_brief_request(), now=clock())
    claim(requests, clock=clock)
    assert nothing_free(requests, clock=clock)


def test_each_lease_ends_for_itself(requests: Requests, clock: TravellingClock):
    for key in ("kept", "left"):
        requests.accept(a_brief_request(key=key), now=clock())
        clock.forward(1)
    kept, _left = claim(requests, clock=clock), claim(requests, clock=clock)
    for _ in range(2):
        clock.forward(LEASE - 5)
        assert requests.renew(kept, now=clock(), lease_seconds=LEASE)
    assert claim(requests, worker="w2", clock=clock).request.key == "left"


def test_who_lost_a_lease_can_change_nothing(requests: Requests, database: Database, clock: TravellingClock):
    requests.accept(a_brief_request(), now=NOON)
    lost = claim(requests, worker="w1")
    clock.forward(LEASE)
    held = claim(requests, worker="w1", clock=clock)
    requests.finish(lost, now=NOON)
    requests.fail(lost, reason="too late", retry_at=None, now=NOON)
    requests.release(lost, now=NOON)
    assert not requests.renew(lost, now=NOON, lease_seconds=LEASE)
    assert (column(database, "state"), held.attempt) == (["working"], 2)


def test_finished_request_is_emptied_and_not_claimed_again(
    requests: Requests, database: Database, clock: TravellingClock
):
    requests.accept(a_brief_request(), now=NOON)
    requests.finish(claim(requests), now=NOON + SECOND)
    clock.forward(1_000)
    assert nothing_free(requests, clock=clock)
    assert column(database, "state") == ["done"]
    assert column(database, "payload") == [None]
    assert column(database, "finished_at") == [NOON + SECOND]


def test_failed_request_is_emptied_keeps_its_reason_and_is_not_claimed_again(
    requests: Requests, database: Database, clock: TravellingClock
):
    requests.accept(a_brief_request(), now=NOON)
    requests.fail(claim(requests), reason="no article", retry_at=None, now=NOON)
    clock.forward(1_000)
    assert nothing_free(requests, clock=clock)
    assert (column(database, "state"), column(database, "reason")) == (["failed"], ["no article"])
    assert column(database, "payload") == [None]


@pytest.mark.parametrize(("after", "free"), [(0, False), (25, False), (30, True)])
def test_a_retry_waits_until_its_time(requests: Requests, clock: TravellingClock, after: float, *, free: bool):
    requests.accept(a_brief_request(), now=NOON)
    requests.fail(claim(requests), reason="busy", retry_at=NOON + 30 * SECOND, now=NOON)
    clock.forward(after)
    assert nothing_free(requests, clock=clock) is not free


def test_a_retry_is_no_interruption(requests: Requests):
    requests.accept(a_brief_request(), now=NOON)
    requests.fail(claim(requests), reason="busy", retry_at=NOON, now=NOON)
    second = claim(requests)
    assert (second.attempt, second.interrupted) == (2, False)


def test_released_request_is_free_at_once_and_loses_no_attempt(requests: Requests):
    requests.accept(a_brief_request(), now=NOON)
    requests.release(claim(requests), now=NOON)
    assert claim(requests, worker="w2").attempt == 1


def test_request_of_a_newer_version_is_left_for_a_newer_worker(requests: Requests, database: Database, monkeypatch):
    monkeypatch.setattr("bot.storage.requests.version_of", lambda request: 99)
    requests.accept(a_brief_request(), now=NOON)
    assert nothing_free(requests)
    assert column(database, "state") == ["waiting"]


def test_request_that_cannot_be_understood_fails_and_does_not_block_the_next(requests: Requests, database: Database):
    requests.accept(a_brief_request(key="broken"), now=NOON)
    requests.accept(a_brief_request(key="sound"), now=NOON)
    with database.write() as connection:
        connection.execute(update(table).where(table.c.key == "broken").values(payload={"source": 7}))
    assert claim(requests).request.key == "sound"
    assert column(database, "state") == ["failed", "working"]
    assert [payload is None for payload in column(database, "payload")] == [True, False]


def test_naive_time_is_refused(requests: Requests):
    with pytest.raises(Exception, match="naive time"):
        requests.accept(a_brief_request(), now=NOON.replace(tzinfo=None))


def test_text_of_any_kind_survives(requests: Requests):
    text = "‘Sea’ 🌊 \u0000 \n'; DROP TABLE request; -- <!channel>"
    requests.accept(replace(a_brief_request(), source=Source(text=text)), now=NOON)
    request = claim(requests).request
    assert isinstance(request, BriefRequest)
    assert request.source.text == text


def test_those_that_failed_for_good_lately_are_counted(requests: Requests, database: Database):
    for key in ("long ago", "lately", "tried again", "done"):
        requests.accept(a_brief_request(key=key), now=NOON)
        claimed = claim(requests)
        if key == "done":
            requests.finish(claimed, now=NOON)
            continue
        retry_at = NOON + 30 * SECOND if key == "tried again" else None
        requests.fail(claimed, reason="no", retry_at=retry_at, now=NOON - SECOND if key == "long ago" else NOON)
    assert count_failed(database, since=NOON) == 1
