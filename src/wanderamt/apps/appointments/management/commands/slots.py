"""Look after the counts of what is taken."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wanderamt.apps.appointments import checking


class Command(BaseCommand):
    help = "Compare the counts of all windows with their claims, to the byte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["check"])
        parser.add_argument("--repair", action="store_true", help="write wrong counts anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report every finding on a line of its own. CommandError while something is wrong."""
        wrong = checking.wrong_counts()
        for each in wrong:
            self.stdout.write(f"count of pool {each.pool} of window {each.window_id} is wrong")
        serious = [
            *(
                f"pool {pool}, cell {cell}: {number} beyond its seats"
                for pool, cell, number in checking.over_booked()
            ),
            *(f"appointment {each.code} owns no time" for each in checking.without_claims()),
        ]
        for line in serious:
            self.stdout.write(line)
        if wrong and options["repair"]:
            self.stdout.write(f"{checking.repair()} counts written anew")
            wrong = []
        if wrong or serious:
            raise CommandError(f"{len(wrong) + len(serious)} findings")
        self.stdout.write("All counts are what the claims say.")
