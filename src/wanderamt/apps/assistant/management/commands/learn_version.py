from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from wanderamt.apps.assistant.gaps import training


class Command(BaseCommand):
    help = "Learn a version of the assistant and measure it; started by `wanderamt work`, not by hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", type=UUID)

    def handle(self, *args: Any, version: UUID, **options: Any) -> None:
        learnt = training.learn(version)
        self.stdout.write("learnt" if learnt else "not learnt")
