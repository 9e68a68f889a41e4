"""The command `wanderamt`: Django's commands and our own under one name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command; `wanderamt help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanderamt.config.settings")
    execute_from_command_line(["wanderamt", *sys.argv[1:]])
