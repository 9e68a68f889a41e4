"""`messages`: collects the interface's texts (German, in the source) and keeps the translations beside them.

Runs inside the environment: Django reads the templates, Babel the Python and the catalogues. These carry no
dates and no line numbers, so that a change shows only the texts that changed.
"""

import io
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from devtools.languages import LANGUAGES, PLURALS, WHOLE, Plural, catalogue_of, is_public
from devtools.places import PACKAGE, ROOT
from wanderamt.engines.texts.bidi import forbidden
from wanderamt.engines.texts.provenance import fingerprint

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
ORIGIN = re.compile(r'^"X-Origin: (\w+)\\n"$', re.MULTILINE)
MARK = re.compile(r"(human|reviewed):([0-9a-f]+)")
TAG = re.compile(r"<[^>]*>")
SHOWN_LENGTH = 70


def main(words: Sequence[str]) -> int:
    """Update every catalogue; with `--check` change nothing and return 1 when something is missing.

    English is complete; the other languages have at least the texts that citizens see.
    """
    if not settings.configured:
        settings.configure(USE_I18N=False)
    django.setup()
    template = collect(PACKAGE)
    public = public_texts(template)
    problems: list[str] = []
    for language in LANGUAGES:
        path = catalogue_of(language)
        needed = template if language in WHOLE else public
        if "--check" not in words:
            write(path, merged(needed, load(path, language)), origin_of(path))
        problems += [f"{language}: {problem}" for problem in check(needed, load(path, language))]
    for problem in problems:
        print(problem)
    print(f"{len(list(_texts(template)))} texts ({len(list(_texts(public)))} public), {len(problems)} to do")
    return 1 if problems and "--check" in words else 0


def public_patterns() -> list[str]:
    """The one list of places whose texts citizens see: [tool.wanderamt] in pyproject.toml."""
    settings_of_tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return list(settings_of_tools["wanderamt"]["public-texts"])


def public_texts(template: Catalog, patterns: Sequence[str] | None = None) -> Catalog:
    """The texts of `template` that stand in at least one place that citizens see."""
    chosen = public_patterns() if patterns is None else list(patterns)
    public = Catalog(project="wanderamt", charset="utf-8")
    for message in _texts(template):
        places = [place for place, _line in message.locations if is_public(place, chosen)]
        if places:
            public.add(
                message.id,
                locations=[(place, 0) for place in places],
                auto_comments=message.auto_comments,
                context=message.context,
                flags=message.flags,
            )
    return public


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
    """The translations there are, with the language's plural forms; empty when there is no file yet."""
    catalog = Catalog(locale=language.replace("-", "_"))
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language.replace("-", "_"))
    catalog.mime_headers = [("Plural-Forms", PLURALS[language].header)]
    return catalog


def origin_of(path: Path) -> str:
    """Who wrote the translations of a file that say nothing else: "machine", unless its head says so."""
    found = ORIGIN.search(path.read_text(encoding="utf-8")) if path.exists() else None
    return found[1] if found else "machine"


def print_of(message: Message) -> str:
    """The fingerprint of a text and its translation together; it changes when either does."""
    return fingerprint("\0".join((*forms_of(message.id), "\0", *forms_of(message.string))))


def state_of(message: Message | None, origin: str) -> str:
    """source, machine, human, reviewed or missing: read from the translation and the marks beside it.

    A mark ("# human:<fingerprint>", "# reviewed:<fingerprint>") counts while its fingerprint fits.
    """
    if message is None or not all(forms_of(message.string)):
        return "missing"
    marks = dict(MARK.findall(" ".join(message.user_comments)))
    fitting = {name for name, mark in marks.items() if mark == print_of(message)}
    return next((name for name in ("reviewed", "human") if name in fitting), origin)


def merged(template: Catalog, existing: Catalog) -> Catalog:
    """The texts of `template` with the translations of `existing`; unused ones are kept as obsolete.

    A text that comes back brings its translation with it.
    """
    for key, message in list(existing.obsolete.items()):
        translated = any(forms_of(message.string))
        if translated and template.get(message.id, context=message.context):
            existing[message.id] = message
        if not translated or message.id in existing:
            del existing.obsolete[key]
    existing.update(template, no_fuzzy_matching=True, keep_user_comments=True)
    for message in existing:
        message.locations = sorted(set(message.locations))
    return existing


def write(path: Path, catalog: Catalog, origin: str = "machine") -> None:
    """Sorted by text, with the files where a text occurs, without line numbers and dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment, catalog.fuzzy = HEADER, False
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(CHANGING)]
    kept.insert(kept.index('msgstr ""\n') + 1, f'"X-Origin: {origin}\\n"\n')
    fresh = path.with_suffix(".new")
    fresh.write_text("".join(kept), encoding="utf-8")
    fresh.replace(path)  # whole or not at all


def check(template: Catalog, catalog: Catalog) -> Iterator[str]:
    """What a reader of the other language would stumble over, one sentence each."""
    for message in _texts(template):
        translated = catalog.get(message.id, context=message.context)
        shown = repr(forms_of(message.id)[0][:SHOWN_LENGTH])
        if translated is None or not any(forms_of(translated.string)):
            yield f"not translated: {shown}"
        elif translated.fuzzy:
            yield f"fuzzy: {shown}"
        else:
            plural = Plural(("",) * catalog.num_plurals, catalog.plural_expr)
            yield from (f"{problem}: {shown}" for problem in faults(message.id, translated.string, plural))


def faults(text: object, translation: object, plural: Plural) -> Iterator[str]:
    """What is wrong with one translation, in a few words each; nothing when it can be shown."""
    forms = forms_of(translation)
    expected = len(plural.names) if isinstance(text, list | tuple) else 1
    if len(forms) != expected or not all(forms):
        yield "a plural form is missing"
    elif not _same_placeholders(forms_of(text), forms, plural) or "%" in "".join(_leftovers(text, forms)):
        yield "other placeholders in the translation"
    if any(set(TAG.findall(form)) - set(TAG.findall("".join(forms_of(text)))) for form in forms):
        yield "other markup in the translation"
    allowed = {reason for form in forms_of(text) for reason, _ in forbidden(form)}
    for reason in {reason for form in forms for reason, _ in forbidden(form)} - allowed:
        yield f"not allowed ({reason})"


def _same_placeholders(texts: Sequence[str], forms: Sequence[str], plural: Plural) -> bool:
    """Each form has the placeholders of the German plural; one for a single number may leave some out."""
    whole = _placeholders(texts[-1:])
    if len(texts) == 1:
        return _placeholders(forms) == whole
    own = [(_placeholders([form]), plural.names_one_number(place)) for place, form in enumerate(forms)]
    return all(names == whole or (single and names < whole) for names, single in own)


def _leftovers(text: object, forms: Sequence[str]) -> Iterator[str]:
    """What follows a lone per cent sign in a translation of a text with placeholders: it would not format."""
    if any("%(" in form for form in forms_of(text)):
        yield from (PLACEHOLDER.sub("", form.replace("%%", "")) for form in forms)


def _texts(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def forms_of(text: object) -> tuple[str, ...]:
    """The forms of a text or of its translation: one, or as many as there are plural forms."""
    if isinstance(text, list | tuple):
        return tuple(str(form) for form in text)
    return (str(text or ""),)


def _placeholders(text: object) -> set[str]:
    return {name for form in forms_of(text) for name in PLACEHOLDER.findall(form.replace("%%", ""))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
