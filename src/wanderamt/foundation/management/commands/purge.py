from typing import Any

from django.core.management.base import BaseCommand

from wanderamt.foundation import clock, retention


class Command(BaseCommand):
    help = "Erase what may no longer be kept, room by room. `work` does it every day."

    def handle(self, *args: Any, **options: Any) -> None:
        def report(room: str, count: int) -> None:
            self.stdout.write(f"{room}: {count} erased")

        retention.purge_all(now=clock.now(), report=report)
