"""`wanderamt law watch` and `fingerprint` as somebody at a terminal meets them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wanderamt.apps.catalogue.management.law.statute_files import PACKAGED
from wanderamt.engines.law.recorded import load_recorded, parse_recorded
from wanderamt.engines.law.tests.statute_texts import FEES_2025, FEES_2026, PASSPORTS_2025, PASSPORTS_2026


def run(*words: str | Path) -> tuple[int, str, str]:
    """The exit code and what was printed."""
    out, err = StringIO(), StringIO()
    try:
        call_command("law", *map(str, words), stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def folder(parent: Path, name: str, **laws: str) -> Path:
    made = parent / name
    made.mkdir()
    for law, text in laws.items():
        (made / f"{law}.md").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record of the fees as they were in 2025."""
    path = tmp_path / "record.toml"
    before = folder(tmp_path, "before", PAuswGebV=FEES_2025)
    assert run("fingerprint", before, "--source", "Spiegel", "--record", path)[0] == 0
    return path


def test_an_unchanged_text_ends_with_code_0(tmp_path: Path, record: Path) -> None:
    same = folder(tmp_path, "same", PAuswGebV=FEES_2025)
    code, out, err = run("watch", same, "--record", record)

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Neu zu lesen: 0"


def test_a_changed_text_lists_paragraph_and_rules_and_ends_with_code_1(tmp_path: Path, record: Path) -> None:
    code, out, _ = run("watch", folder(tmp_path, "new", PAuswGebV=FEES_2026), "--record", record)

    assert code == 1
    assert out.splitlines()[:2] == ["Neu zu lesen: 1", "  § 1 PAuswGebV: Text geändert"]
    assert "    personalausweis.ab24: § 1 Abs. 1 Nr. 2 PAuswGebV" in out.splitlines()
    assert "  § 51 BMG: kein Text hinterlegt" in out.splitlines()


def test_as_json_everything_has_its_name(tmp_path: Path, record: Path) -> None:
    code, out, _ = run("watch", folder(tmp_path, "new", PAuswGebV=FEES_2026), "--record", record, "--json")
    report = json.loads(out)

    assert code == 1
    assert sorted(report) == ["not_compared", "to_read", "unnamed"]
    (changed,) = report["to_read"]
    assert {name: changed[name] for name in ("law", "paragraph", "change", "moved_to")} == {
        "law": "PAuswGebV",
        "paragraph": "§ 1",
        "change": "changed",
        "moved_to": None,
    }
    assert {"key": "personalausweis.ab24", "citation": "§ 1 Abs. 1 Nr. 2 PAuswGebV"} in changed["rules"]
    assert {each["change"] for each in report["not_compared"]} == {"no_record"}
    assert {"key": "hannover_aktiv_pass.frei", "citation": "Ratsbeschluss der Stadt Hannover"} in report[
        "unnamed"
    ]


def test_the_renumbered_passport_fees_are_found_for_the_rules_of_that_time(tmp_path: Path) -> None:
    path = tmp_path / "record.toml"
    run(
        "fingerprint",
        folder(tmp_path, "old", PassV=PASSPORTS_2025),
        "--source",
        "x",
        "--record",
        path,
        "--partial",
    )
    new = folder(tmp_path, "new", PassV=PASSPORTS_2026)
    _, then, _ = run("watch", new, "--record", path, "--on", "2025-11-01")
    _, now, _ = run("watch", new, "--record", path, "--on", "2026-11-22")

    assert "  § 15 PassV: steht jetzt in § 27" in then.splitlines()
    assert "  § 15 PassV: steht jetzt in § 27" not in now.splitlines()
    assert "  § 27 PassV: kein Text hinterlegt" in now.splitlines()


def test_a_law_that_is_not_in_the_folder_is_said(tmp_path: Path, record: Path) -> None:
    code, out, _ = run("watch", folder(tmp_path, "other", PassV=PASSPORTS_2026), "--record", record)

    assert code == 0
    assert "  § 1 PAuswGebV: nicht im Ordner" in out.splitlines()


