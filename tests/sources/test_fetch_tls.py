"""TLS over real sockets: whose name is asked for, and which certificates count."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import time

import pytest

from bot.errors import RefusedError, SourceError
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Ask
from tests.sources.wire import HEAD, HOST, allowed, loopback, raw_server, saying, silent

PAGE = HEAD + b"Content-Length: 2\r\n\r\nok"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a key and a certificate of site.test that signs itself."""
    if shutil.which("openssl") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no openssl is installed")
    folder = tmp_path_factory.mktemp("tls")
    key, made = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", key, "-out", made],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return key, made


@pytest.fixture
def trusting(certificate):
    """Return what makes a context that trusts that certificate and no other."""
    return lambda: ssl.create_default_context(cafile=certificate[1])


def wrapping(certificate, names):
    """Return what makes a connection speak TLS and writes down the names that were asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    context.sni_callback = lambda _, name, __: names.append(name)
    return lambda connection: context.wrap_socket(connection, server_side=True)


def test_the_name_stays_the_hosts_though_an_address_is_dialled(certificate, trusting):
    names = []
    with (
        raw_server(saying(PAGE), wrapping(certificate, names)) as server,
        Fetcher(allowed(server), loopback, trust=trusting) as fetch,
    ):
        page = fetch(f"https://{HOST}.:{server.port}/a")
    assert (page.body, names) == (b"ok", [HOST])
    assert f"Host: {HOST}:{server.port}\r\n".encode() in server.requests[0]


def test_a_certificate_of_another_name_is_refused(certificate, trusting):
    names = []
    with (
        raw_server(saying(PAGE), wrapping(certificate, names)) as server,
        Fetcher(allowed(server, "other.test"), loopback, trust=trusting) as fetch,
        pytest.raises(RefusedError, match="cannot prove its name"),
    ):
        fetch(f"https://other.test:{server.port}/a")
    assert (names, server.requests) == (["other.test"], [])


def test_a_certificate_that_signs_itself_is_refused(certificate):
    with (
        raw_server(saying(PAGE), wrapping(certificate, [])) as server,
        Fetcher(allowed(server), loopback) as fetch,
        pytest.raises(RefusedError, match="cannot prove its name"),
    ):
        fetch(f"https://{HOST}:{server.port}/a")
    assert server.requests == []


def test_what_speaks_no_tls_cannot_be_reached():
    with (
        raw_server(saying(b"SSH-2.0-x\r\n" * 9)) as server,
        Fetcher(allowed(server), loopback) as fetch,
        pytest.raises(RefusedError, match="could not reach"),
    ):
        fetch(f"https://{HOST}:{server.port}/a")


@pytest.mark.parametrize(("seconds", "connect_seconds"), [(0.3, 5.0), (5.0, 0.3)])
def test_a_handshake_that_hangs_has_an_end(seconds, connect_seconds):
    with (
        raw_server(silent) as server,
        Fetcher(allowed(server), loopback, seconds, connect_seconds=connect_seconds) as fetch,
    ):
        began = time.monotonic()
        with pytest.raises(SourceError):
            fetch(f"https://{HOST}:{server.port}/a")
        assert time.monotonic() - began < 4


def test_rubbish_amid_tls_breaks_off(certificate, trusting):
    def converse(connection, server, request):
        connection.sendall(HEAD + b"Content-Length: 99\r\n\r\nhalf")
        os.write(connection.fileno(), b"\x17\x03\x03\x00\x20" + b"rubbish!" * 4)
        server.stop.wait(5)

    with (
        raw_server(converse, wrapping(certificate, [])) as server,
        Fetcher(allowed(server), loopback, trust=trusting) as fetch,
        pytest.raises(SourceError, match="broke off"),
    ):
        fetch.ask(Ask(f"https://{HOST}:{server.port}/a"))
