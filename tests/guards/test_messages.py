"""`dev.py messages`: German texts are found, translations survive, what is missing is told."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from devtools import messages
from devtools.messages import check, collect, load, merged, write


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    folder = tmp_path / "house"
    (folder / "tests").mkdir(parents=True)
    (folder / "views.py").write_text(
        'from django.utils.translation import gettext as _, ngettext, pgettext\n\n_("Guten Tag")\n'
        'ngettext("%(n)d Person", "%(n)d Personen", 2)\npgettext("Monat", "Mai")\n'
    )
    (folder / "page.html").write_text(
        "{% load i18n %}<div>\n      <p>{% trans 'Ihr Termin' %}</p>\n   </div>\n"
        "{% blocktrans trimmed with name=user.name %}\n  Hallo\n  {{ name }}\n{% endblocktrans %}\n"
    )
    (folder / "tests" / "test_views.py").write_text('_("Nur im Test")\n')
    return folder


def texts(catalog: Catalog) -> list[object]:
    return sorted((message.id for message in catalog if message.id), key=str)


def test_texts_of_code_and_templates_are_found(package: Path) -> None:
    assert texts(collect(package)) == [
        ("%(n)d Person", "%(n)d Personen"),
        "Guten Tag",
        "Hallo %(name)s",
        "Ihr Termin",
        "Mai",
    ]


def test_an_update_keeps_translations_and_marks_unused_ones(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    first = merged(collect(package), load(path, "en"))
    first["Guten Tag"].string = "Good day"
    first.add("Früher", "Once")
    write(path, first)

    write(path, merged(collect(package), load(path, "en")))
    text = path.read_text(encoding="utf-8")

    assert 'msgid "Guten Tag"\nmsgstr "Good day"' in text
    assert '#~ msgid "Früher"\n#~ msgstr "Once"' in text


def test_a_second_update_changes_nothing(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    write(path, merged(collect(package), load(path, "en")))
    once = path.read_text(encoding="utf-8")
    write(path, merged(collect(package), load(path, "en")))

    assert path.read_text(encoding="utf-8") == once
    assert "fuzzy" not in once  # a fuzzy head would keep the whole catalogue from being compiled
    assert "Date" not in once
    assert ".py:" not in once


def test_what_is_missing_or_differs_is_told(package: Path) -> None:
    catalog = collect(package)
    translated = Catalog(locale="en")
    translated.add("Guten Tag", "Good day")
    translated.add("Ihr Termin", "Your appointment", flags={"fuzzy"})
    translated.add("Hallo %(name)s", "Hello %(user)s")
    translated.add(("%(n)d Person", "%(n)d Personen"), ("%(n)d person", ""))

    assert sorted(check(catalog, translated)) == [
        "a plural form is missing: '%(n)d Person'",
        "fuzzy: 'Ihr Termin'",
        "not translated: 'Mai'",
        "other placeholders in the translation: 'Hallo %(name)s'",
    ]
