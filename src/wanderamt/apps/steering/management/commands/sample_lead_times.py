from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wanderamt.apps.steering import services
from wanderamt.apps.steering.queries import differing_days
from wanderamt.foundation import clock


class Command(BaseCommand):
    help = "Measure how far away appointments are; --check: work past days out again and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        now = clock.now()
        if check:
            differing = differing_days()
            if differing:
                raise CommandError("other values than written: " + ", ".join(map(str, differing)))
            self.stdout.write("every day is as its samples say")
            return
        services.fold_finished(now=now)
        self.stdout.write(f"{services.sample(now=now)} samples")
