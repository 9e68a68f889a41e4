"""A stand-in for a ZMS installation: real sockets on loopback, real states, and every bad mood on demand."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, minute: int = 0) -> int:
    """A second of October 2025 in Berlin."""
    return int(datetime(2025, 10, day, hour, minute, tzinfo=BERLIN).timestamp())


@dataclass
class Process:
    number: int
    office: str
    second: int
    key: str = "k3y"
    status: str = "reserved"
    contact: dict[str, str] = field(default_factory=dict)


@dataclass
class StandIn:
    """What the server knows. `moods`: path -> what to do with the next calls there, one after the other."""

    url: str = ""
    free: dict[str, list[int]] = field(
        default_factory=lambda: {"10": [at(6, 9), at(6, 9, 30)], "20": [at(7, 8)]}
    )
    captcha: set[str] = field(default_factory=set)
    moods: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    processes: dict[int, Process] = field(default_factory=dict)
    needs_email: bool = False
    #: Released at the end, so that nobody sleeps longer than the test.
    over: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    # ------------------------------------------------------------------------------------------- answers

    def offered(self, _asked: dict[str, Any]) -> Any:
        offices = [
            {
                "id": number,
                "name": name,
                "address": {
                    "street": "Musterweg",
                    "house_number": "1",
                    "postal_code": "80331",
                    "city": "Ort",
                },
                "scope": {"captchaActivatedRequired": str(number) in self.captcha},
            }
            for number, name in ((10, "Mitte"), (20, "Ost"))
        ]
        services = [
            {"id": 1, "name": "Personalausweis", "maxQuantity": 4},
            {"id": 2, "name": "Wohnsitz anmelden", "maxQuantity": None},
            {"id": 3, "name": "Nirgends", "maxQuantity": 1},
        ]
        pairs = [(10, 1), (20, 1), (10, 2)]
        relations = [{"officeId": office, "serviceId": service, "slots": 1} for office, service in pairs]
        return {"offices": offices, "services": services, "relations": relations}

    def days(self, asked: dict[str, Any]) -> Any:
        offices = asked["officeId"].split(",")
        days = {
            datetime.fromtimestamp(second, tz=BERLIN).date().isoformat()
            for office in offices
            for second in self.free.get(office, ())
        }
        if not days:
            return error("noAppointmentForThisDay", 404)
        return {"availableDays": [{"time": day, "providerIDs": asked["officeId"]} for day in sorted(days)]}

    def times(self, asked: dict[str, Any]) -> Any:
        found = {
            office: [
                second
                for second in self.free.get(office, ())
                if datetime.fromtimestamp(second, tz=BERLIN).date().isoformat() == asked["date"]
            ]
            for office in asked["officeId"].split(",")
        }
        if not any(found.values()):
            return error("noAppointmentsAtLocation", 404)
        return {"offices": [{"officeId": int(each), "appointments": found[each]} for each in found]}

    def reserve(self, asked: dict[str, Any]) -> Any:
        office, second = str(asked["officeId"]), asked["timestamp"]
        if office in self.captcha:
            return error("captchaVerificationFailed", 400)
        if second not in self.free.get(office, ()):
            return error("appointmentNotAvailable", 404)
        self.free[office].remove(second)
        process = Process(number=100_000 + len(self.processes), office=office, second=second)
        self.processes[process.number] = process
        return self._shown(process) | {"reservationDuration": 15}

    def update(self, asked: dict[str, Any]) -> Any:
        process = self._mine(asked)
        if process is None:
            return error("appointmentNotFound", 404)
        if self.needs_email and not asked.get("email"):
            return error("emailIsRequired", 406)
        process.contact = {
            name: asked[name] for name in ("familyName", "email", "telephone") if name in asked
        }
        return self._shown(process)

    def preconfirm(self, asked: dict[str, Any]) -> Any:
        return self._step(asked, "reserved", "preconfirmed", "processNotReservedAnymore")

    def confirm(self, asked: dict[str, Any]) -> Any:
        return self._step(asked, "preconfirmed", "confirmed", "processNotPreconfirmedAnymore")

    def cancel(self, asked: dict[str, Any]) -> Any:
        process = self._mine(asked)
        if process is None:
            return error("appointmentNotFound", 404)
        self.processes.pop(process.number)
        self.free[process.office].append(process.second)
        return self._shown(process) | {"status": "deleted"}

    def show(self, asked: dict[str, Any]) -> Any:
        process = self._mine(asked)
        return self._shown(process) if process else error("appointmentNotFound", 404)

    def _step(self, asked: dict[str, Any], before: str, after: str, otherwise: str) -> Any:
        process = self._mine(asked)
        if process is None or process.status != before:
            return error(otherwise, 409)
        process.status = after
        return self._shown(process)

    def _mine(self, asked: dict[str, Any]) -> Process | None:
        process = self.processes.get(int(asked["processId"]))
        return process if process and process.key == asked["authKey"] else None

    def _shown(self, process: Process) -> dict[str, Any]:
        return {
            "processId": process.number,
            "authKey": process.key,
            "timestamp": str(process.second),
            "officeId": int(process.office),
            "status": process.status,
        }


ROUTES = {
    "/offices-and-services/": StandIn.offered,
    "/available-days-by-office/": StandIn.days,
    "/available-appointments-by-office/": StandIn.times,
    "/appointment/": StandIn.show,
    "/reserve-appointment/": StandIn.reserve,
    "/update-appointment/": StandIn.update,
    "/preconfirm-appointment/": StandIn.preconfirm,
    "/confirm-appointment/": StandIn.confirm,
    "/cancel-appointment/": StandIn.cancel,
}


def error(code: str, status: int) -> dict[str, Any]:
    return {"errors": [{"errorCode": code, "statusCode": status, "errorMessage": "Geht nicht."}]}


@dataclass(frozen=True)
class Late:
    """Answer after so many seconds, or when the test is over."""

    seconds: float = 5.0


@dataclass(frozen=True)
class Say:
    """Answer exactly this."""

    body: bytes | object
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


#: Do what was asked, then hang up without a word.
DEED_WITHOUT_ANSWER = "deed without answer"
#: Hang up before anything was done.
HANG_UP = "hang up"
#: Send the answer byte by byte.
DRIP = "drip"


def _handler(known: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            self._answer(query)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, asked: dict[str, Any]) -> None:
            path = urlsplit(self.path).path
            known.asked.append((path, asked))
            moods = known.moods[path]
            mood = moods.pop(0) if moods else None
            if isinstance(mood, Late):
                known.over.wait(mood.seconds)
            if mood == HANG_UP:
                return
            said = mood if isinstance(mood, Say) else self._normal(path, asked)
            if mood != DEED_WITHOUT_ANSWER:
                self._send(said, slowly=mood == DRIP)

        def _normal(self, path: str, asked: dict[str, Any]) -> Say:
            body = ROUTES[path](known, asked)
            return Say(body, body["errors"][0]["statusCode"] if "errors" in body else 200)

        def _send(self, said: Say, *, slowly: bool) -> None:
            body = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            try:
                self.send_response(said.status)
                for name, value in said.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for place in range(len(body)) if slowly else ():
                    self.wfile.write(body[place : place + 1])
                    if known.over.wait(0.02):
                        return
                if not slowly:
                    self.wfile.write(body)
            except OSError:
                pass  # who asked has stopped listening

        def log_message(self, *args: object) -> None:
            """Quiet."""

    return Handler


@contextmanager
def running() -> Iterator[StandIn]:
    """The server on a free port until the block ends."""
    known = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(known))
    server.daemon_threads = False
    known.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield known
    finally:
        known.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def seconds_of(deed: Any) -> float:
    """How long it took."""
    begin = time.monotonic()
    deed()
    return time.monotonic() - begin
