"""The way from a unit to the hub within one process, as bad as a test wants it; enrolment and leaving."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO
from typing import Any

from django.test import Client as Browser

from wanderamt.apps.fieldsync.checkout.services import check_out
from wanderamt.apps.fieldsync.exchange.client import Client, wire_of
from wanderamt.apps.fieldsync.exchange.line import Answer, LineDown
from wanderamt.apps.fieldsync.exchange.progress import Progress
from wanderamt.apps.fieldsync.keys.enrolment import enrol, make_code
from wanderamt.apps.fieldsync.keys.keyring import Home, Keyring
from wanderamt.apps.fieldsync.models import Device, OwnCommand, OwnState
from wanderamt.apps.fieldsync.tests.node_databases import Database
from wanderamt.apps.fieldsync.tests.nodes import Me, Node, at
from wanderamt.apps.fieldsync.unit.recovering import _begin
from wanderamt.apps.fleet.public import Unit
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock

#: Servers and proxies give up after minutes. What comes later still would look like a clock that is slow.
LATEST = timedelta(minutes=8)


class Fault(StrEnum):
    """What a line does to a question."""

    NONE = "none"
    #: It never reaches the hub.
    QUESTION_LOST = "question_lost"
    #: Half of it reaches the hub.
    QUESTION_CUT = "question_cut"
    #: The hub has done all of it, and the unit hears nothing.
    ANSWER_LOST = "answer_lost"
    ANSWER_CUT = "answer_cut"
    TWICE = "twice"
    #: It is on its way and arrives some time later, when the unit has long given up.
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is on the line."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]
    #: When it was asked.
    at: datetime
    #: How long the body was before the line cut it.
    length: int = -1

    def cut(self) -> dict[str, Any]:
        """What the hub's server sees of a body that ends too early."""
        if self.length < 0:
            return {}
        return {"CONTENT_LENGTH": str(self.length), "wsgi.input": BytesIO(self.body)}


@dataclass(slots=True)
class Air:
    """A line to `hub`. The next questions meet the `faults` one after another, then none."""

    hub: Node
    faults: list[Fault] = field(default_factory=list)
    #: The hub's process dies at this moment of the next question; None: it does not.
    hub_dies_after: int | None = None
    late: list[Question] = field(default_factory=list)
    questions: int = 0

    def ask(self, method: str, path: str, *, body: bytes = b"", headers: dict[str, str]) -> Answer:
        question = Question(method, path, body, dict(headers), self.hub.world.moment)
        fault = self.faults.pop(0) if self.faults else Fault.NONE
        self.questions += 1
        if fault is Fault.QUESTION_LOST:
            raise LineDown(fault, was_up=False)
        if fault is Fault.LATE:
            self.late.append(question)
            raise LineDown(fault)
        if fault is Fault.QUESTION_CUT:
            self.deliver(replace(question, body=body[: len(body) // 2], length=len(body)))
            raise LineDown(fault)
        if fault is Fault.TWICE:
            self.deliver(question)
        answer = self.deliver(question)
        if fault in {Fault.ANSWER_LOST, Fault.ANSWER_CUT}:
            raise LineDown(fault)
        return answer

    def deliver(self, question: Question) -> Answer:
        """The hub answers. Raises LineDown where its process dies over it."""
        dies, self.hub_dies_after = self.hub_dies_after, None
        with at(self.hub, dies_after=dies) as death:
            response = Browser().generic(
                question.method,
                question.path,
                question.body,
                content_type="application/octet-stream",
                headers=question.headers,
                **question.cut(),
            )
        if death.happened:
            raise LineDown("the hub died")
        headers = {name.lower(): value for name, value in response.items()}
        return Answer(status=response.status_code, body=response.content, headers=headers)

    def deliver_late(self, pick: int) -> None:
        """One of the questions that were on their way arrives, if its way was not too long; nobody waits for
        the answer.
        """
        question = self.late.pop(pick % len(self.late)) if self.late else None
        if question is not None and self.hub.world.moment - question.at <= LATEST:
            self.deliver(question)


def enrolled(unit: Node, *, hub: Node | None = None) -> Node:
    """Make a device of the unit, in the office, with a code; returns it."""
    hub = hub or unit.world.hub
    keyring = Keyring.fresh()
    with at(hub):
        row = Unit.objects.get(counter__mark=unit.name)
        now = clock.now()
        made = enrol(
            code=make_code(unit=row, now=now),
            label=f"Gerät {unit.name}",
            signing_key=keyring.public,
            recipient=keyring.recipient,
            now=now,
        )
    home = Home(
        device=made.device.pk,
        hub="http://127.0.0.1",
        city=made.city,
        hub_key=made.hub_key,
        unit_mark=made.unit_mark,
        label=f"Gerät {unit.name}",
    )
    unit.me = Me(keyring.at_home(home))
    with at(unit):
        OwnState.objects.create(pk=1, device_id=home.device, city=home.city, unit_mark=home.unit_mark)
    return unit


def sent_away(unit: Node, *, stops: Collection[int] | None = None, until: datetime) -> Node:
    """Lend stops of the unit (by their place in the day; all by default) and load them; returns the unit."""
    hub = unit.world.hub
    with at(hub):
        windows = list(OpeningWindow.objects.filter(counter__mark=unit.name).order_by("starts_at"))
        chosen = [each for place, each in enumerate(windows) if stops is None or place in stops]
        check_out(device=device_of(unit), windows=chosen, until=until, now=clock.now())
    exchange(unit, Air(hub))
    return unit


def device_of(unit: Node) -> Device:
    """The unit's row at the hub at which this is called."""
    assert unit.me is not None
    return Device.objects.get(pk=unit.me.device_id)


def exchange(unit: Node, air: Air, *, steps: int = 200, dies_after: int | None = None) -> Progress | None:
    """The unit speaks to the hub until everything is said, or the line breaks; None where it died over it."""
    assert unit.me is not None
    found: Progress | None = None
    with at(unit, dies_after=dies_after) as death:
        client = Client(line=air, me=unit.me)
        for _ in range(steps):
            found = client.once(now=clock.now())
            if not found.more:
                break
    return None if death.happened else found


def put_back(unit: Node, backup: Database) -> None:
    """The unit's computer died; another goes on with an older copy: a new incarnation, the spare numbers."""
    unit.restore(backup)
    with at(unit):
        own = OwnState.objects.get(pk=1)
        _begin(own, unit.next_incarnation())


def wires_of(unit: Node) -> list[Any]:
    """All commands that the unit still has, as they are sent."""
    with at(unit):
        return [wire_of(each) for each in OwnCommand.objects.exclude(envelope=None)]
