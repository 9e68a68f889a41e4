"""Which templates the tests have rendered. A complete run fails if one of ours was never drawn.

Loaded by the conftest of the whole. With several processes each tells the first one what it has seen.
"""

from pathlib import Path
from typing import Any

import pytest
from django.test.signals import template_rendered

ROOT = Path(__file__).resolve().parents[1]
_SOURCE = ROOT / "src" / "wanderamt"
_KEY = "rendered_templates"
#: Drawn by Django itself when everything else has failed, so no test comes by.
_WITHOUT_A_TEST: frozenset[str] = frozenset()
_seen: set[str] = set()
_missing: list[str] = []


def ours() -> set[str]:
    """All templates of the house by name, those for PDF left out: their tests open what came out."""
    found = (file for folder in _SOURCE.rglob("templates") for file in folder.rglob("*") if file.is_file())
    named = {str(file).split("/templates/", 1)[1] for file in found if file.suffix != ".typ"}
    return named - _WITHOUT_A_TEST


def _note(template: Any, **_kwargs: Any) -> None:
    if template.name:
        _seen.add(str(template.name))


def pytest_configure() -> None:
    template_rendered.connect(_note, weak=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _seen.update(getattr(node, "workeroutput", {}).get(_KEY, "").split())


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_KEY] = "\n".join([*sorted(_seen), ""])  # plain text: a SafeString cannot be sent
    elif _is_complete(session.config) and session.exitstatus == pytest.ExitCode.OK:
        _missing.extend(sorted(ours() - _seen))
        if _missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for name in _missing:
        terminalreporter.write_line(f"FAILED no test has rendered the template {name}", red=True)


def _is_complete(config: pytest.Config) -> bool:
    everything = config.args_source == pytest.Config.ArgsSource.TESTPATHS
    return everything and not config.option.keyword and not config.option.markexpr and not config.option.lf
