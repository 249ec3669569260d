"""HTTP mode: deliveries as signed requests, with Slack's retries for events."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.playground.deliveries import ACK_SECONDS, COMMAND, EVENT, RETRY_SECONDS, Attempt, Delivery
from bot.playground.faults import Faults

log = logging.getLogger(__name__)
SENDERS = 32
STALE_SECONDS = 600


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return Slack's ``v0`` signature of a request."""
    base = f"v0:{timestamp}:{body}".encode()
    return f"v0={hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()}"


class SignedRequests:
    """Sends deliveries to one URL; ``later`` calls a function after some seconds."""

    def __init__(
        self,
        url: str,
        *,
        secret: str,
        faults: Faults,
        later: Callable[..., None],
        ack_seconds: float = ACK_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self.url = url
        self._secret = secret
        self._faults = faults
        self._later = later
        self._ack_seconds = ack_seconds
        self._retry_seconds = retry_seconds
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="loopback-slack-http")

    def send(self, delivery: Delivery, *, retry: int = 0, reason: str = "") -> None:
        """Send a delivery from a thread of its own."""
        self._pool.submit(self._deliver, delivery, retry, reason)

    def close(self) -> None:
        """Wait for the requests under way and send no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def verify_url(self) -> bool:
        """Send ``url_verification`` as Slack does when an address is saved; tell whether the challenge came back."""
        challenge = hashlib.sha256(self.url.encode()).hexdigest()
        body = json.dumps({"type": "url_verification", "token": "loopback", "challenge": challenge})
        status, kind, answer = self._request(body, "application/json", {})
        echoed = json.loads(answer).get("challenge") if "json" in kind else answer
        return status == http.client.OK and bool(echoed == challenge)

    def _deliver(self, delivery: Delivery, retry: int, reason: str) -> None:
        attempt = Attempt(retry, reason, sent=time.monotonic())
        delivery.attempts.append(attempt)
        extra = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        try:
            status, kind, text = self._request(*_encoded(delivery), extra)
        except TimeoutError:
            self._failed(delivery, attempt, "operation_timeout", "http_timeout")
        except (OSError, http.client.HTTPException) as error:
            log.info("a delivery did not arrive: %s", error)
            self._failed(delivery, attempt, "dispatch_failed", "connection_failed")
        else:
            attempt.status = status
            if status == http.client.OK:
                delivery.acknowledge(attempt, _decoded(kind, text), at=time.monotonic(), status=status)
            else:
                self._failed(delivery, attempt, "dispatch_failed", "http_error")

    def _failed(self, delivery: Delivery, attempt: Attempt, error: str, reason: str) -> None:
        attempt.failed = reason
        if delivery.kind == EVENT and attempt.retry < len(self._retry_seconds):
            self._later(self._retry_seconds[attempt.retry], self._again, delivery, attempt.retry + 1, reason)
        else:
            delivery.give_up(error)

    def _again(self, delivery: Delivery, retry: int, reason: str) -> None:
        self.send(delivery, retry=retry, reason=reason)

    def _request(self, body: str, kind: str, extra: dict[str, str]) -> tuple[int, str, str]:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=self._ack_seconds)
        try:
            connection.request("POST", parts.path or "/", body.encode(), self._headers(body, kind) | extra)
            response = connection.getresponse()
            return response.status, response.headers.get("Content-Type", ""), response.read().decode()
        finally:
            connection.close()

    def _headers(self, body: str, kind: str) -> dict[str, str]:
        spoilt = self._faults.take_delivery()
        timestamp = str(int(time.time()) - (STALE_SECONDS if spoilt == "stale" else 0))
        secret = f"not {self._secret}" if spoilt == "forged" else self._secret
        return {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (loopback)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(secret, timestamp, body),
        }


def _encoded(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == EVENT:
        return json.dumps(delivery.payload), "application/json"
    fields = delivery.payload if delivery.kind == COMMAND else {"payload": json.dumps(delivery.payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def _decoded(kind: str, text: str) -> Any:
    if not text:
        return None
    return json.loads(text) if "json" in kind else {"text": text}
