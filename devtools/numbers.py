"""The house numbers: how long, how branched, how tested the code is, counted from its syntax trees.

Lines of a function are those from `def` to its end without the docstring; branches are counted as McCabe did,
with each `and`, `or`, conditional expression and comprehension as one more.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from devtools.places import PACKAGE, ROOT

MEDIAN_LINES, P90_LINES, MAX_LINES = 8, 25, 60
MAX_FILE_LINES = 400
MANY_BRANCHES, MANY_SHARE = 10, 0.01
TEST_RATIO = 1.5
BRANCHES = (
    ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.comprehension, ast.match_case,
)  # fmt: skip
# In pieces, because this file is searched too.
HOSTS = tuple(".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"),
    ("debian", "org"), ("npmmirror", "com"), ("jsdelivr", "net"), ("unpkg", "com"), ("crates", "io"),
))  # fmt: skip
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover|mypy:|ruff:)")
REASON = re.compile(
    r"#\s*(?:noqa: [A-Z0-9, ]+|type:\s*ignore\[[\w, -]+\]|pragma: no cover)\s*(?:-|#|--)\s*\w+"
)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; `problems` says where."""

    name: str
    value: str
    target: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    where: str
    lines: int
    branches: int


def house_numbers(root: Path = ROOT, package: Path = PACKAGE) -> list[Result]:
    """Every number with its target, for the files that are tracked or about to be."""
    files = tracked(root)
    sources = [path for path in files if path.suffix == ".py" and "migrations" not in path.parts]
    product = [path for path in sources if path.is_relative_to(package) and "tests" not in path.parts]
    functions = [function for path in product for function in functions_of(path, root)]
    everywhere = [function for path in sources for function in functions_of(path, root)]
    return [
        *_function_numbers(functions),
        _longest(everywhere),
        _file_lengths(sources, root),
        _broad_excepts(sources, root),
        _registry_hosts(files, root),
        _exceptions(sources, root),
        test_ratio(sources, product),
    ]


def tracked(root: Path) -> list[Path]:
    """Files in git, and new ones that git does not ignore; only those that exist."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted({root / name for name in listing.split("\0") if name and (root / name).is_file()})


def functions_of(path: Path, root: Path = ROOT) -> Iterator[Function]:
    """Every function of a file, inner ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(
                f"{path.relative_to(root)}:{node.lineno} {node.name}", length(node), branches(node)
            )


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    docstring = _span(first) if is_text else 0
    return _span(node) - docstring


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def branches(node: ast.AST) -> int:
    """Ways through a function, without those of the functions inside it."""
    return 1 + sum(_weight(child) for child in _inside(node))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child
            yield from _inside(child)


def _weight(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, BRANCHES))


def _function_numbers(functions: Sequence[Function]) -> list[Result]:
    sizes = sorted(function.lines for function in functions) or [0]
    middle, ninetieth = median(sizes), sizes[min(len(sizes) - 1, int(0.9 * len(sizes)))]
    many = [function for function in functions if function.branches > MANY_BRANCHES]
    share = len(many) / max(1, len(functions))
    shown = tuple(f"{function.where}: {function.branches} branches" for function in many)
    return [
        Result("functions", str(len(functions)), "-"),
        Result(
            "lines of a function, median", f"{middle:g}", f"<= {MEDIAN_LINES}", _if(middle > MEDIAN_LINES)
        ),
        Result("lines of a function, p90", str(ninetieth), f"<= {P90_LINES}", _if(ninetieth > P90_LINES)),
        Result("functions with > 10 branches", f"{share:.1%}", "<= 1 %", shown if share > MANY_SHARE else ()),
    ]


def _if(broken: bool) -> tuple[str, ...]:  # noqa: FBT001 - the one argument is the question
    return ("too high",) if broken else ()


def _longest(functions: Iterable[Function]) -> Result:
    longest = max((function.lines for function in functions), default=0)
    problems = tuple(f"{f.where}: {f.lines} lines" for f in functions if f.lines > MAX_LINES)
    return Result("longest function (tests too)", str(longest), f"<= {MAX_LINES}", problems)


def _file_lengths(sources: Iterable[Path], root: Path) -> Result:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources}
    problems = tuple(
        f"{path.relative_to(root)}: {size} lines" for path, size in sizes.items() if size > MAX_FILE_LINES
    )
    return Result(
        "longest file (tests too)", str(max(sizes.values(), default=0)), f"<= {MAX_FILE_LINES}", problems
    )


def _broad_excepts(sources: Iterable[Path], root: Path) -> Result:
    allowed = set(_settings(root).get("broad-except", []))
    problems = tuple(
        f"{path.relative_to(root)}:{line}"
        for path in sources
        if path.relative_to(root).as_posix() not in allowed
        for line in broad_excepts(path.read_text(encoding="utf-8"))
    )
    return Result("broad except outside named modules", str(len(problems)), "0", problems)


def _settings(root: Path) -> dict[str, list[str]]:
    settings: dict[str, list[str]] = tomllib.loads((root / "pyproject.toml").read_text())["tool"].get(
        "wanderamt", {}
    )
    return settings


def broad_excepts(source: str) -> list[int]:
    """Lines that catch everything and do not raise it again."""
    handlers = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler))
    return [node.lineno for node in handlers if _is_broad(node.type) and not _raises_again(node)]


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(one) for one in caught.elts)
    return caught is None or (isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"})


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _registry_hosts(files: Iterable[Path], root: Path) -> Result:
    problems = tuple(
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1)
        if any(host in line for host in HOSTS)
    )
    return Result("registry addresses in files", str(len(problems)), "0", problems)


def _exceptions(sources: Iterable[Path], root: Path) -> Result:
    lines = [
        (path, number, line)
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if EXCEPTION.search(line) and "re.compile" not in line
    ]
    without = tuple(
        f"{path.relative_to(root)}:{number} has no reason"
        for path, number, line in lines
        if not REASON.search(line)
    )
    return Result("rules broken with a reason on the line", str(len(lines)), "each with its reason", without)


def test_ratio(sources: Iterable[Path], product: Iterable[Path]) -> Result:
    """Lines of tests to lines of product, blank ones left out; shown, not held."""
    tests = sum(_filled(path) for path in sources if "tests" in path.parts)
    return Result(
        "test : code", f"{tests / max(1, sum(map(_filled, product))):.2f}", f">= {TEST_RATIO} (shown)"
    )


def _filled(path: Path) -> int:
    return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
