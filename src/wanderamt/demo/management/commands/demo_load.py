from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wanderamt.demo.loading import SIZES, load
from wanderamt.foundation import clock


class Command(BaseCommand):
    help = "Fill the demo city with invented people. Does nothing where that was done before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size", choices=SIZES, default="city", help="how much has happened before (city)"
        )
        parser.add_argument("--seed", type=int, default=1, help="another number gives other people (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Accounts with a known password belong into a demo only. Set WANDERAMT_DEMO=1 if this is one."
            )
        told = load(now=clock.now(), size=options["size"], seed=options["seed"])
        self.stdout.write(
            "The demo city is ready." if told else "The demo city was there; its lists are up to date."
        )
