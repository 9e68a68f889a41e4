"""A folder of statute texts, good and bad. Each mistake names its file."""

from pathlib import Path

import pytest

from wanderamt.apps.catalogue.management.law.statute_files import LARGEST, read_folder
from wanderamt.engines.law.statutes import Statute, StatuteError
from wanderamt.engines.law.tests.statute_texts import FEES_2026, PASSPORTS_2026, REGISTER_AFTER
from wanderamt.engines.law.tests.test_statutes import BOMB, XML

CITED = frozenset({"PAuswGebV", "PassV", "BMG"})


def read(folder: Path) -> dict[str, Statute]:
    return read_folder(folder, laws=CITED.__contains__)


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_markdown_and_xml_are_read_from_the_folder_and_below(tmp_path: Path) -> None:
    put(tmp_path, "laws/PassV-BJNR238610007.md", PASSPORTS_2026)
    put(tmp_path, "laws/BMG.MD", REGISTER_AFTER)
    put(tmp_path, "xml/BJNR147700010.xml", XML)
    put(tmp_path, "README.txt", "kein Gesetz")

    assert {law: min(statute.sections) for law, statute in read(tmp_path).items()} == {
        "BMG": "§ 50",
        "PassV": "§ 13",
        "PAuswGebV": "Anlage 2a",
    }


def test_laws_that_nobody_cites_are_not_even_opened(tmp_path: Path) -> None:
    put(tmp_path, "BMG.md", REGISTER_AFTER)
    (tmp_path / "README.md").write_bytes(b"\xff\xfe kein UTF-8")
    put(tmp_path, "other.xml", XML.replace("PAuswGebV", "BImSchV 1"))

    assert list(read(tmp_path)) == ["BMG"]


def test_two_files_of_one_law_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "old/PassV.md", PASSPORTS_2026)
    put(tmp_path, "old/PassV-BJNR238610007.md", PASSPORTS_2026)

    with pytest.raises(StatuteError, match=r"PassV\.md: holds PassV, and so does .*PassV-BJNR238610007\.md"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["nirgends", "file.md"])
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, "file.md", "")

    with pytest.raises(StatuteError, match=f"{name}: is not a folder"):
        read(tmp_path / name)


@pytest.mark.parametrize("name", ["leer.txt", "GG.md"])
def test_a_folder_with_nothing_that_fits_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "# Art 1\n\nText\n")

    with pytest.raises(StatuteError, match="holds no text") as refused:
        read(tmp_path)

    assert refused.value.file == str(tmp_path)


@pytest.mark.parametrize("name", ["BMG.md", "BMG.xml"])
def test_a_file_of_500_megabytes_is_refused_without_reading_it(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as large:
        large.truncate(500_000_000)

    with pytest.raises(StatuteError, match=f"{name}: has 500,000,000 bytes, more than 20,000,000"):
        read(tmp_path)


def test_the_largest_allowed_size_is_allowed(tmp_path: Path) -> None:
    text = REGISTER_AFTER.encode()
    (tmp_path / "BMG.md").write_bytes(text + b" " * (LARGEST - len(text)))

    assert list(read(tmp_path)) == ["BMG"]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("BMG.md", "# § 1 Gebühr".encode("latin-1"), "is not UTF-8"),
        ("BMG.md", b"", "has no heading"),
        ("BMG.xml", BOMB.encode(), "declares entities"),
        ("BMG.xml", b"<dokumente>", "is broken XML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    put(tmp_path, "PassV.md", PASSPORTS_2026)
    (tmp_path / name).write_bytes(data)

    with pytest.raises(StatuteError, match=problem) as refused:
        read(tmp_path)

    assert refused.value.file == str(tmp_path / name)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "BMG.md").symlink_to(tmp_path / "nirgends.md")

    with pytest.raises(StatuteError, match=r"BMG\.md: cannot be read \(No such file or directory\)"):
        read(tmp_path)


def test_a_folder_with_the_name_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "BMG.md").mkdir()

    with pytest.raises(StatuteError, match=r"BMG\.md: cannot be read \(Is a directory\)"):
        read(tmp_path)


def test_the_texts_of_tests_are_statutes(tmp_path: Path) -> None:
    put(tmp_path, "PAuswGebV.md", FEES_2026)

    assert sorted(read(tmp_path)["PAuswGebV"].sections) == ["§ 1", "§ 2"]
