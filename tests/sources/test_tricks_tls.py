"""Tricks over TLS: a redirect that leaves it for a private place, certificates of somebody else, whose name counts."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import threading

import pytest

from bot.errors import RefusedError, SourceError
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Fetched
from tests.sources.traps import PAGE, Site, answer, set_traps, watching

PLACES = (
    "http://127.0.0.1:{trap}/",
    "http://10.0.0.1/",
    "http://[::1]/",
    "//127.0.0.2/",
    "https://127.0.0.1:{trap}/",
    "http://metadata.test/",
    "https://metadata.test/",
    "http://alias.test:{site}/",
    "file:///etc/hostname",
)
NAMES = {"metadata.test": ("169.254.169.254",), "10.0.0.1": ("10.0.0.1",), "::1": ("::1",)}


class TlsSite(Site):
    """A site that speaks TLS only, and notes the names that it was asked for."""

    def __init__(self, certificate):
        super().__init__("127.0.0.1")
        self.names = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.context.sni_callback = lambda connection, name, context: self.names.append(name)

    def talk(self, connection):
        with self.context.wrap_socket(connection, server_side=True) as wrapped:
            super().talk(wrapped)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate for site.test, with its key in the same file."""
    if shutil.which("openssl") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no openssl is installed")
    key, made = (tmp_path_factory.mktemp("tls") / name for name in ("key.pem", "certificate.pem"))
    wanted = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=site.test"
    command = ["openssl", *wanted.split(), "-addext", "subjectAltName=DNS:site.test", "-keyout", key, "-out", made]
    subprocess.run(command, check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + key.read_bytes())
    return made


@pytest.fixture
def site(certificate):
    with TlsSite(certificate) as opened:
        thread = threading.Thread(target=opened.serve_forever, args=(0.05,))
        thread.start()
        yield opened
        opened.closing.set()
        opened.shutdown()
        thread.join()


def fetched(link, *allow):
    fetcher = Fetcher(frozenset(allow), lambda host, port: NAMES.get(host.strip("[]"), ("127.0.0.1",)), 10.0)
    try:
        return fetcher(link)
    except SourceError as error:
        return error
    finally:
        getattr(fetcher, "close", lambda: None)()


@pytest.mark.parametrize("place", PLACES)
def test_redirect_out_of_tls_goes_through_the_same_door(site, certificate, monkeypatch, place):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with set_traps(site.port) as traps, watching() as watch:
        target = place.format(trap=traps.port, site=site.port)
        site.routes = {"/": answer(302, b"", f"Location: {target}")}
        end = fetched(f"https://site.test:{site.port}/", f"site.test:{site.port}")
        assert traps.count() == 0
    assert isinstance(end, RefusedError)
    assert len(site.heads) == 1, "the page that redirects was not read, so nothing was tried"
    assert watch.dialled == [("127.0.0.1", site.port)]


def test_page_over_tls_is_asked_for_by_its_name(site, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    site.routes = {"/": answer()}
    end = fetched(f"https://reader:word@site.test:{site.port}/", f"site.test:{site.port}")
    assert isinstance(end, Fetched)
    assert end.body == PAGE
    assert site.names == ["site.test"]
    assert "authorization" not in site.heads[0].lower()


@pytest.mark.parametrize(("host", "trusted"), [("alias.test", True), ("127.0.0.1", True), ("site.test", False)])
def test_certificate_of_somebody_else_is_told_nothing(site, certificate, monkeypatch, host, trusted):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    end = fetched(f"https://{host}:{site.port}/secret", f"{host}:{site.port}")
    assert isinstance(end, SourceError)
    assert site.heads == []
