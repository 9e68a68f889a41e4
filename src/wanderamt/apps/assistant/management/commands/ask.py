import io
import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from wanderamt.apps.assistant.conversation import reply
from wanderamt.apps.assistant.learning import model
from wanderamt.apps.assistant.scoring import measure_packaged
from wanderamt.apps.assistant.turns import Reply
from wanderamt.apps.catalogue.public import Service, load_catalogue
from wanderamt.engines.retrieval.understanding import Model
from wanderamt.foundation import clock
from wanderamt.kernel.languages import UI_LANGUAGES


class Command(BaseCommand):
    help = "Ask the assistant: one question, or with --jsonl one JSON object per line of standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", nargs="*", help="a question in any of the languages")
        parser.add_argument("--lang", default="", help="the language of the page, e.g. tr")
        parser.add_argument(
            "--jsonl", action="store_true", help='lines {"id", "question", "lang"} in, answers out'
        )
        parser.add_argument(
            "--learn", action="store_true", help="only learn from the examples, once, and measure"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._prepare()
        by = model(learn=True, told=self._told)
        now = clock.now()
        if options["learn"]:
            measure_packaged(by, now=now)
            return
        if not options["jsonl"]:
            found = reply(" ".join(options["question"]), by=by, now=now, language=_offered(options["lang"]))
            self.stdout.write(found.text)
            return
        if isinstance(sys.stdin, io.TextIOWrapper):  # a byte that is no UTF-8 spoils its word, not the rest
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                self.stdout.write(_line(_answered(line, number, by=by, now=now)))
                self.stdout.flush()

    def _prepare(self) -> None:
        """An empty database gets its tables and the service list: a fresh copy can be asked at once."""
        if "catalogue_service" not in connection.introspection.table_names():
            self.stderr.write("Die Datenbank ist leer und wird eingerichtet.")
            call_command("migrate", verbosity=0)
        if not Service.objects.exists():
            load_catalogue()

    def _told(self, done: int, of: int) -> None:
        self.stderr.write(f"Das Programm lernt: {done} von {of} Beispielen")


def _answered(line: str, number: int, *, by: Model, now: datetime) -> dict[str, Any]:
    """Return what is written for a line. A line that cannot be read keeps no other from its answer."""
    try:
        key, question, language = _read(line)
    except ValueError as error:
        return {"id": None, "error": f"Zeile {number} {error}"}
    return _written(key, reply(question, by=by, now=now, language=language))


def _read(line: str) -> tuple[Any, str, str]:
    """Return the id, the question and the language of a line.

    Raises ValueError, which says what the line is.
    """
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:  # not only what JSON forbids: too deep, too long a number
        raise ValueError(f"ist kein JSON: {error}") from error
    if not isinstance(asked, dict):
        raise ValueError("ist kein Objekt.")  # noqa: TRY004 - it is what came that is wrong
    question, language = asked.get("question"), asked.get("lang")
    if isinstance(question, bool | list | dict):
        raise ValueError("hat eine Frage, die kein Text ist.")  # noqa: TRY004 - as above
    return asked.get("id"), "" if question is None else str(question), _offered(language)


def _offered(language: Any) -> str:
    """Return the language if the city offers it; in any other nothing could be said."""
    return language if isinstance(language, str) and language in UI_LANGUAGES else ""


def _line(found: dict[str, Any]) -> str:
    """Return a line of JSON; half a character, which an id may hold, stands escaped as it came."""
    try:
        line = json.dumps(found, ensure_ascii=False)
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(found)
    return line


def _written(key: Any, found: Reply) -> dict[str, Any]:
    understood = found.understood
    lane = understood.lane.value if understood and understood.lane else "service"
    return {
        "id": key,
        "lang": found.language,
        "lane": lane,
        "decision": found.decision,
        "services": list(understood.services) if understood else [],
        "p": round(understood.decided.p, 4) if understood else 0.0,
        "text": found.text,
        "sources": list(found.sources),
    }
