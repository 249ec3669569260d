"""The doctor against a Slack on loopback: what is well, what is not, and what to do."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.doctor import examine, to_json
from bot.errors import ExtractionError, UsageError
from bot.storage import open_database, open_requests
from tests.fakes import a_brief_request
from tests.running import settings_for


def now():
    return datetime.now(UTC)


def found(settings, *, pipeline=lambda: "en_tests 1.0", clock=now):
    return {finding.name: finding for finding in examine(lambda: settings, pipeline, now=clock)}


def troubles(findings):
    return {name for name, finding in findings.items() if not finding.ok}


def test_doctor_finds_nothing_wrong_with_a_good_installation(slack, tmp_path):
    findings = found(settings_for(slack, tmp_path))
    assert troubles(findings) == set()
    assert {"python", "pipeline", "database", "slack", "scopes", "clock", "socket mode"} <= findings.keys()


def test_doctor_checks_the_database_that_the_settings_name(slack, tmp_path, store_url):
    change = {"database_url": SecretStr(store_url)}
    finding = found(settings_for(slack, tmp_path).model_copy(update=change))["database"]
    kind = "SQLite" if store_url.startswith("sqlite") else "PostgreSQL"
    assert (finding.ok, finding.said) == (True, f"{kind}, reachable, writable, tables up to date")


@pytest.mark.parametrize(("hours", "said"), [(23, "1 failed"), (25, "none failed")])
def test_doctor_counts_what_failed_lately(slack, tmp_path, store_url, hours, said):
    before = now() - timedelta(hours=hours)
    with closing(open_database(store_url)) as database:
        requests = open_requests(database)
        for key in ("failed", "waiting"):
            requests.accept(a_brief_request(key=key), now=before)
        requests.fail(requests.claim(worker="w", now=before, lease_seconds=15), reason="no", retry_at=None, now=before)
    change = {"database_url": SecretStr(store_url)}
    finding = found(settings_for(slack, tmp_path).model_copy(update=change))["requests"]
    assert (finding.ok, finding.said) == (True, f"{said} in the last 24 hours")


def test_doctor_sees_a_database_that_only_reads(slack, tmp_path, postgresql_url):
    open_database(postgresql_url).close()
    change = {"database_url": SecretStr(f"{postgresql_url}+-cdefault_transaction_read_only=on")}
    finding = found(settings_for(slack, tmp_path).model_copy(update=change))["database"]
    assert (finding.ok, "read-only" in finding.said) == (False, True)


def test_doctor_shows_no_token(slack, tmp_path):
    shown = "".join(map(str, found(settings_for(slack, tmp_path)).values()))
    assert "xoxb-" not in shown
    assert "xapp-" not in shown


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"bot_token": None}, "SLACK_BOT_TOKEN"),
        ({"app_token": None}, "SLACK_APP_TOKEN"),
        ({"bot_token": SecretStr("xapp-swapped")}, "SLACK_BOT_TOKEN"),
        ({"bot_token": SecretStr("xoxb-wrong")}, "slack"),
        ({"app_token": SecretStr("xapp-wrong")}, "socket mode"),
        ({"mode": "http", "signing_secret": None, "port": 0}, "SLACK_SIGNING_SECRET"),
        ({"slack_api_url": "http://127.0.0.1:9/api/"}, "slack"),
        ({"database_url": SecretStr("sqlite:////no/such/folder/x.db")}, "database"),
        ({"database_url": SecretStr("postgresql://desk@127.0.0.1:9/brief")}, "database"),
    ],
)
def test_doctor_says_what_is_wrong_and_what_to_do(slack, tmp_path, change, trouble):
    findings = found(settings_for(slack, tmp_path).model_copy(update=change))
    assert trouble in troubles(findings)
    assert findings[trouble].remedy
    assert str(findings[trouble]).startswith(f"✗ {trouble}: ")
    assert findings[trouble].remedy in str(findings[trouble])


def test_doctor_sees_a_missing_scope(slack, tmp_path):
    slack.workspace.scopes = ("commands",)
    finding = found(settings_for(slack, tmp_path))["scopes"]
    assert (finding.ok, finding.said) == (False, "missing: chat:write")


@pytest.mark.parametrize(("hours", "ok"), [(0, True), (1, False), (-1, False)])
def test_doctor_compares_the_clocks(slack, tmp_path, hours, ok):
    findings = found(settings_for(slack, tmp_path), clock=lambda: now() + timedelta(hours=hours))
    assert findings["clock"].ok is ok


def test_doctor_sees_a_taken_port(slack, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        change = {"mode": "http", "port": taken.getsockname()[1], "signing_secret": SecretStr("s")}
        findings = found(settings_for(slack, tmp_path).model_copy(update=change))
    assert troubles(findings) == {"port"}


def test_doctor_goes_on_without_a_pipeline(slack, tmp_path):
    def fail():
        raise ExtractionError("it is not there")

    assert troubles(found(settings_for(slack, tmp_path), pipeline=fail)) == {"pipeline"}


def test_doctor_stops_at_broken_settings():
    def fail():
        raise UsageError("BRIEFBOT_PORT is not usable.")

    findings = list(examine(fail, lambda: "en_tests 1.0", now=now))
    assert [(finding.name, finding.ok) for finding in findings][-1] == ("settings", False)


def test_doctor_writes_json(slack, tmp_path):
    written = json.loads(to_json(list(found(settings_for(slack, tmp_path)).values())))
    assert written[0].keys() == {"name", "ok", "said", "remedy"}
