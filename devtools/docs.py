"""Lists what is written, each page with its first heading."""

from pathlib import Path

from devtools.places import ROOT


def listing(root: Path = ROOT) -> str:
    """One line for each page of docs/, after README.md: its path and its title."""
    pages = [page for page in (root / "README.md", *sorted((root / "docs").rglob("*.md"))) if page.is_file()]
    return "".join(f"{page.relative_to(root).as_posix():<48} {_title(page)}\n" for page in pages)


def _title(page: Path) -> str:
    lines = page.read_text(encoding="utf-8").splitlines()
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), "")
