import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.errors import UsageError
from bot.transport import BODY_BYTES, HttpTransport

SECRET = "a secret that both know"
FORM = "application/x-www-form-urlencoded"
BODY = b"command=%2Fbrief&text=help&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1.2"


def an_app() -> App:
    app = App(signing_secret=SECRET, authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="x"))

    @app.command("/brief")
    def brief(ack: Ack) -> None:
        ack("Understood.")

    return app


@contextmanager
def served(*, host: str = "127.0.0.1", port: int = 0) -> Iterator[HttpTransport]:
    transport = HttpTransport(an_app(), SECRET, host=host, port=port)
    try:
        transport.open()
        yield transport
    finally:
        transport.close()


def send(transport: HttpTransport, body: bytes, headers: list[tuple[str, bytes | str]], *, method: str = "POST"):
    parts = urlsplit(transport.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    connection.putrequest(method, parts.path)
    for name, value in [("Content-Length", str(len(body))), *headers]:
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    answer = (response.status, response.read().decode())
    connection.close()
    return answer


def signed(body: bytes, *, at: float | None = None, secret: str = SECRET, kind: str = FORM):
    timestamp = str(int(at or time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return [
        ("Content-Type", kind),
        ("X-Slack-Request-Timestamp", timestamp),
        ("X-Slack-Signature", str(signature)),
    ]


def test_signed_command_is_acknowledged():
    with served() as transport:
        assert send(transport, BODY, signed(BODY)) == (200, "Understood.")


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        ("", "v0=" + "0" * 64),
        ("soon", "v0=" + "0" * 64),
        ("9" * 5_000, "v0=" + "0" * 64),
        ("-1", "v0=" + "0" * 64),
        ("１２３".encode(), "v0=" + "0" * 64),
        ("NOW", ""),
        ("NOW", "v0="),
        ("NOW", "v1=" + "0" * 64),
        ("NOW", "v0=" + "é" * 64),
        ("NOW", b"v0=\xff\xfe"),
        ("NOW", "v0=" + "0" * 64),
        (None, None),
    ],
)
def test_header_of_any_shape_is_refused_and_never_an_error(timestamp, signature):
    now = str(int(time.time()))
    stamp = now if timestamp == "NOW" else timestamp
    latin = [value.encode("latin-1") if isinstance(value, str) else value for value in (stamp, signature)]
    names = ("X-Slack-Request-Timestamp", "X-Slack-Signature")
    headers = [(name, value) for name, value in zip(names, latin, strict=True) if value is not None]
    with served() as transport:
        assert send(transport, BODY, [("Content-Type", FORM), *headers]) == (401, "not signed by Slack")


@pytest.mark.parametrize(
    "headers",
    [
        lambda: signed(BODY, secret="another"),
        lambda: signed(BODY, at=time.time() - 600),
        lambda: signed(BODY) + signed(BODY)[1:],
    ],
    ids=["forged", "stale", "doubled"],
)
def test_request_that_slack_did_not_just_sign_is_refused(headers):
    with served() as transport:
        assert send(transport, BODY, headers())[0] == 401


def test_another_body_under_the_same_signature_is_refused():
    with served() as transport:
        assert send(transport, BODY + b"&text=else", signed(BODY))[0] == 401


@pytest.mark.parametrize(("body", "kind"), [(b"\xff\xfe", FORM), (b"{", "application/json"), (b"payload={", FORM)])
def test_body_that_cannot_be_read_is_refused_and_never_an_error(body: bytes, kind: str):
    with served() as transport:
        assert send(transport, body, [("Content-Type", kind)])[0] == 401
        if body != b"\xff\xfe":
            assert send(transport, body, signed(body, kind=kind))[0] == 400


def test_body_without_end_is_refused():
    with served() as transport:
        assert send(transport, b"x" * (BODY_BYTES + 1), signed(BODY))[0] == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_refused(method: str):
    with served() as transport:
        assert send(transport, b"", [], method=method)[0] == 405


def test_health_says_only_that_the_server_runs():
    with served() as transport:
        parts = urlsplit(transport.url)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b"ok")
        connection.close()


def test_transport_is_ready_while_it_is_open():
    with served() as transport:
        assert transport.ready
    assert not transport.ready


def test_port_that_is_taken_is_one_clear_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} cannot be used") as caught, served(port=port):
            pass
    assert "BRIEFBOT_PORT" in caught.value.public_message


def test_port_is_free_again_after_closing():
    with served() as transport:
        port = urlsplit(transport.url).port
    with served(port=int(port or 0)) as transport:
        assert transport.ready
