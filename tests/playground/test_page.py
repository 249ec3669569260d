from __future__ import annotations

import asyncio
import http.client
import json
from typing import Any

import pytest

from bot.playground.page import Page
from bot.playground.server import LoopbackSlack
from tests.loopback import socket_app

JSON = {"Content-Type": "application/json"}


def _ask(
    slack: LoopbackSlack, method: str, path: str, *, headers: dict[str, str] | None = None, body: Any = None
) -> tuple[int, str, http.client.HTTPMessage]:
    host = slack.url.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=5)
    try:
        text = json.dumps(body) if body is not None else None
        connection.request(method, path, text, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers
    finally:
        connection.close()


def _deed(slack: LoopbackSlack, name: str, **body: Any) -> tuple[int, dict[str, Any]]:
    status, text, _ = _ask(slack, "POST", f"/ui/{name}", headers=JSON, body={"user": "U0ADA", **body})
    return status, json.loads(text)


def _scene(slack: LoopbackSlack, **query: Any) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    shown: dict[str, Any] = json.loads(_ask(slack, "GET", f"/ui/scene?{asked}")[1])
    return shown


def test_server_binds_the_loopback_only(slack: LoopbackSlack):
    assert slack.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "desk.example"}, 403),
        ({"Host": "127.0.0.1:1"}, 403),
        ({"Origin": "https://desk.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
    ],
)
def test_page_keeps_foreign_pages_out(slack: LoopbackSlack, headers: dict[str, str], status: int):
    assert _ask(slack, "GET", "/", headers=headers)[0] == status


def test_deed_needs_our_own_origin_and_json(slack: LoopbackSlack):
    body = {"user": "U0ADA", "channel": "C0DESK", "text": "x"}
    foreign = JSON | {"Origin": "http://127.0.0.1:1"}
    assert _ask(slack, "POST", "/ui/say", headers=foreign, body=body)[0] == 403
    assert _ask(slack, "POST", "/ui/say", headers={"Content-Type": "text/plain"}, body=body)[0] == 415
    assert slack.messages("C0DESK") == []
    ours = JSON | {"Origin": slack.url.rstrip("/")}
    assert _ask(slack, "POST", "/ui/say", headers=ours, body=body)[0] == 200


def test_page_loads_nothing_from_elsewhere(slack: LoopbackSlack):
    _, text, headers = _ask(slack, "GET", "/")
    assert "http" not in text.replace("http-equiv", "")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_scene_shows_what_a_person_may_see(slack: LoopbackSlack):
    slack.say("For two", channel="C0VAULT")
    ada, mei = _scene(slack, user="U0ADA"), _scene(slack, user="U0MEI")
    assert "For two" in [one["text"] for one in ada["messages"]]
    assert "C0VAULT" not in [one["id"] for one in mei["channels"]]
    assert mei["messages"] == []


def test_ephemerals_vanish_on_reload(slack: LoopbackSlack):
    mark = _scene(slack, user="U0ADA")["mark"]
    slack.command("hello").wait_settled()
    assert len(_scene(slack, user="U0ADA", since=mark)["messages"]) == 1
    assert _scene(slack, user="U0BEN", since=mark)["messages"] == []
    assert _scene(slack, user="U0ADA")["messages"] == []


@pytest.mark.parametrize(
    ("text", "thread", "said"),
    [("/poem x", None, "/poem is not a valid command"), ("/brief x", "1.000001", "not supported in threads")],
)
def test_composer_refuses_a_command(slack: LoopbackSlack, text: str, thread: str | None, said: str):
    _deed(slack, "command", channel="C0DESK", text=text, thread=thread)
    assert said in slack.ephemerals("U0ADA")[0]["text"]
    assert slack.deliveries == []


def test_composer_passes_on_several_lines(slack: LoopbackSlack):
    with socket_app(slack) as received:
        _deed(slack, "command", channel="C0DESK", text="/brief\nFirst line\n\nSecond line")
        slack.wait_for(lambda: received)
    assert received[0].payload["text"] == "First line\n\nSecond line"


def test_deed_on_what_is_gone_is_a_plain_error(slack: LoopbackSlack):
    status, said = _deed(slack, "click", channel="C0DESK", ts="1.000001", block_id="x", action_id="y")
    assert (status, said["error"]) == (400, "That is gone.")


def test_live_updates_tell_of_changes(slack: LoopbackSlack):
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://").rstrip("/"), timeout=5)
    connection.request("GET", "/ui/events")
    stream = connection.getresponse()
    first = [stream.readline() for _ in range(4)][2]
    slack.say("Hello")
    second = stream.readline()
    assert first.startswith(b"data: ")
    assert second.startswith(b"data: ")
    assert second > first
    stream.close()
    connection.close()


def test_change_while_an_update_is_on_its_way_is_told_next(slack: LoopbackSlack):
    async def follow() -> list[str]:
        stream = (await events.endpoint(None)).body_iterator
        seen = [await anext(stream), await anext(stream)]
        slack.say("Hello")
        await asyncio.sleep(0)
        return [*seen, await asyncio.wait_for(anext(stream), 10)]

    events = next(one for one in Page(slack).routes() if one.path == "/ui/events")
    _, first, second = asyncio.run(follow())
    assert second != first
