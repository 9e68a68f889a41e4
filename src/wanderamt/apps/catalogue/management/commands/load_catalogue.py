from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wanderamt.apps.catalogue.errors import BadCatalogue
from wanderamt.apps.catalogue.services import load_catalogue


class Command(BaseCommand):
    help = "Load the packaged list of services, or bring an older one up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_catalogue()
        except BadCatalogue as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(f"{done.services} services, {done.texts} texts")
        if done.kept:
            self.stdout.write(f"left as published: {', '.join(done.kept)}")
