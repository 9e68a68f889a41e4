from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from wanderamt.demo.staff import LOGINS


class Command(BaseCommand):
    help = "Print who can sign in to the demo, and how."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("de"):
            for login in LOGINS:
                self.stdout.write(f"{login.username:<8} {login.password}  {login.role}")
