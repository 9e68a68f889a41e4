"""`wanderamt law ask`: what the rules say about a service on a day."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from wanderamt.apps.catalogue.management.law.question import Refused, describe, read_question
from wanderamt.apps.catalogue.management.law.report import as_object, as_text, languages
from wanderamt.engines.law import BadFact, compile_answer, load_book

HELP = "What applies to a service on a day: fees, papers, deadlines, who may come, what is still open."
MISUNDERSTOOD = 2


def add_arguments(parser: ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("--service", metavar="ID", help="for example personalausweis")
    parser.add_argument("--on", metavar="DATE", help="for example 2026-11-22; today if not given")
    parser.add_argument("--age", metavar="N", help="completed years on that day")
    parser.add_argument("--born", metavar="DATE", help="the birth date instead of the age")
    parser.add_argument("--set", metavar="FACT=VALUE", action="append", help="any other fact; repeat it")
    parser.add_argument("--language", default="de", help="language of the texts, de if not given")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a text")


def run(options: Mapping[str, Any], *, say: Callable[[str], object], warn: Callable[[str], object]) -> int:
    """Print the answer and return 0; 2 when the question cannot be understood."""
    language = options["language"]
    if language not in languages():
        warn(f"--language: „{language}“ gibt es nicht. Möglich ist: {', '.join(languages())}")
        return MISUNDERSTOOD
    try:
        question = read_question(options)
    except Refused as error:
        warn(str(error))
        return MISUNDERSTOOD
    try:
        answer = compile_answer(
            book=load_book(), service=question.service, on=question.on, facts=question.facts
        )
    except BadFact as error:
        warn(describe(error, question))
        return MISUNDERSTOOD
    if options["json"]:
        say(json.dumps(as_object(answer, language=language), ensure_ascii=False, indent=2))
    else:
        say(as_text(answer, language=language))
    return 0
