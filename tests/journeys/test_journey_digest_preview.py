"""From a feed on this machine to a preview in the terminal: nothing is made up, nothing is posted, nothing counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import run

ROOT = Path(__file__).parents[2]

HEADLINE = "Merrow must brace for years of attacks on its harbours"


@pytest.fixture
def site(bare_environment, monkeypatch, httpserver):
    """A feed of one article, and one that is gone."""
    monkeypatch.setenv("BRIEFBOT_ALLOWED_HOSTS", f"localhost:{httpserver.port}")
    monkeypatch.setenv("BRIEFBOT_PROCESSES", "1")
    words = (ROOT / "seeds" / "01-tabloid-harbour.txt").read_text("utf-8")
    paragraphs = "".join(f"<p>{part.strip()}</p>" for part in words.split("\n\n")[1:])
    page = f"<html><head><title>{HEADLINE}</title></head><body><h1>{HEADLINE}</h1>{paragraphs}</body></html>"
    links = {HEADLINE: httpserver.url_for("/harbour"), "Gone": httpserver.url_for("/gone")}
    entries = "".join(f"<item><title>{title}</title><link>{link}</link></item>" for title, link in links.items())
    feed = f"<rss version='2.0'><channel><title>The Courier</title>{entries}</channel></rss>"
    httpserver.expect_request("/feed.xml").respond_with_data(feed, content_type="application/rss+xml")
    httpserver.expect_request("/harbour").respond_with_data(page, content_type="text/html")
    httpserver.expect_request("/gone").respond_with_data("", status=410)
    return httpserver


@pytest.fixture
def briefbot(site, capfd):
    """Run a command; return exit code, standard output and standard error."""

    def call(*arguments):
        code = run(arguments)
        return code, *capfd.readouterr()

    return call


def test_preview_briefs_what_the_feeds_announced(briefbot, site):
    assert briefbot("sources", "add", site.url_for("/feed.xml"))[0] == 0
    words = ("--name", "Harbour", "--channel", "C1", "--at", "07:30", "--zone", "Europe/London")
    assert briefbot("digest", "new", *words)[0] == 0
    code, out, _ = briefbot("digest", "preview", "1")
    assert code == 0
    assert HEADLINE in out
    assert "1 source: 1 ok. 2 items → 1 new → 1 story → 1 shown. Run preview." in out
    assert "1 item could not be read (Gone: localhost has no such page (410))" in out
    told = json.loads(briefbot("digest", "preview", "1", "--format", "json")[1])
    assert [story["lead"]["headline"] for story in told["digest"]["stories"]] == [HEADLINE]
    assert len([request for request, _ in site.log if request.path == "/harbour"]) == 1
    assert json.loads(briefbot("digest", "log", "1", "--format", "json")[1])["runs"] == []
