"""Reads the command line and hands over to the part that does it."""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence

from devtools.steps import Failure, say


def main(words: Sequence[str]) -> int:
    """Run one command of `dev.py`; the exit code is 0 when it did what was asked."""
    try:
        return _dispatch(list(words))
    except Failure as failure:
        say(f"\nThis did not work: {failure.what}")
        if failure.detail:
            say("".join(f"    {line}\n" for line in failure.detail.splitlines()).rstrip())
        say(f"What to do: {failure.do}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except Exception as error:  # noqa: BLE001 - the edge: a person reads this, the log keeps the rest
        say(f"\nThis did not work: {type(error).__name__}: {error}")
        say(f"What to do: this is a fault of dev.py itself; please report it with {_kept()}.")
        return 1


def _kept() -> str:
    """The place of the log that holds where the present error came from."""
    # Not in the project's folder: that it cannot be written may be the error.
    with tempfile.NamedTemporaryFile("w", prefix="wanderamt-", suffix=".log", delete=False) as log:
        traceback.print_exc(file=log)
    return log.name


def _dispatch(words: list[str]) -> int:
    # `test` and `exec` hand their words on as they are, options included.
    if words[:1] == ["test"] and words[1:2] not in (["-h"], ["--help"]):
        from devtools.testing import test

        return test(words[1:])
    if words[:1] == ["exec"] and words[1:2] not in (["-h"], ["--help"], []):
        from devtools.running import execute

        return execute(words[1:])
    options = _parser().parse_args(words)
    action: Callable[[argparse.Namespace], int] = options.action
    return action(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description="One entry for people who work on wanderamt.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="serve the demo city at http://127.0.0.1:8000")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=_port, default=8000)
    run.add_argument("--no-demo", action="store_true", help="no invented people, no demo logins")
    run.set_defaults(action=_run)

    test = commands.add_parser(
        "test", help="all tests on both databases; with arguments: pytest with exactly those"
    )
    test.add_argument("arguments", nargs="*", metavar="[--postgres] PYTEST_ARGUMENT")

    lint = commands.add_parser("lint", help="style, types, walls between the rooms, house numbers")
    lint.add_argument("--fix", action="store_true", help="first let ruff repair and format what it can")
    lint.set_defaults(action=_lint)

    execute = commands.add_parser("exec", help="run a command inside the project's environment")
    execute.add_argument("words", nargs="+", metavar="COMMAND ...")

    messages = commands.add_parser("messages", help="collect the interface's texts for translation")
    messages.add_argument(
        "--check", action="store_true", help="change nothing; fail when a translation is missing"
    )
    messages.set_defaults(action=_messages)

    languages = commands.add_parser("languages", help="count the texts of each language, for docs/")
    languages.add_argument("--check", action="store_true", help="change nothing; fail when it is not current")
    languages.set_defaults(action=_languages)

    bench = commands.add_parser("bench", help="measure, and hold the measurement against its claims")
    bench.add_argument("name", nargs="?", default="")
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(action=_bench)

    commands.add_parser("docs", help="list what is written in docs/").set_defaults(action=_docs)
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a number between 1 and 65535")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    from devtools.running import run

    return run(host=options.host, port=options.port, demo=not options.no_demo)


def _lint(options: argparse.Namespace) -> int:
    from devtools.checks import lint

    return lint(fix=options.fix)


def _messages(options: argparse.Namespace) -> int:
    from devtools.running import module

    return module("devtools.messages", *(["--check"] if options.check else []), level="app")


def _languages(options: argparse.Namespace) -> int:
    from devtools.running import module

    return module("devtools.languages_table", *(["--check"] if options.check else []), level="app")


def _bench(options: argparse.Namespace) -> int:
    from devtools.running import module

    words = [options.name] if options.name else []
    return module("benchmarks.report", *words, *(["--json"] if options.json else []), level="bench")


def _docs(_options: argparse.Namespace) -> int:
    from devtools.docs import listing

    sys.stdout.write(listing())
    return 0