def test_without_a_record_nothing_is_taken_for_unchanged(tmp_path: Path) -> None:
    new = folder(tmp_path, "new", PAuswGebV=FEES_2026)
    code, out, _ = run("watch", new, "--record", tmp_path / "none.toml")

    assert code == 0
    assert "  § 1 PAuswGebV: kein Text hinterlegt" in out.splitlines()


def test_fingerprint_replaces_the_laws_of_the_folder_and_keeps_the_others(
    tmp_path: Path, record: Path
) -> None:
    first = parse_recorded(record.read_text(encoding="utf-8"), file="record")
    passports = folder(tmp_path, "passports", PassV=PASSPORTS_2026, PAuswGebV=FEES_2026)
    code, out, _ = run(
        "fingerprint",
        passports,
        "--source",
        "Spiegel 2",
        "--as-of",
        "2026-08-19",
        "--partial",
        "--record",
        record,
    )
    second = parse_recorded(record.read_text(encoding="utf-8"), file="record")

    assert code == 0
    assert [line.split(" aus ")[0] for line in out.splitlines()] == [
        "PAuswGebV: 2 Paragrafen",
        "PassV: 5 Paragrafen",
    ]
    assert list(second) == ["PAuswGebV", "PassV"]
    assert first["PAuswGebV"].complete
    assert not second["PAuswGebV"].complete
    assert str(second["PAuswGebV"].as_of) == "2026-08-19"
    assert first["PAuswGebV"].sections["§ 1"] != second["PAuswGebV"].sections["§ 1"]
    assert first["PAuswGebV"].sections["§ 2"] == second["PAuswGebV"].sections["§ 2"]


def test_fingerprint_writes_the_same_file_again(tmp_path: Path, record: Path) -> None:
    before = record.read_bytes()
    run("fingerprint", tmp_path / "before", "--source", "Spiegel", "--record", record)

    assert record.read_bytes() == before


@pytest.mark.parametrize("command", ["watch", "fingerprint"])
def test_a_folder_that_is_not_there_ends_with_code_2_and_its_name(tmp_path: Path, command: str) -> None:
    more = ["--source", "x"] if command == "fingerprint" else []
    code, out, err = run(command, tmp_path / "nirgends", *more, "--record", tmp_path / "r.toml")

    assert (code, out, err) == (2, "", f"{tmp_path / 'nirgends'}: is not a folder\n")
    assert not (tmp_path / "r.toml").exists()


@pytest.mark.parametrize("command", ["watch", "fingerprint"])
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[[law", "r.toml, whole file"),
        (b"[[law]]\n", "field 'sections'"),
        (b"\xff", "r.toml: cannot be read"),
    ],
)
def test_a_broken_record_ends_with_code_2_and_stays_as_it_is(
    tmp_path: Path, command: str, data: bytes, problem: str
) -> None:
    path = tmp_path / "r.toml"
    path.write_bytes(data)
    more = ["--source", "x"] if command == "fingerprint" else []
    code, _, err = run(command, folder(tmp_path, "new", PAuswGebV=FEES_2026), *more, "--record", path)

    assert code == 2
    assert problem in err
    assert path.read_bytes() == data


def test_nothing_is_half_recorded_when_one_file_is_broken(tmp_path: Path, record: Path) -> None:
    before = record.read_bytes()
    mixed = folder(tmp_path, "mixed", PAuswGebV=FEES_2026, PassV="kein Paragraf")
    code, _, err = run("fingerprint", mixed, "--source", "x", "--record", record)

    assert code == 2
    assert "PassV.md: has no heading" in err
    assert record.read_bytes() == before


@pytest.mark.parametrize(
    "words", [["watch", ".", "--on", "gestern"], ["fingerprint", ".", "--as-of", "gestern"]]
)
def test_a_day_that_is_none_is_refused(words: list[str]) -> None:
    with pytest.raises(CommandError, match="„gestern“ ist kein Tag wie 2026-11-22"):
        call_command("law", *words)


def test_fingerprint_asks_where_the_texts_come_from(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--source"):
        call_command("law", "fingerprint", str(tmp_path))


def test_the_packaged_record_is_the_one_that_is_compared_without_asking() -> None:
    assert parse_recorded(PACKAGED.read_text(encoding="utf-8"), file="packaged") == load_recorded()
