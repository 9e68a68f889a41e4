from typing import Any

from django.core.management.base import BaseCommand

from wanderamt.apps.catalogue.services import load_catalogue


class Command(BaseCommand):
    help = "Load the packaged list of services, or bring an older one up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        done = load_catalogue()
        self.stdout.write(f"{done.services} services, {done.words} words")
