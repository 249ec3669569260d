"""The playground: one call starts a small Slack and the real bot on this machine."""

from __future__ import annotations

import os
import socket
from urllib.request import ProxyHandler, build_opener

import pytest

from bot.errors import UsageError
from bot.playground.press import LIST
from bot.settings import load
from bot.trial import hint, playground


def test_playground_shows_its_page_and_forgets_everything(bare_environment, tmp_path):
    with playground(load(), port=0) as (url, running):
        assert url.startswith("http://127.0.0.1:")
        assert running.ready
        with build_opener(ProxyHandler({})).open(url, timeout=10) as page:
            assert b"<html" in page.read().lower()
    assert list(tmp_path.iterdir()) == []


def test_playground_says_how_to_try_a_digest_and_prints_the_samples(bare_environment, tmp_path):
    with playground(load(), port=0) as (url, _), build_opener(ProxyHandler({})).open(url + LIST, timeout=10) as listed:
        assert f"{url}press/courier.xml".encode() in listed.read()
        assert f"type: /brief sources import {url}press/sources.opml, then: /brief digest new" in hint(url)
    assert hint(url, tmp_path) == ""


def test_playground_passes_by_a_proxy(bare_environment, monkeypatch):
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nothing listens there
    with playground(load(), port=0) as (_, running):
        assert running.ready
    assert "NO_PROXY" not in os.environ


def test_playground_says_when_its_port_is_taken(bare_environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        opening = playground(load(), port=taken.getsockname()[1])
        with pytest.raises(UsageError, match="--port 0"), opening:
            pytest.fail("it must not open")
