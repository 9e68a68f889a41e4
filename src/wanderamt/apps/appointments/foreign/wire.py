"""JSON over HTTP with somebody else's server: a bounded wait, a bounded answer, nothing personal in a log."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from wanderamt.apps.appointments.foreign.errors import (
    ForeignNotUnderstood,
    ForeignUnavailable,
    ForeignUnclear,
)

# Both write addresses with their queries at INFO and DEBUG; keys of bookings stand in some of them.
for _noisy in ("httpx", "httpcore"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)

logger = logging.getLogger(__name__)

#: An answer of a calendar of a large city for two months is below this.
MOST_BYTES = 4_000_000
#: Not the server itself but something before it, or a server that is just starting: asking again may help.
_PASSING = {502, 503, 504}

Query = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and the JSON value, whatever it is."""

    status: int
    body: Any


class Wire:
    """Speaks to one server. `patience`: seconds that one call may take at most, tries and all.

    No redirect is followed: an answer from elsewhere is not this system's. Proxies are named in the set-up,
    not taken from the environment.
    """

    def __init__(self, url: str, *, system: str, patience: float, proxy: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._system = system
        self._patience = patience
        self._proxy = proxy

    def get(self, path: str, query: Query) -> Answer:
        """Read. Is tried twice where the first try broke on the way."""
        return self._twice("GET", path, query=query, payload=None)

    def post(self, path: str, payload: Mapping[str, object]) -> Answer:
        """Act. Is tried twice only where the first try has certainly not arrived.

        Raises ForeignUnclear where it may have arrived and no answer came.
        """
        return self._twice("POST", path, query={}, payload=payload)

    def _twice(self, method: str, path: str, *, query: Query, payload: Mapping[str, object] | None) -> Answer:
        end = time.monotonic() + self._patience
        for last in (False, True):
            try:
                answer = self._once(method, path, query=query, payload=payload, end=end)
            except httpx.ConnectError:
                logger.warning("%s: no connection for %s %s", self._system, method, path)
            except _Broken:
                if method == "POST":
                    raise ForeignUnclear(system=self._system) from None
            else:
                if last or method == "POST" or answer.status not in _PASSING:
                    return answer
        raise ForeignUnavailable(system=self._system)

    def _once(
        self, method: str, path: str, *, query: Query, payload: Mapping[str, object] | None, end: float
    ) -> Answer:
        left = end - time.monotonic()
        if left <= 0:
            raise ForeignUnavailable(system=self._system)
        try:
            with (
                httpx.Client(timeout=left, trust_env=False, proxy=self._proxy) as client,
                client.stream(method, f"{self._url}{path}", params=dict(query), json=payload) as response,
            ):
                return Answer(response.status_code, self._read(response, end=end))
        except httpx.ConnectError:
            raise
        except httpx.HTTPError as error:
            # Only the kind of trouble: the message could hold the address with its query.
            logger.warning("%s: %s %s broke (%s)", self._system, method, path, type(error).__name__)
            raise _Broken from None

    def _read(self, response: httpx.Response, *, end: float) -> Any:
        if response.is_redirect:
            logger.warning("%s sends us elsewhere, which we do not follow", self._system)
            raise ForeignNotUnderstood(system=self._system)
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > MOST_BYTES:
                raise ForeignNotUnderstood(system=self._system)
            if time.monotonic() > end:
                raise _Broken
        if response.status_code in _PASSING:
            return None  # a gateway answers in its own way
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            if response.is_server_error:
                return None
            raise ForeignNotUnderstood(system=self._system) from None


class _Broken(Exception):
    """The connection was there and broke: what was sent may have arrived."""
