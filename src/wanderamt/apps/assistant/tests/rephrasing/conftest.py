"""A language model that is none: a server on this machine that says what a test wants."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from wanderamt.apps.assistant import rephrasing, understanding
from wanderamt.apps.assistant.conversation import turn
from wanderamt.apps.assistant.rephrasing import helping
from wanderamt.apps.assistant.turns import Asked, Memory, Reply
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.engines.retrieval.understanding import Model

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
#: Seconds: a busy machine must not be taken for a late reply.
PATIENT, HASTY = 20.0, 0.2
Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class StandIn:
    """`asked` are the bodies that arrived; `behave` writes the reply; `over` ends what still waits."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    behave: Behaviour = lambda handler: None
    over: threading.Event = field(default_factory=threading.Event)

    def says(self, text: str) -> None:
        """From now on each reply is this text, in the protocol."""
        self.behave = lambda handler: reply(handler, wrapped(text))

    def says_json(self, value: Any) -> None:
        """The same for a value."""
        self.says(json.dumps(value))

    def rephrases(self, how: Callable[[str], str]) -> None:
        """From now on each sentence comes back changed by `how`."""

        def behave(handler: BaseHTTPRequestHandler) -> None:
            texts = self.data["sentences"]
            reply(handler, wrapped(json.dumps({"sentences": [how(each) for each in texts]})))

        self.behave = behave

    @property
    def data(self) -> Any:
        """What the last question was about."""
        return json.loads(self.asked[-1]["messages"][-1]["content"])


def wrapped(text: str) -> bytes:
    """The text as a reply in the protocol."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


def reply(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Send a whole reply."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    found = StandIn(f"http://127.0.0.1:{server.server_address[1]}/v1")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"
            found.paths.append(self.path)
            found.headers.append(dict(self.headers))
            found.asked.append(json.loads(body))
            with suppress(OSError):  # nobody waits any more
                found.behave(self)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_args: Any) -> None:
            pass

    server.RequestHandlerClass = Handler
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield found
    found.over.set()
    server.shutdown()
    server.server_close()


@dataclass
class Talk:
    """The assistant, with the language model and without."""

    by: Model
    settings: Any
    stand_in: StandIn
    seconds: float = PATIENT

    def __call__(self, message: str, uses: str, *, memory: Memory | None = None) -> Reply:
        """Return the reply where the language model may do `uses`."""
        self.settings.ASSISTANT_LLM_URL = self.stand_in.url
        self.settings.ASSISTANT_LLM_USES = frozenset(uses.split())
        return self._turn(message, memory)

    def alone(self, message: str, *, memory: Memory | None = None) -> Reply:
        """Return the reply of the assistant by itself."""
        self.settings.ASSISTANT_LLM_URL, self.settings.ASSISTANT_LLM_USES = "", frozenset()
        return self._turn(message, memory)

    def _turn(self, message: str, memory: Memory | None) -> Reply:
        asked = Asked(message=message, now=NOW, language="de", memory=memory or Memory())
        return turn(asked, by=self.by)


@pytest.fixture
def talk(small_model: Model, stand_in: StandIn, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Talk:
    load_catalogue()
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    settings.ASSISTANT_LLM_KEY, settings.ASSISTANT_LLM_MODEL = "a-key", "a-model"
    helping.endpoint_of.cache_clear()
    found = Talk(small_model, settings, stand_in)
    whole = rephrasing.helper
    monkeypatch.setattr(
        rephrasing, "helper", lambda *, by, today: whole(by=by, today=today, seconds=found.seconds)
    )
    return found
