from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

#: Each is a module of `management.law` with HELP, add_arguments(parser) and run(options, say=..., warn=...).
SUBCOMMANDS = ("ask", "check", "watch", "fingerprint")
HOME = "wanderamt.apps.catalogue.management.law"


class Command(BaseCommand):
    help = "Ask the rules what applies on a day, or prove that they have no gap. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        found = parser.add_subparsers(dest="subcommand", required=True, metavar="|".join(SUBCOMMANDS))
        for name in SUBCOMMANDS:
            module = import_module(f"{HOME}.{name}")
            module.add_arguments(found.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        module = import_module(f"{HOME}.{options['subcommand']}")
        code = module.run(options, say=self.stdout.write, warn=self.stderr.write)
        if code:
            raise SystemExit(code)
