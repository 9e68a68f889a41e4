from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from wanderamt.apps.offices.opening.rolling import roll_out
from wanderamt.foundation import clock


class Command(BaseCommand):
    help = "Open the windows of all counters with opening hours, up to the booking horizon."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("de"):
            done = roll_out(now=clock.now())
        self.stdout.write(
            f"{done.opened} opened, {done.changed} changed, {done.removed} removed, {done.kept} kept"
        )
        for conflict in done.conflicts:
            window = conflict.window
            self.stdout.write(f"{conflict.day} {window.counter}: {conflict.why}")
