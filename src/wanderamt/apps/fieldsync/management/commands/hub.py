"""What is done at the hub for units: how they are, codes for new ones, bundles of software."""

import hashlib
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from wanderamt.apps.fieldsync.hub import revoking
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.keys import bundles, certificates
from wanderamt.apps.fieldsync.keys.enrolment import make_code
from wanderamt.apps.fieldsync.models import Bundle, Device
from wanderamt.apps.fieldsync.queries.units import UnitLine, units
from wanderamt.apps.fleet.public import Unit
from wanderamt.foundation import clock, formatting
from wanderamt.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Look after the units that work alone, from the office."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        does.add_parser("status", help="how each unit is")
        code = does.add_parser("code", help="a code with which a computer becomes this unit")
        code.add_argument("unit", help="mark or name: B1")
        certify = does.add_parser("certify", help="a new certificate for a device that was away too long")
        certify.add_argument("device", type=UUID)
        bundle = does.add_parser("bundle", help="pack and sign this version (or another source) for units")
        bundle.add_argument("--source", type=Path, default=settings.ROOT)
        bundle.add_argument("--out", type=Path, required=True)
        bundle.add_argument("--send", action="store_true", help="send it to all units over the line, too")

        lost = does.add_parser("lost", help="a device was lost or stolen: shut it out, say what was on it")
        lost.add_argument("device", type=UUID)
        lost.add_argument("--reason", default="Verloren oder gestohlen", help="for the file, without names")
        lost.add_argument("--rehearse", action="store_true", help="show everything, change nothing")

    def handle(self, *args: Any, does: str, **options: Any) -> None:
        try:
            with override("de"):
                getattr(self, f"_{does}")(**options)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from None

    def _status(self, **_: Any) -> None:
        lines = units(now=clock.now())
        for line in lines:
            self.stdout.write(_told(line))
        if not lines:
            self.stdout.write("Es ist noch kein Gerät angemeldet.")

    def _code(self, **chosen: Any) -> None:
        unit = Unit.objects.filter(counter__mark=chosen["unit"]).first()
        unit = unit or Unit.objects.filter(counter__name=chosen["unit"]).first()
        if unit is None:
            raise CommandError(f"Es gibt keine Einheit {chosen['unit']}.")
        self.stdout.write(make_code(unit=unit, now=clock.now()))
        self.stdout.write("Der Code gilt 15 Minuten und für ein Gerät.")

    def _certify(self, **chosen: Any) -> None:
        device = Device.objects.filter(pk=chosen["device"]).first()
        if device is None:
            raise CommandError("Es gibt kein solches Gerät.")
        made = certificates.issue(device, now=clock.now())
        self.stdout.write(f"Gültig bis {formatting.day(made.not_after)}; das Gerät holt sie sich selbst.")

    def _bundle(self, **chosen: Any) -> None:
        now = clock.now()
        manifest, data = bundles.make(chosen["source"], now=now)
        chosen["out"].write_bytes(data)
        self.stdout.write(f"Version {manifest.version}, {len(data)} Bytes: {chosen['out']}")
        if chosen["send"]:
            self.stdout.write(f"An {_send(data, manifest.version, now)} Geräte unterwegs.")

    def _lost(self, **chosen: Any) -> None:
        """The drill: the same as the page "Einheit verloren oder gestohlen"; people are told from there."""
        now = clock.now()
        device = Device.objects.filter(pk=chosen["device"]).select_related("unit__counter").first()
        if device is None:
            raise CommandError("Es gibt kein solches Gerät.")
        for line in _on_board(device, now):
            self.stdout.write(line)
        if chosen["rehearse"]:
            self.stdout.write("Übung: Es ist nichts geändert.")
            return
        loss = revoking.revoke(device=device, reason=chosen["reason"], now=now)
        self.stdout.write(f"{device.label} ist gesperrt, seine Einsätze sind wieder im Amt.")
        self.stdout.write(
            f"Die Aufsichtsbehörde muss es bis {_moment(revoking.deadline(loss))} wissen (Art. 33 DSGVO)."
        )


def _on_board(device: Device, now: datetime) -> list[str]:
    """What was on a device, line by line, without a name."""
    board = revoking.on_board(device, now=now)
    people = revoking.concerned(device)
    stops = [
        f"{stop.window.site.name}, {formatting.day(stop.window.starts_at)}: {stop.people} Menschen"
        for stop in board.stops
    ]
    told = f"Mit Mailadresse: {len(people) - len(revoking.without_mail(people))} von {len(people)}"
    return [
        f"{device.label} ({device.unit})",
        *(stops or ["Keine Daten von Einsätzen."]),
        *board.unknown,
        told,
    ]


def _send(data: bytes, version: str, now: datetime) -> int:
    """Announce it to every device in use; they fetch it in pieces."""
    kept = Bundle.objects.create(
        kind=Bundle.Kind.SOFTWARE,
        version=version,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        content=data,
        created_at=now,
    )
    payload = {"bundle": str(kept.pk), "size": kept.size, "sha256": kept.sha256}
    active = list(Device.objects.filter(state=Device.State.ACTIVE))
    for device in active:
        send_down(device=device, kind="bundle", payload=payload, now=now)
    return len(active)


def _told(line: UnitLine) -> str:
    """One line of a device, its facts apart by semicolons."""
    device, condition = line.device, line.condition
    facts = {
        "letzter Kontakt": _moment(device.last_contact_at),
        "unterwegs bis": _moment(min((lease.until for lease in line.leases), default=None)),
        "Version": device.version or "?",
        "Bescheinigung bis": _moment(line.certificate_until),
        "wartende Vorgänge": "?" if condition.waiting is None else condition.waiting,
        "frei": "?" if condition.storage_free_mb is None else f"{condition.storage_free_mb} MB",
        "Kopie": _moment(condition.copy_at),
        "offene Klärfälle": line.open_klaerfaelle,
    }
    told = "; ".join(f"{name}: {value}" for name, value in facts.items())
    return f"{device.label} ({device.unit}), {device.get_state_display()}, {device.pk}\n  {told}"


def _moment(moment: datetime | None) -> str:
    return "–" if moment is None else f"{formatting.day(moment)}, {formatting.clock(moment)}"
