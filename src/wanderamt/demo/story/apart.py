"""Units that work alone: one has taken its next stop along, one was last heard after the past visit.

Of the past visit's commands three did not fit together with the office: one was settled, two are open. The
devices, their keys and everything that they say are invented.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wanderamt import __version__
from wanderamt.apps.appointments.public import Appointment, PersonData, book, cancel_or_ask
from wanderamt.apps.catalogue.public import services
from wanderamt.apps.counter.public import hand_stock
from wanderamt.apps.fieldsync.public import (
    Device,
    Klaerfall,
    Lease,
    check_out,
    confirm_loaded,
    enrol,
    klaerfaelle,
    make_code,
    note_refusal,
    receive,
    settle,
)
from wanderamt.apps.fleet.public import Unit
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.demo.story.telling import Telling
from wanderamt.engines.sync import Envelope, Reason, digest, genesis, sealed, to_wire
from wanderamt.foundation.commands import encode, registered
from wanderamt.kernel.ids import uuid7

#: Its private half was thrown away: nobody can open what is sealed for the devices of the demo.
_RECIPIENT = "age1m8a36rrqkfve57c7mlz6y2g4d8e4w67y3zkcapecactklww5jv4qxsmhhx"
_LONGEST = timedelta(days=13)
_PAST, _NEXT, _PUBLIC = "karl-flor", "lavendio-ricklingen", "stadtteiltreff-sahlkamp"


def tell(telling: Telling) -> None:
    """Enrol both devices, let one come home with questions and the other take a stop along."""
    _came_home(telling, _window(_PAST))
    _on_the_road(telling, _window(_NEXT))
    _stock(telling, _window(_PUBLIC))


def _window(site: str) -> OpeningWindow:
    return OpeningWindow.objects.select_related("site").get(site__slug=site, counter__kind="mobile")


@dataclass(slots=True)
class _Tablet:
    """A device of the demo, and the chain of what its crew does."""

    device: Device
    key: Ed25519PrivateKey
    seq: int = 0
    prev: bytes = b""

    def wire(
        self, command: str, window: OpeningWindow, /, *, now: datetime, **arguments: Any
    ) -> dict[str, Any]:
        """The next command of the chain, signed."""
        spec = registered()[command]
        made = Envelope(
            id=uuid7(),
            device=self.device.pk,
            incarnation=1,
            seq=self.seq + 1,
            at=now,
            actor="crew",
            kind=command,
            version=spec.version,
            window=window.pk,
            args=encode(spec, {"window": window, "now": now, **arguments}),
            prev=self.prev or genesis(self.device.pk, 1),
        )
        self.seq, self.prev = made.seq, digest(made)
        return to_wire(made, sealed(made, self.key.sign).signature, with_prev=True)


def _enrolled(unit: str, label: str, *, now: datetime) -> _Tablet:
    key = Ed25519PrivateKey.generate()
    enrolled = enrol(
        code=make_code(unit=Unit.objects.get(counter__name=unit), now=now),
        label=label,
        signing_key=key.public_key().public_bytes_raw(),
        recipient=_RECIPIENT,
        now=now,
    )
    return _Tablet(enrolled.device, key)


def _heard(device: Device, *, at: datetime, version: str = __version__, **told: Any) -> None:
    """The last contact of the device, and what it said of itself."""
    Device.objects.filter(pk=device.pk).update(
        last_contact_at=at, clock_skew_s=2, version=version, reported=told
    )


def _came_home(telling: Telling, window: OpeningWindow) -> None:
    """The day is over and closed at the office; what came late or does not fit waits for a person."""
    tablet = _enrolled("Bus 1", "Tablet im Bus", now=window.starts_at - timedelta(days=1))
    evening = window.ends_at + timedelta(hours=2)
    Lease.objects.create(
        device=tablet.device,
        window=window,
        state=Lease.State.RETURNED,
        granted_at=window.starts_at - timedelta(hours=2),
        until=window.ends_at + timedelta(hours=1),
        loaded_at=window.starts_at - timedelta(hours=2),
        ended_at=evening,
    )
    _settled(telling, tablet, window, evening)
    _open(telling, tablet, window, evening)
    _heard(tablet.device, at=evening, waiting=1, storage_free_mb=31400)
    note_refusal(
        device=tablet.device,
        reason=Reason.CERTIFICATE_EXPIRED,
        detail="",
        now=telling.now - timedelta(hours=3),
    )


def _settled(telling: Telling, tablet: _Tablet, window: OpeningWindow, evening: datetime) -> None:
    """A sticker was noted after the day had been closed; somebody has put it right."""
    used = tablet.wire(
        "counter.use_stock",
        window,
        kind="address_sticker",
        pieces=1,
        purpose="spoiled",
        reason="beim Aufkleben gerissen",
        form_key=telling.key("apart", "sticker"),
        now=window.ends_at + timedelta(minutes=20),
    )
    receive(device=tablet.device, wires=[used], now=evening)
    settle(
        klaerfall=klaerfaelle().get(device=tablet.device),
        how=Klaerfall.WayOut.BY_HAND,
        note="Ein Aufkleber weniger, in der Liste im Amt eingetragen.",
        now=evening + timedelta(days=1),
    )


def _open(telling: Telling, tablet: _Tablet, window: OpeningWindow, evening: datetime) -> None:
    """Somebody came after the time of the unit was over; and of the last three commands one is missing."""
    late = window.ends_at + timedelta(minutes=90)
    came = tablet.wire(
        "counter.walk_in",
        window,
        services=services(["meldebescheinigung"]),
        name=telling.crowd.neighbour().name,
        form_key=telling.key("apart", "late"),
        now=late,
    )
    stickers: dict[str, Any] = {"kind": "address_sticker", "purpose": "used"}
    number, *behind = (
        tablet.wire(
            "counter.use_stock",
            window,
            form_key=telling.key("apart", "use", minute),
            now=late + timedelta(minutes=minute),
            **stickers,
        )
        for minute in (4, 6, 9)
    )
    del number  # it has not come
    receive(device=tablet.device, wires=[came, *behind], now=evening)


def _on_the_road(telling: Telling, window: OpeningWindow) -> None:
    """The suitcase has its next stop with it; one of the people there asks for a change.

    A stop that lies too far ahead is not taken along yet.
    """
    tablet = _enrolled("Koffer 1", "Tablet im Koffer", now=telling.now - timedelta(days=1))
    asking = _with_mail(telling, window)
    left, heard = telling.now - timedelta(hours=2), telling.now - timedelta(minutes=25)
    until = window.ends_at + timedelta(hours=6)
    if until <= telling.now + _LONGEST:
        bundle = check_out(device=tablet.device, windows=[window], until=until, now=left)
        confirm_loaded(
            device=tablet.device, bundle=bundle.pk, windows=[window.pk], now=left + timedelta(minutes=4)
        )
        cancel_or_ask(appointment=asking, now=telling.now - timedelta(minutes=10))
    _heard(tablet.device, at=heard, waiting=0, storage_free_mb=52300, copy_at=heard.isoformat())


def _with_mail(telling: Telling, window: OpeningWindow) -> Appointment:
    person = telling.crowd.neighbour()
    return book(
        window=window,
        services=services(["meldebescheinigung"]),
        person=PersonData(name=person.name, born_on=person.born_on, email=person.email),
        source=Appointment.Source.HOST,
        now=telling.now - timedelta(days=1),
        form_key=telling.key("apart", "person"),
    )


def _stock(telling: Telling, window: OpeningWindow) -> None:
    """What lies ready for the next day that is open to everybody; the numbers are invented."""
    packed = telling.now - timedelta(hours=1)
    hand_stock(
        window=window,
        kind="address_sticker",
        pieces=60,
        form_key=telling.key("apart", "stickers"),
        now=packed,
    )
    hand_stock(
        window=window,
        kind="provisional_id",
        first_serial="DEMO 000101",
        last_serial="DEMO 000110",
        form_key=telling.key("apart", "blanks"),
        now=packed,
    )
