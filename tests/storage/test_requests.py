from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.model import BriefRequest, Request, Source
from bot.storage import Database, SqlRequests
from bot.storage.requests import StoredClaim
from bot.storage.tables import request as table
from tests.fakes import NOON, a_brief_request, a_share_request

SECOND = timedelta(seconds=1)
LEASE = 15.0


def claim(requests: SqlRequests, *, worker: str = "w1", after: float = 0) -> StoredClaim:
    claimed = requests.claim(worker=worker, now=NOON + after * SECOND, lease_seconds=LEASE)
    assert claimed is not None
    return claimed


def nothing_free(requests: SqlRequests, *, after: float = 0) -> bool:
    return requests.claim(worker="w2", now=NOON + after * SECOND, lease_seconds=LEASE) is None


def column(database: Database, name: str) -> list[object]:
    with database.read() as connection:
        return list(connection.execute(select(table.c[name]).order_by(table.c.id)).scalars())


@pytest.mark.parametrize("request_", [a_brief_request(), a_share_request()], ids=["brief", "share"])
def test_request_comes_back_as_it_was_accepted(requests: SqlRequests, request_: Request):
    assert requests.accept(request_, now=NOON)
    assert claim(requests) == StoredClaim(id=1, request=request_, attempt=1, worker="w1")


def test_same_key_of_a_team_is_accepted_once(requests: SqlRequests):
    assert requests.accept(a_brief_request(key="k1"), now=NOON)
    assert not requests.accept(a_brief_request(key="k1"), now=NOON + SECOND)


def test_same_key_of_two_teams_is_accepted_twice(requests: SqlRequests):
    assert requests.accept(a_brief_request(key="k1", team="T1"), now=NOON)
    assert requests.accept(a_brief_request(key="k1", team="T2"), now=NOON)


def test_a_key_stays_taken_when_its_request_is_done(requests: SqlRequests):
    requests.accept(a_brief_request(key="k1"), now=NOON)
    requests.finish(claim(requests), now=NOON)
    assert not requests.accept(a_brief_request(key="k1"), now=NOON)


def test_claim_takes_the_oldest_first_and_each_once(requests: SqlRequests):
    for second, key in [(2, "late"), (0, "early"), (1, "middle")]:
        requests.accept(a_brief_request(key=key), now=NOON + second * SECOND)
    keys = [claim(requests, after=3).request.key for _ in range(3)]
    assert keys == ["early", "middle", "late"]
    assert nothing_free(requests, after=3)


@pytest.mark.parametrize(("after", "free"), [(0, False), (LEASE - 1, False), (LEASE, True)])
def test_a_lease_ends_by_itself(requests: SqlRequests, after: float, *, free: bool):
    requests.accept(a_brief_request(), now=NOON)
    claim(requests)
    assert nothing_free(requests, after=after) is not free


def test_a_claim_after_a_lost_lease_counts_the_attempt(requests: SqlRequests):
    requests.accept(a_brief_request(), now=NOON)
    first, second = claim(requests, worker="w1"), claim(requests, worker="w2", after=LEASE)
    assert [(each.attempt, each.interrupted) for each in (first, second)] == [(1, False), (2, True)]


def test_a_renewed_lease_holds_longer(requests: SqlRequests):
    requests.accept(a_brief_request(), now=NOON)
    assert requests.renew(claim(requests), now=NOON + 10 * SECOND, lease_seconds=LEASE)
    assert nothing_free(requests, after=LEASE)


def test_who_lost_a_lease_can_change_nothing(requests: SqlRequests, database: Database):
    requests.accept(a_brief_request(), now=NOON)
    lost = claim(requests, worker="w1")
    held = claim(requests, worker="w1", after=LEASE)
    requests.finish(lost, now=NOON)
    requests.fail(lost, reason="too late", retry_at=None, now=NOON)
    requests.release(lost, now=NOON)
    assert not requests.renew(lost, now=NOON, lease_seconds=LEASE)
    assert (column(database, "state"), held.attempt) == (["working"], 2)


def test_finished_request_is_emptied_and_not_claimed_again(requests: SqlRequests, database: Database):
    requests.accept(a_brief_request(), now=NOON)
    requests.finish(claim(requests), now=NOON + SECOND)
    assert nothing_free(requests, after=1_000)
    assert column(database, "state") == ["done"]
    assert column(database, "payload") == [None]
    assert column(database, "finished_at") == [NOON + SECOND]


def test_failed_request_is_emptied_keeps_its_reason_and_is_not_claimed_again(requests: SqlRequests, database: Database):
    requests.accept(a_brief_request(), now=NOON)
    requests.fail(claim(requests), reason="no article", retry_at=None, now=NOON)
    assert nothing_free(requests, after=1_000)
    assert (column(database, "state"), column(database, "reason")) == (["failed"], ["no article"])
    assert column(database, "payload") == [None]


@pytest.mark.parametrize(("after", "free"), [(0, False), (29, False), (30, True)])
def test_a_retry_waits_until_its_time(requests: SqlRequests, after: float, *, free: bool):
    requests.accept(a_brief_request(), now=NOON)
    requests.fail(claim(requests), reason="busy", retry_at=NOON + 30 * SECOND, now=NOON)
    assert nothing_free(requests, after=after) is not free


def test_a_retry_is_no_interruption(requests: SqlRequests):
    requests.accept(a_brief_request(), now=NOON)
    requests.fail(claim(requests), reason="busy", retry_at=NOON, now=NOON)
    second = claim(requests)
    assert (second.attempt, second.interrupted) == (2, False)


def test_released_request_is_free_at_once_and_loses_no_attempt(requests: SqlRequests):
    requests.accept(a_brief_request(), now=NOON)
    requests.release(claim(requests), now=NOON)
    assert claim(requests, worker="w2").attempt == 1


def test_request_of_a_newer_version_is_left_for_a_newer_worker(requests: SqlRequests, database: Database):
    requests.accept(a_brief_request(), now=NOON)
    with database.write() as connection:
        connection.execute(update(table).values(version=99))
    assert nothing_free(requests)
    assert column(database, "state") == ["waiting"]


def test_request_that_cannot_be_understood_fails_and_does_not_block_the_next(requests: SqlRequests, database: Database):
    requests.accept(a_brief_request(key="broken"), now=NOON)
    requests.accept(a_brief_request(key="sound"), now=NOON)
    with database.write() as connection:
        connection.execute(update(table).where(table.c.key == "broken").values(payload={"source": 7}))
    assert claim(requests).request.key == "sound"
    assert column(database, "state") == ["failed", "working"]
    assert [payload is None for payload in column(database, "payload")] == [True, False]


def test_naive_time_is_refused(requests: SqlRequests):
    with pytest.raises(Exception, match="naive time"):
        requests.accept(a_brief_request(), now=NOON.replace(tzinfo=None))


def test_text_of_any_kind_survives(requests: SqlRequests):
    text = "‘Sea’ 🌊 \u0000 \n'; DROP TABLE request; -- <!channel>"
    requests.accept(replace(a_brief_request(), source=Source(text=text)), now=NOON)
    request = claim(requests).request
    assert isinstance(request, BriefRequest)
    assert request.source.text == text
