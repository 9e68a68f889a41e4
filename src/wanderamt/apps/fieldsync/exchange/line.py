"""The way to the hub as a unit sees it: it asks and gets an answer, or there is no line just now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import ClassVar, Protocol, Self
from urllib.parse import urlsplit

import httpx

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

#: No answer of the hub is longer; what goes on after it is not from the hub.
ANSWER_LIMIT = 256 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
#: Seconds without a single byte after which a line counts as gone. 2G answers within two.
_CONNECT, _SILENCE = 10.0, 20.0


class LineDown(Exception):
    """The hub was not reached, or the line broke before the whole answer was there.

    `was_up`: something was on its way when it broke, so less at once has a better chance.
    """

    def __init__(self, detail: str = "", *, was_up: bool = True) -> None:
        super().__init__(detail)
        self.was_up = was_up


class NoSafeLine(DomainError):
    """Personal data goes to the hub over TLS only; plain HTTP is for one and the same machine."""

    code: ClassVar[str] = "no_safe_line"
    message: ClassVar[str] = N_(
        "Die Adresse des Servers im Amt muss mit „https://“ beginnen. Bitte prüfen Sie die Einstellung."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, whoever said it. Names of headers are in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Line(Protocol):
    """A way to the hub. Raises `LineDown`, and nothing else."""

    def ask(self, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str]) -> Answer: ...


class HttpLine:
    """A line over HTTP that keeps its connection; after a break the next question opens a new one.

    Redirects are not followed and no proxy of the surroundings is asked: what answers in the hub's place
    has nothing to say.
    """

    def __init__(self, hub: str, *, silence: float = _SILENCE) -> None:
        """`hub` is its address; raises `NoSafeLine` unless it is https (or this machine itself)."""
        parts = urlsplit(hub)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise NoSafeLine
        self._client = httpx.Client(
            base_url=hub,
            timeout=httpx.Timeout(silence, connect=min(silence, _CONNECT)),
            trust_env=False,
            follow_redirects=False,
        )
        # Each byte costs on such a line: none for headers that say nothing to the hub.
        self._client.headers.clear()

    def ask(self, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str]) -> Answer:
        try:
            with self._client.stream(method, path, content=body or None, headers=dict(headers)) as answer:
                return Answer(
                    status=answer.status_code,
                    body=_bounded(answer),
                    headers={name.lower(): value for name, value in answer.headers.items()},
                )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise LineDown(type(error).__name__, was_up=False) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise LineDown(type(error).__name__) from error

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _bounded(answer: httpx.Response) -> bytes:
    """The body as it came; raises `LineDown` for one that no hub would send."""
    body = bytearray()
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > ANSWER_LIMIT:
            raise LineDown("answer too long")
    return bytes(body)
