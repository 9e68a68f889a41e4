"""`messages`: collects the interface's texts (German, in the source) and keeps the translations beside them.

Runs inside the environment: Django reads the templates, Babel the Python and the catalogues. These carry no
dates and no line numbers, so that a change shows only the texts that changed.
"""

import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from devtools.places import LOCALE, PACKAGE, ROOT

LANGUAGES = ("en",)
TEMPLATES = {".html", ".txt"}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTES = ("Translators:", "Translators")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|\{\w*\}")
# Lines of the head that change with every run, or say nothing.
CHANGING = (
    '"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Language-Team',
    '"Project-Id-Version', '"Report-Msgid-Bugs-To',
)  # fmt: skip
HEADER = "# Interface texts of wanderamt. The German text is the source.\n#"


def main(words: Sequence[str]) -> int:
    """Update every catalogue; with `--check` change nothing and return 1 when something is missing."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    django.setup()
    template = collect(PACKAGE)
    problems: list[str] = []
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        if "--check" not in words:
            write(path, merged(template, load(path, language)))
        problems += [f"{language}: {problem}" for problem in check(template, load(path, language))]
    for problem in problems:
        print(problem)
    print(f"{len(list(_texts(template)))} texts, {len(problems)} to do")
    return 1 if problems and "--check" in words else 0


def collect(package: Path) -> Catalog:
    """All texts of Python files and templates below `package`; readers never see tests and migrations."""
    catalog = Catalog(project="wanderamt", charset="utf-8")
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", *TEMPLATES} and not {"tests", "migrations", "node_modules"} & set(
            path.parts
        ):
            for text, notes, context in _found(path):
                catalog.add(
                    text,
                    locations=[(path.relative_to(ROOT).as_posix(), 0)],
                    auto_comments=notes,
                    context=context,
                )
    return catalog


def _found(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        # Python's tokenizer reads the result and takes the template's indentation for blocks.
        lines = templatize(source, origin=path.as_posix()).splitlines()
        source = "\n".join(line.lstrip() for line in lines)
    python = io.BytesIO(source.encode())
    for _line, text, notes, context in extract("python", python, KEYWORDS, NOTES, {"encoding": "utf-8"}):
        yield text, notes, context


def load(path: Path, language: str) -> Catalog:
    """The translations there are; an empty catalogue when there is no file yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merged(template: Catalog, existing: Catalog) -> Catalog:
    """The texts of `template` with the translations of `existing`; unused ones are kept as obsolete."""
    existing.update(template, no_fuzzy_matching=True, keep_user_comments=True)
    for message in existing:
        message.locations = sorted(set(message.locations))
    return existing


def write(path: Path, catalog: Catalog) -> None:
    """Sorted by text, with the files where a text occurs, without line numbers and dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment, catalog.fuzzy = HEADER, False
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(CHANGING)), encoding="utf-8")


def check(template: Catalog, catalog: Catalog) -> Iterator[str]:
    """What a reader of the other language would stumble over, one sentence each."""
    for message in _texts(template):
        translated = catalog.get(message.id, context=message.context)
        shown = repr(_forms(message.id)[0][:70])
        if translated is None or not all(_forms(translated.string)):
            yield f"not translated: {shown}"
        elif translated.fuzzy:
            yield f"fuzzy: {shown}"
        elif _placeholders(message.id) != _placeholders(translated.string):
            yield f"other placeholders in the translation: {shown}"


def _texts(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(text: object) -> tuple[str, ...]:
    if isinstance(text, list | tuple):
        return tuple(str(form) for form in text)
    return (str(text or ""),)


def _placeholders(text: object) -> set[str]:
    return {name for form in _forms(text) for name in PLACEHOLDER.findall(form.replace("%%", ""))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
