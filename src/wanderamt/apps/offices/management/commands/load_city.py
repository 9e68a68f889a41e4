from typing import Any

from django.core.management.base import BaseCommand

from wanderamt.apps.offices.loading import load_city


class Command(BaseCommand):
    help = "Load the packaged facts about the city, or bring older ones up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        done = load_city()
        self.stdout.write(f"{done.quarters} quarters, {done.offices} offices, {done.stops} possible stops")
