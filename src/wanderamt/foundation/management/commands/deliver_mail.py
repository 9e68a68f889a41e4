from typing import Any

from django.core.management.base import BaseCommand

from wanderamt.foundation import clock, mail


class Command(BaseCommand):
    help = "Send the mails that wait in the outbox. `work` does it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, waiting = mail.deliver_waiting(now=clock.now())
        self.stdout.write(f"sent {sent}, still waiting {waiting}")
