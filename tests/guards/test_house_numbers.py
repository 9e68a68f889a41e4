"""The counters behind `dev.py lint`, on small pieces of code with known numbers."""

import ast
import subprocess
from pathlib import Path

import pytest

from devtools.numbers import HOSTS, Result, branches, broad_excepts, house_numbers, length

UNEXPLAINED = "# " + "noqa: F401"  # in pieces, because this file is searched too


def function(source: str) -> ast.FunctionDef:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def test_the_docstring_is_no_line_of_a_function() -> None:
    assert length(function('def f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n')) == 3


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 1", 1),
        ("if a: return 1", 2),
        ("return a and b and c", 3),
        ("return [x for x in a if x]", 3),
        ("return 1 if a else 2", 2),
        ("for x in a:\n        while x: pass", 3),
        ("try: a()\n    except ValueError: pass\n    except KeyError: pass", 3),
        ("def inner():\n        if a: pass\n    return inner", 1),
    ],
)
def test_ways_through_a_function_are_counted(body: str, expected: int) -> None:
    assert branches(function(f"def f(a, b, c):\n    {body}\n")) == expected


@pytest.mark.parametrize(
    ("clause", "lines"),
    [
        ("except Exception: pass", [3]),
        ("except: pass", [3]),
        ("except (ValueError, BaseException): pass", [3]),
        ("except ValueError: pass", []),
        ("except Exception:\n    clean()\n    raise", []),
    ],
)
def test_a_broad_except_is_one_that_swallows_everything(clause: str, lines: list[int]) -> None:
    assert broad_excepts(f"try:\n    act()\n{clause}\n") == lines


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "src" / "house" / "tests").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    (tmp_path / "src" / "house" / "rooms.py").write_text("def f():\n    return 1\n")
    (tmp_path / "src" / "house" / "tests" / "test_rooms.py").write_text(
        "def test_f():\n    a = 1\n    assert a\n"
    )
    return tmp_path


def numbers_of(root: Path) -> dict[str, Result]:
    return {result.name: result for result in house_numbers(root, root / "src" / "house")}


def test_a_small_house_keeps_all_numbers(repository: Path) -> None:
    numbers = numbers_of(repository)

    assert [result.name for result in numbers.values() if result.problems] == []
    assert numbers["functions"].value == "1"
    assert numbers["test : code"].value == "1.50"


def test_each_broken_number_names_its_place(repository: Path) -> None:
    rooms = repository / "src" / "house" / "rooms.py"
    rooms.write_text("def f():\n" + "    a = 1\n" * 400 + f"    import b  # {UNEXPLAINED}\n")
    (repository / "lock.txt").write_text(f"\nresolved {HOSTS[0]}\n")

    problems = {name: result.problems for name, result in numbers_of(repository).items() if result.problems}

    assert problems == {
        "lines of a function, median": ("too high",),
        "lines of a function, p90": ("too high",),
        "longest function (tests too)": ("src/house/rooms.py:1 f: 402 lines",),
        "longest file (tests too)": ("src/house/rooms.py: 402 lines",),
        "registry addresses in files": ("lock.txt:2",),
        "rules broken with a reason on the line": ("src/house/rooms.py:402 has no reason",),
    }
