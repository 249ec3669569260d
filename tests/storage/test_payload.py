from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import select

from bot.model import DigestVerb, Include, Request, Source, SourcesVerb, Wish
from bot.storage import Database
from bot.storage.payload import VERSION, from_payload, kind_of, to_payload, version_of
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from tests.fakes import NOON, a_brief_request, a_digest_request, a_share_request, an_entries_request
from tests.feed_fakes import a_sources_request

STUB = replace(a_brief_request(), stub=True)
PASTED = replace(a_brief_request(), source=Source(link="https://a.example/1", text="The wall fell."))
WISH = Wish("Harbour", "C0DESK", time(7, 30), "Europe/London", (1, 7), (3,), ("sea",), include=Include.WARNINGS)
DRAFT = replace(a_digest_request(), wish=WISH)
VERSIONS = {
    "brief": (a_brief_request(), 1),
    "share": (a_share_request(), 1),
    "brief of a stub": (STUB, 2),
    "text pasted for a link": (PASTED, 2),
    **{verb.value: (a_sources_request(verb), 2) for verb in SourcesVerb},
    **{verb.value: (a_digest_request(verb), 3) for verb in DigestVerb},
    "entries": (an_entries_request(), 3),
    "preview of what is not saved": (DRAFT, 4),
}


@pytest.mark.parametrize(("request_", "version"), VERSIONS.values(), ids=VERSIONS.keys())
def test_request_is_stored_under_the_lowest_version_that_reads_it(
    database: Database, requests: Requests, request_: Request, version: int
):
    requests.accept(request_, now=NOON)
    with database.read() as connection:
        assert connection.execute(select(table.c.version)).scalar_one() == version == version_of(request_)
    assert requests.claim(worker="w1", now=NOON, lease_seconds=15).request == request_


def test_brief_that_a_worker_of_version_1_takes_up_says_nothing_new_to_it():
    assert set(to_payload(a_brief_request())) == {"key", "team", "user", "source", "reply_to"}


def test_preview_that_a_worker_of_version_3_takes_up_says_nothing_new_to_it():
    assert set(to_payload(a_digest_request())) == {"key", "team", "user", "verb", "number", "reply_to"}


def test_brief_that_an_edge_of_version_1_stored_is_read():
    payload = to_payload(a_brief_request())
    assert from_payload("brief", payload) == a_brief_request()


def test_kind_that_is_not_known_is_refused():
    payload = to_payload(a_sources_request())
    with pytest.raises(ValueError, match="unknown kind"):
        from_payload("haiku", payload)
    with pytest.raises(ValueError, match="polish"):
        from_payload(kind_of(a_sources_request()), payload | {"verb": "polish"})


def test_each_version_is_one_that_a_worker_looks_for():
    assert {version for _, version in VERSIONS.values()} == set(range(1, VERSION + 1))
