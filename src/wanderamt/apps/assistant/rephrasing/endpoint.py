"""The line to a language model: one question, one text, and waiting that ends, whatever is at its end."""

import json
import logging
import queue
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

#: Seconds that one turn of a conversation may wait for a language model, all its questions together.
BUDGET_SECONDS = 3.0
#: Nobody is asked for so long after a failure: a dead endpoint must not cost each citizen the budget.
PAUSE_SECONDS = 60.0
#: Bytes; a list of short sentences is far below.
LONGEST_BODY = 64 * 1024
#: So many questions are on their way at once; one that hangs holds its thread until its socket is closed.
_AT_ONCE = 8
_TOKENS = 1500
_OK = 200

Message = Mapping[str, str]
logger = logging.getLogger(__name__)


class EndpointTrouble(Exception):
    """There is no usable text: not reached, too late, refused, too long, or not in the protocol."""


@dataclass(slots=True)
class Budget:
    """Seconds of waiting that are left; `spent` in them is taken off with each question."""

    seconds: float = BUDGET_SECONDS

    def spend(self, seconds: float) -> None:
        """Take off what a question has taken."""
        self.seconds = max(0.0, self.seconds - seconds)


@dataclass(slots=True)
class Endpoint:
    """One language model behind the protocol of OpenAI, as one process knows it.

    `base` is its address without "/chat/completions". After a failure it rests for PAUSE_SECONDS.
    """

    base: str
    key: str = field(repr=False)
    model: str
    _rests_until: float = field(default=0.0, init=False)
    _free: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(_AT_ONCE), init=False
    )

    def ask(self, messages: Sequence[Message], *, budget: Budget) -> str:
        """Return the text of the reply, within what is left of `budget`.

        Raises EndpointTrouble; without a connection while the endpoint rests or the budget is spent.
        """
        begun = time.monotonic()
        if begun < self._rests_until or not budget.seconds:
            raise EndpointTrouble("resting")
        if not self._free.acquire(blocking=False):
            raise EndpointTrouble("busy")
        try:
            return self._asked(messages, budget.seconds)
        except EndpointTrouble as trouble:
            logger.warning("The language model rests for %d s: %s", PAUSE_SECONDS, trouble)
            self._rests_until = time.monotonic() + PAUSE_SECONDS
            raise
        finally:
            budget.spend(time.monotonic() - begun)

    def _asked(self, messages: Sequence[Message], seconds: float) -> str:
        """A thread of its own: names, connections and headers that trickle have no common end in the client.

        When time is over its client is closed, so that its next read fails.
        """
        client = httpx.Client(timeout=seconds, verify=_tls(), trust_env=False, follow_redirects=False)
        found: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._fetch, args=(client, messages, found), daemon=True).start()
        try:
            text = found.get(timeout=seconds)
        except queue.Empty:
            raise EndpointTrouble("too late") from None
        finally:
            client.close()
        if text is None:
            raise EndpointTrouble("no reply in the protocol")
        return text

    def _fetch(
        self, client: httpx.Client, messages: Sequence[Message], found: "queue.SimpleQueue[str | None]"
    ) -> None:
        text = None
        try:
            text = text_in(self._body(client, messages))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, RuntimeError, ValueError):
            pass  # RuntimeError: the client was closed meanwhile
        finally:
            self._free.release()
            found.put(text)

    def _body(self, client: httpx.Client, messages: Sequence[Message]) -> bytes:
        """Raises ValueError for another status than 200, and for a body that is too long."""
        headers = {"Accept-Encoding": "identity"}  # a small body must not become a large one
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        body = bytearray()
        with client.stream("POST", self._url, json=self._question(messages), headers=headers) as answer:
            if answer.status_code != _OK:
                raise ValueError("status")
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > LONGEST_BODY:
                    raise ValueError("too long")
        return bytes(body)

    @property
    def _url(self) -> str:
        return f"{self.base.rstrip('/')}/chat/completions"

    def _question(self, messages: Sequence[Message]) -> Mapping[str, Any]:
        return {
            "model": self.model,
            "messages": [dict(each) for each in messages],
            "temperature": 0,
            "max_tokens": _TOKENS,
            "stream": False,
        }


@cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than a question to a model next door."""
    return ssl.create_default_context()


def text_in(body: bytes) -> str:
    """Return what the first choice of a reply says. Raises ValueError for any other shape."""
    match strict_json(body.decode("utf-8")):
        case {"choices": [{"message": {"content": str(text)}}, *_]}:
            return text
    raise ValueError("not in the protocol")


def strict_json(text: str) -> Any:
    """Return what `text` says; raises ValueError unless it is JSON with every name once."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("too deep") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
