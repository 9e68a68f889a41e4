"""`wanderamt catalogue`: files out and in, with an exit code that a script can trust."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from wanderamt.apps.catalogue.exchange import exporting
from wanderamt.apps.catalogue.models import KeptRecord, Revision, Service
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.apps.catalogue.tests.exchange.samples import message, service, text_module

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _listed() -> None:
    load_catalogue()


def run(*words: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("catalogue", *map(str, words), stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "land.xml"
    own_id = '<x:id schemeAgencyID="L1">anmeldung</x:id>'
    path.write_bytes(
        message(
            service(text_module("Neu gesagt") + text_module("Lang", "06"), id=own_id),
            service(text_module("Anderes", "02"), id="<x:id>4711</x:id>"),
        )
    )
    return path


@pytest.mark.parametrize("version", ["2.2", "2.3.1"])
def test_the_list_goes_into_a_file_and_back_without_a_change(tmp_path: Path, version: str) -> None:
    path = tmp_path / "liste.xml"
    code, out, err = run("export", "--version", version, "--out", path)
    assert (code, out) == (0, "")
    assert err.startswith(f"{path}: {path.stat().st_size} Byte")
    code, out, _ = run("import", path, "--dry-run")
    assert code == 0
    assert "0 neu, 0 anders, 61 gleich, 0 andere Objekte, 0 fehlerhaft" in out
    assert [each.name for each in tmp_path.iterdir()] == ["liste.xml"]


def test_what_a_version_cannot_say_is_told_once_with_its_number() -> None:
    _, out, err = run("export", "--version", "2.2")
    assert out.startswith('<?xml version="1.0"')
    assert "weggelassen: sprachversion/by_machine (in 2.2.0 nicht sagbar) × " in err


def test_a_table_comes_in_a_language(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    assert run("export", "--format", "csv", "--language", "en", "--out", path)[0] == 0
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfID;")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 61
    assert next(row for row in rows if row["ID"] == "personalausweis")["LeiKa"] == "99008001012000"


def test_an_import_begins_drafts_and_publishes_nothing(foreign: Path, editor: Any) -> None:
    before = Service.objects.get(pk="anmeldung").summary
    code, out, err = run("import", foreign, "--by", editor.get_username())
    assert (code, err) == (0, "")
    assert "1 neu, 1 anders, 0 gleich" in out
    assert "anders: anmeldung: service.anmeldung.summary@de" in out
    assert "neu: 4711" in out
    assert "1 Entwürfe begonnen" in out
    (draft,) = Revision.objects.filter(state=Revision.State.DRAFT)
    assert (draft.subject, draft.author_id, draft.note) == ("service.anmeldung", editor.pk, "XZuFi: land.xml")
    assert Service.objects.get(pk="anmeldung").summary == before
    assert KeptRecord.objects.count() == 2


def test_a_dry_run_changes_nothing(foreign: Path) -> None:
    assert run("import", foreign, "--dry-run")[0] == 0
    assert not Revision.objects.exists()
    assert not KeptRecord.objects.exists()


@pytest.mark.parametrize("name", [[], ["--by", "niemand"]])
def test_drafts_need_an_editor(foreign: Path, editor: Any, clerk: Any, name: list[str]) -> None:
    code, out, err = run("import", foreign, *name)
    assert (code, out) == (2, "")
    assert editor.get_username() in err
    assert clerk.get_username() not in err


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"kein XML", "ist ab Zeile 1, Spalte 1 nicht lesbar"),
        (message(service(), before='<!DOCTYPE x [<!ENTITY e "x">]>'), "DOCTYPE"),
        (message(service(), space="urn:falsch"), "Namensraum „urn:falsch“"),
        (message(service(), version="2.1.0"), "Version „2.1.0“"),
        (message(), "enthält keine Leistung"),
        (message(service(), service(id="")), "Leistung Nr. 2 (Zeile 1), Element „id“: Die Kennung fehlt."),
    ],
)
def test_bad_input_ends_with_2_and_a_sentence(tmp_path: Path, editor: Any, raw: bytes, told: str) -> None:
    path = tmp_path / "schlecht.xml"
    path.write_bytes(raw)
    code, _, err = run("import", path, "--by", editor.get_username())
    assert code == 2
    assert told in err
    assert "schlecht.xml" in err
    assert not Revision.objects.exists()
    assert not KeptRecord.objects.exists()


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "gross.xml"
    path.write_bytes(b" " * (1024 * 1024 + 1))
    code, _, err = run("import", path, "--dry-run", "--limit", 1)
    assert (code, err) == (2, "Die Datei „gross.xml“ ist größer als 1 MB. Bitte teilen Sie sie auf.\n")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    code, _, err = run("import", tmp_path / "fehlt.xml", "--dry-run")
    assert code == 2
    assert f"Die Datei „{tmp_path / 'fehlt.xml'}“ kann nicht geöffnet werden" in err


def test_a_long_list_of_places_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "viel.xml"
    kinds = {kind: text_module("Neu", kind) for kind in ("02", "05", "09", "14", "16")}
    languages = ("en", "tr", "ar", "uk", "ru", "pl")
    more = "".join(text_module("Neu", kind, language) for kind in kinds for language in languages)
    path.write_bytes(message(service("".join(kinds.values()) + more, id="<x:id>anmeldung</x:id>")))
    _, out, _ = run("import", path, "--dry-run")
    assert " weitere\n" in out


def test_a_file_that_only_says_more_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "mehr.xml"
    path.write_bytes(message(service(text_module("Lang", "06") + "<x:neu/>", id="<x:id>anmeldung</x:id>")))
    _, out, _ = run("import", path, "--dry-run")
    assert "anders: anmeldung: dieselben Texte, aber Teile, die unsere Liste nicht kennt" in out
    assert "unbekannt, bleibt erhalten: anmeldung neu\n" in out


def test_stopping_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "liste.xml"
    path.write_text("alt")

    def stopped(**_: object) -> Any:
        yield "neu"
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "xzufi", stopped)
    code, _, err = run("export", "--out", path)
    assert (code, err) == (130, "Abgebrochen. Es wurde nichts geändert.\n")
    assert path.read_text() == "alt"
    assert [each.name for each in tmp_path.iterdir()] == ["liste.xml"]


def test_who_waits_sees_how_far_it_is(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _, _, err = run("import", foreign, "--dry-run")
    assert err == "\r1 von 2 Leistungen verglichen\r2 von 2 Leistungen verglichen\n"
