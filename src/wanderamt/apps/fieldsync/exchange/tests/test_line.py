"""A real line: sockets that are slow, cut, repeated or answered by somebody else."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic

import pytest

from benchmarks.sync.line import BadLine, Quality, played
from wanderamt.apps.fieldsync.exchange.line import ANSWER_LIMIT, HttpLine, LineDown, NoSafeLine

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nWanderamt-Signature: x\r\n\r\nhello"


@contextmanager
def server(answer: bytes | Callable[[bytes], bytes], heard: list[bytes] | None = None) -> Iterator[int]:
    """A server that hears a question to its end (or the line's) and says this."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                Thread(target=talk, args=(connection,), daemon=True).start()

        def talk(connection: socket.socket) -> None:
            with connection:
                connection.settimeout(10)
                try:
                    question = whole(connection)
                    if heard is not None:
                        heard.append(question)
                    connection.sendall(answer(question) if callable(answer) else answer)
                except OSError:
                    return

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def whole(connection: socket.socket) -> bytes:
    """A question with its body, or what came of it."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(4096)
        if not chunk:
            return data
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        chunk = connection.recv(4096)
        if not chunk:
            break
        body += chunk
    return head + b"\r\n\r\n" + body


def ask(port: int, body: bytes = b"question", silence: float = 5.0) -> tuple[int, bytes]:
    with HttpLine(f"http://127.0.0.1:{port}", silence=silence) as line:
        answer = line.ask("POST", "/feld/abgleich/", body=body, headers={"Wanderamt-Device": "d"})
    return answer.status, answer.body


def test_an_answer_is_what_was_said() -> None:
    heard: list[bytes] = []
    with server(ANSWER, heard) as port:
        assert ask(port) == (200, b"hello")
    assert heard[0].startswith(b"POST /feld/abgleich/ HTTP/1.1\r\n")
    assert heard[0].endswith(b"\r\n\r\nquestion")


def test_no_header_is_sent_that_says_nothing_to_the_hub() -> None:
    heard: list[bytes] = []
    with server(ANSWER, heard) as port:
        ask(port)
    names = {line.split(b":")[0].lower() for line in heard[0].split(b"\r\n\r\n")[0].split(b"\r\n")[1:]}
    assert names == {b"host", b"content-length", b"wanderamt-device"}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage\r\n\r\n",
        ANSWER[:20],
        ANSWER[:-2],
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * (ANSWER_LIMIT + 1),
        b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n",
    ],
    ids=["nothing", "garbage", "half a head", "half a body", "too long", "impossible"],
)
def test_half_an_answer_is_none(answer: bytes) -> None:
    with server(answer) as port, pytest.raises(LineDown) as down:
        ask(port)
    assert down.value.was_up


def test_whoever_redirects_is_not_followed() -> None:
    with server(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n") as port:
        assert ask(port) == (302, b"")


def test_where_nobody_answers_there_was_no_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(LineDown) as down:
        ask(port)
    assert not down.value.was_up


def test_who_says_nothing_for_long_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(LineDown) as down:
        ask(listening.getsockname()[1], silence=0.2)
    assert down.value.was_up


@pytest.mark.parametrize("hub", ["http://hub.example", "ftp://hub.example", "hub.example", ""])
def test_personal_data_go_over_a_safe_line_only(hub: str) -> None:
    with pytest.raises(NoSafeLine):
        HttpLine(hub)


@pytest.mark.parametrize("hub", ["https://hub.example", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_tls_or_the_same_machine(hub: str) -> None:
    HttpLine(hub).close()


# --- the bad line itself: what it promises is what the bench measures


def test_a_line_counts_every_byte_both_ways() -> None:
    heard: list[bytes] = []
    with server(ANSWER, heard) as hub, played(BadLine(hub_port=hub, quality=Quality())) as line:
        assert ask(line.port) == (200, b"hello")
        assert line.traffic.up == len(heard[0])
        assert line.traffic.down == len(ANSWER)
        assert line.traffic.connections == 1


def test_a_line_of_so_many_bits_takes_its_time() -> None:
    quality = Quality(bits_per_second=32_000, scale=10)  # 40 kB/s
    with server(ANSWER) as hub, played(BadLine(hub_port=hub, quality=quality)) as line:
        begin = monotonic()
        ask(line.port, b"x" * 12_000)
        assert monotonic() - begin >= 0.3


def test_a_line_that_is_cut_breaks_what_is_on_it_and_comes_back() -> None:
    quality = Quality(bits_per_second=32_000, cut_every_seconds=0.4)
    with server(ANSWER) as hub, played(BadLine(hub_port=hub, quality=quality)) as line:
        with pytest.raises(LineDown):
            ask(line.port, b"x" * 40_000)
        assert line.traffic.cuts == 1
        assert ask(line.port, b"x") == (200, b"hello")


def test_what_comes_twice_arrives_as_it_was() -> None:
    heard: list[bytes] = []
    quality = Quality(repeated=1, scale=1000)
    with server(ANSWER, heard) as hub, played(BadLine(hub_port=hub, quality=quality)) as line:
        ask(line.port)
        until = monotonic() + 5
        while len(heard) < 2 and monotonic() < until:
            pass
    assert len(heard) == 2
    assert heard[0] == heard[1]


def test_a_report_says_what_was_played() -> None:
    quality = Quality(
        bits_per_second=32_000, delay_seconds=0.6, cut_every_seconds=10, away_seconds=3, scale=5
    )
    assert str(quality) == "32 kbit/s, 600 ms, cut every 10 s for 3 s, played 5x"
