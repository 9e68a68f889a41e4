"""What is done at a unit itself. People read its answers, so they are German."""

import os
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from wanderamt.apps.fieldsync.exchange.effects import OFFERED
from wanderamt.apps.fieldsync.running.server import Server
from wanderamt.apps.fieldsync.unit import copying, enrolling, process, recovering, telling, updating
from wanderamt.apps.fieldsync.unit.places import Places, own_places
from wanderamt.foundation import clock
from wanderamt.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Enrol, run, look after, copy, recover and update a unit that works alone."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        enrol = _part(does, "enrol", "make this computer a unit; with a code from the office")
        enrol.add_argument("--hub", required=True, help="https://mobil.stadt.example")
        enrol.add_argument("--label", default="", help="what is written on the case")
        enrol.add_argument("--code", default="", help="without it, the code is asked for")
        run = _part(does, "run", "serve the crew's tablets, check-in and display")
        run.add_argument(
            "--bind", default="127.0.0.1:8000", help="address and port on the unit's own network"
        )
        _part(does, "check", "say whether the unit is fit to start")
        _part(does, "status", "say how the unit is; needs no secret", secret=False)
        copy = _part(does, "copy", "copy to a second medium, and keep that copy up to date from now on")
        copy.add_argument("--to", required=True, type=Path)
        recover = _part(does, "recover", "put the copy of the second medium in the place of the database")
        recover.add_argument("--from", dest="source", required=True, type=Path)
        update = _part(does, "update", "take in a signed bundle with a newer version")
        update.add_argument("bundle", type=Path, nargs="?", help="otherwise the one that came over the line")
        _part(does, "migrate", "bring the tables up to this version; `update` tries it on a copy")

    def handle(self, *args: Any, does: str, **options: Any) -> None:
        if settings.UNIT_DIR is None:
            raise CommandError(
                "Bitte nennen Sie den Ordner des Geräts: --dir ORDNER oder WANDERAMT_UNIT_DIR."
            )
        try:
            with override("de"):
                getattr(self, f"_{does}")(own_places(), **options)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}") from None

    def _enrol(self, places: Places, **chosen: Any) -> None:
        code = chosen["code"] or input("Anmeldecode: ")
        secret = _secret(chosen["secret_fd"], new=True)
        with httpx.Client(trust_env=False) as client:
            home = enrolling.become_unit(
                places, client=client, hub=chosen["hub"], code=code, label=chosen["label"], secret=secret
            )
        self.stdout.write(f"Angemeldet als {home.label} ({home.unit_mark}), Gerät {home.device}.")

    def _run(self, places: Places, **chosen: Any) -> None:
        keyring, warnings = process.start_up(places, _secret(chosen["secret_fd"]), now=clock.now())
        self._warn(warnings)
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, chosen["bind"].rpartition(":")[0].strip("[]")]
        self.stdout.write(f"Bereit: http://{chosen['bind']}")
        self.stdout.flush()
        Server(places, keyring, bind=chosen["bind"]).run()

    def _check(self, places: Places, **chosen: Any) -> None:
        _, warnings = process.start_up(places, _secret(chosen["secret_fd"]), now=clock.now())
        self._warn(warnings)
        self.stdout.write("Das Gerät ist startklar.")

    def _status(self, places: Places, **_: Any) -> None:
        for name, value in telling.outside(places, now=clock.now()):
            self.stdout.write(f"{name}: {value}")

    def _copy(self, places: Places, **chosen: Any) -> None:
        keyring = process.open_unit(places, _secret(chosen["secret_fd"]))
        medium = copying.prepare(chosen["to"], device=process.Me.of(keyring).device_id, places=places)
        copying.copy(places, medium)
        places.copy_to(chosen["to"])
        self.stdout.write("Kopiert. Das laufende Gerät hält diese Kopie von nun an aktuell.")

    def _recover(self, places: Places, **chosen: Any) -> None:
        secret = _secret(chosen["secret_fd"])
        done = recovering.recover(places, source=chosen["source"], secret=secret, now=clock.now())
        self.stdout.write(
            f"Wiederhergestellt bis Vorgang {done.last}. Es beginnt Kette {done.incarnation}. "
            + (f"Die alten Dateien liegen in {done.aside}." if done.aside else "Alte Dateien gab es nicht.")
        )

    def _update(self, places: Places, **chosen: Any) -> None:
        secret = _secret(chosen["secret_fd"])
        bundle = chosen["bundle"] or places.folder / OFFERED
        version = updating.update(places, bundle, secret=secret)
        self.stdout.write(f"Version {version} ist bereit. Sie läuft ab dem nächsten Start.")

    def _migrate(self, places: Places, **chosen: Any) -> None:
        process.start_up(places, _secret(chosen["secret_fd"]), now=clock.now())
        self.stdout.write("Die Tabellen sind auf dem Stand dieser Version.")

    def _warn(self, warnings: list[str]) -> None:
        for warning in warnings:
            self.stderr.write(f"Achtung: {warning}")


def _part(does: Any, name: str, told: str, *, secret: bool = True) -> ArgumentParser:
    part: ArgumentParser = does.add_parser(name, help=told)
    part.add_argument("--dir", type=Path, help="the unit's folder; otherwise WANDERAMT_UNIT_DIR")
    if secret:
        part.add_argument(
            "--secret-fd", type=int, help="read the start secret's line from this open file, ask nobody"
        )
    return part


def _secret(descriptor: int | None, *, new: bool = False) -> str:
    if descriptor is not None:
        with os.fdopen(descriptor) as file:
            return file.readline().rstrip("\r\n")
    secret = getpass("Startgeheimnis: ")
    if new and getpass("Startgeheimnis noch einmal: ") != secret:
        raise CommandError("Die beiden Eingaben sind verschieden. Bitte beginnen Sie noch einmal.")
    return secret
