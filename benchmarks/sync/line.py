"""A bad line: a TCP proxy with a rate, a delay, cuts, and requests that arrive twice or late.

Time can be scaled so that a bench does not take all night: 32 kbit/s with a cut every 10 s at scale 10 is
320 kbit/s with a cut every second. Bytes, cuts and what is lost are the same; seconds on the real line are
`scale` times those on the clock here.
"""

import asyncio
import random
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

#: What is sent on at once: small, so that a cut falls into the middle of something.
_CHUNK = 512
#: Seconds until what was handed to the system has left it.
_LAST_BYTES = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How bad a line is, in real seconds and bit/s; 0 means unlimited resp. never."""

    bits_per_second: float = 0
    delay_seconds: float = 0
    cut_every_seconds: float = 0
    away_seconds: float = 0
    #: Share of connections whose bytes arrive at the hub a second time, and some time later.
    repeated: float = 0
    scale: float = 1

    def seconds(self, real: float) -> float:
        """So long a time on the real line takes here."""
        return real / self.scale

    def __str__(self) -> str:
        """For a report: the line and the scale at which it was played."""
        return (
            f"{self.bits_per_second / 1000:g} kbit/s, {self.delay_seconds * 1000:g} ms, "
            f"cut every {self.cut_every_seconds:g} s for {self.away_seconds:g} s, played {self.scale:g}x"
        )


@dataclass(slots=True)
class Traffic:
    """What went over the line, in bytes as TCP carries them (with HTTP's headers, without TCP's)."""

    up: int = 0
    down: int = 0
    connections: int = 0
    cuts: int = 0
    repeated: int = 0


@dataclass(slots=True)
class _Direction:
    """One direction of the line: everybody on it shares the rate."""

    quality: Quality
    free_at: float = 0.0

    async def carry(self, size: int) -> None:
        """Return when `size` bytes have passed."""
        now = asyncio.get_running_loop().time()
        rate = self.quality.bits_per_second * self.quality.scale / 8
        self.free_at = max(now, self.free_at) + (size / rate if rate else 0)
        await asyncio.sleep(self.free_at - now)


@dataclass(slots=True)
class BadLine:
    """A line from `port` on this machine to `hub_port`; `with played(line):` opens it."""

    hub_port: int
    quality: Quality
    seed: int = 1
    port: int = 0
    traffic: Traffic = field(default_factory=Traffic)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    _away: bool = False

    async def play(self, ready: "asyncio.Future[int]", over: asyncio.Event) -> None:
        """Serve until `over`."""
        up, down = _Direction(self.quality), _Direction(self.quality)
        chance = random.Random(self.seed)

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if task := asyncio.current_task():
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            try:
                await self._connection(reader, writer, up, down, chance)
            except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                writer.transport.abort()

        server = await asyncio.start_server(connected, "127.0.0.1", self.port, limit=_CHUNK)
        ready.set_result(server.sockets[0].getsockname()[1])
        self._keep(self._cut())
        await over.wait()
        server.close()
        self._abort()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(_LAST_BYTES)  # for the sockets to be closed

    def _keep(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _cut(self) -> None:
        while self.quality.cut_every_seconds:
            await asyncio.sleep(self.quality.seconds(self.quality.cut_every_seconds))
            self.traffic.cuts += 1
            self._away = True
            self._abort()
            await asyncio.sleep(self.quality.seconds(self.quality.away_seconds))
            self._away = False

    def _abort(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()
        self._open.clear()

    async def _connection(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        up: _Direction,
        down: _Direction,
        chance: random.Random,
    ) -> None:
        if self._away:
            writer.transport.abort()
            return
        self.traffic.connections += 1
        said = bytearray()
        hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", self.hub_port, limit=_CHUNK)
        self._open |= {writer, hub_writer}
        await asyncio.sleep(self.quality.seconds(self.quality.delay_seconds))  # the handshake's round trip

        async def upwards() -> None:
            while chunk := await reader.read(_CHUNK):
                await up.carry(len(chunk))
                self.traffic.up += len(chunk)
                said.extend(chunk)
                self._later(hub_writer, chunk)
            self._later(hub_writer, b"")

        async def downwards() -> None:
            while chunk := await hub_reader.read(_CHUNK):
                await down.carry(len(chunk))
                self.traffic.down += len(chunk)
                self._later(writer, chunk)
            self._later(writer, b"")

        try:
            await asyncio.gather(upwards(), downwards())
            await asyncio.sleep(self.quality.seconds(self.quality.delay_seconds / 2) + _LAST_BYTES)
        finally:
            self._open -= {writer, hub_writer}
            writer.transport.abort()
            hub_writer.transport.abort()
            if said and chance.random() < self.quality.repeated:
                self._keep(self._again(bytes(said), chance.random()))

    def _later(self, writer: asyncio.StreamWriter, chunk: bytes) -> None:
        """Deliver after the delay, in order; an empty chunk ends the direction."""
        loop = asyncio.get_running_loop()
        wait = self.quality.seconds(self.quality.delay_seconds / 2)
        loop.call_later(wait, _deliver, writer, chunk)

    async def _again(self, said: bytes, late: float) -> None:
        """What was said on a connection arrives once more, later, and the answers go nowhere."""
        await asyncio.sleep(self.quality.seconds(late * 5))
        reader, writer = await asyncio.open_connection("127.0.0.1", self.hub_port, limit=2**20)
        self.traffic.repeated += 1
        try:
            writer.write(said)
            await writer.drain()
            writer.write_eof()
            await asyncio.wait_for(reader.read(2**20), self.quality.seconds(30) + 1)
        except (OSError, TimeoutError):
            pass  # the hub has closed: a request that was cut is no request
        finally:
            writer.transport.abort()


def _deliver(writer: asyncio.StreamWriter, chunk: bytes) -> None:
    if writer.transport.is_closing():
        return
    if chunk:
        writer.write(chunk)
    elif writer.can_write_eof():
        writer.write_eof()


@contextmanager
def played(line: BadLine) -> Iterator[BadLine]:
    """Open the line in a thread of its own; `line.port` is where it begins."""
    loop = asyncio.new_event_loop()
    over = asyncio.Event()
    ready: asyncio.Future[int] = loop.create_future()
    begun = Thread(target=loop.run_until_complete, args=(line.play(ready, over),), daemon=True)
    opened = asyncio.run_coroutine_threadsafe(_result(ready), loop)
    begun.start()
    line.port = opened.result(timeout=10)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(over.set)
        begun.join(timeout=10)
        loop.close()


async def _result(ready: "asyncio.Future[int]") -> int:
    return await ready
