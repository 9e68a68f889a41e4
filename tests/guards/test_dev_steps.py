"""The steps of `dev.py`: skipped while nothing changed, done again when it did, plain when they fail."""

import subprocess
import sys
from pathlib import Path

import pytest

from devtools import steps
from devtools.docs import listing
from devtools.main import main
from devtools.steps import Failure, Ledger, call, fingerprint, tail


@pytest.fixture
def book(tmp_path: Path) -> Ledger:
    return Ledger(path=tmp_path / "steps.json")


def test_a_step_runs_once_while_its_key_stays(book: Ledger) -> None:
    runs: list[int] = []

    first = book.step("copy", "Copy", "a", lambda: runs.append(1))
    second = book.step("copy", "Copy", "a", lambda: runs.append(2))

    assert (first, second, runs) == (True, False, [1])


def test_a_step_runs_again_when_its_key_changes(book: Ledger) -> None:
    runs: list[str] = []
    for key in ("a", "b", "b"):
        book.step("copy", "Copy", key, lambda key=key: runs.append(key))  # type: ignore[misc]  # default binds now

    assert runs == ["a", "b"]


def test_a_step_runs_again_when_what_it_made_is_gone(book: Ledger, tmp_path: Path) -> None:
    made = tmp_path / "made"
    for _ in range(2):
        book.step("make", "Make", "a", made.touch, needs=[made])
    made.unlink()

    assert book.step("make", "Make", "a", made.touch, needs=[made])
    assert made.exists()


def test_a_step_that_failed_counts_as_not_done(book: Ledger) -> None:
    book.step("make", "Make", "a", lambda: None)

    def fail() -> None:
        raise Failure("it broke", do="mend it")

    with pytest.raises(Failure):
        book.step("make", "Make", "b", fail)

    assert book.step("make", "Make", "a", lambda: None)


def test_the_ledger_outlives_the_process(book: Ledger) -> None:
    book.step("make", "Make", "a", lambda: None)
    later = Ledger(path=book.path)
    later.load()

    assert later.step("make", "Make", "a", lambda: None) is False


def test_a_damaged_ledger_is_an_empty_one(book: Ledger) -> None:
    book.path.write_text("{ half a")
    book.load()

    assert book.done == {}


def test_a_fingerprint_follows_content_and_names(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "a.txt"
    file.parent.mkdir()
    file.write_text("one")
    before = fingerprint(file.parent)
    assert fingerprint(file.parent) == before

    file.write_text("two")
    changed = fingerprint(file.parent)
    file.rename(file.with_name("b.txt"))

    assert len({before, changed, fingerprint(file.parent)}) == 3


def test_a_failing_command_is_told_without_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "LOGS", tmp_path)

    with pytest.raises(Failure) as caught:
        call([sys.executable, "-c", "raise SystemError('no ink')"], what="It cannot print.", do="Fill it.")

    assert caught.value.what == "It cannot print."
    assert caught.value.detail.splitlines()[0] == "SystemError: no ink"
    assert "Traceback" in (tmp_path / "last-failure.log").read_text()


def test_a_missing_command_is_told_by_its_name() -> None:
    with pytest.raises(Failure) as caught:
        call(["/no/such/command"], what="It does not start.", do="Install it.")

    assert caught.value.detail == "/no/such/command: No such file or directory"


def test_the_tail_of_an_output_is_short() -> None:
    assert tail("\n".join(str(number) for number in range(20))) == "12\n13\n14\n15\n16\n17\n18\n19"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_cannot_be_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["run", f"--port={port}"])

    assert caught.value.code == 2
    assert "a number between 1 and 65535" in capsys.readouterr().err


def test_a_failure_ends_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> int:
        raise Failure("The port is taken.", do="Choose another.", detail="8000")

    monkeypatch.setattr("devtools.running.run", fail)

    assert main(["run"]) == 1
    assert capsys.readouterr().err == (
        "\nThis did not work: The port is taken.\n    8000\nWhat to do: Choose another.\n"
    )


def test_docs_lists_each_page_with_its_title(tmp_path: Path) -> None:
    (tmp_path / "docs" / "adr").mkdir(parents=True)
    (tmp_path / "README.md").write_text("# wanderamt\n\n## More\n")
    (tmp_path / "docs" / "adr" / "0001.md").write_text("# Why Django\n")

    assert [line.split(maxsplit=1) for line in listing(tmp_path).splitlines()] == [
        ["README.md", "wanderamt"],
        ["docs/adr/0001.md", "Why Django"],
    ]


def test_dev_needs_nothing_but_the_standard_library() -> None:
    """Isolated and without site-packages, as on a machine where nothing is installed yet."""
    root = Path(steps.ROOT)
    parts = "checks, docs, environment, main, numbers, places, postgres, running, steps, testing, browser"
    code = f"import sys; sys.path.insert(0, {str(root)!r}); from devtools import {parts}"
    result = subprocess.run([sys.executable, "-ISc", code], capture_output=True, text=True, check=False)

    assert result.stderr == ""


def test_an_error_is_told_with_its_place_in_this_project_and_its_whole_message() -> None:
    output = (
        'Traceback (most recent call last):\n  File "/usr/lib/x.py", line 1\n'
        f'  File "{steps.ROOT}/src/a.py", line 7\n    act()\n'
        "OperationalError: no answer\n\tIs it running?\n"
    )

    assert tail(output) == (
        f'  File "{steps.ROOT}/src/a.py", line 7\nOperationalError: no answer\n\tIs it running?'
    )
