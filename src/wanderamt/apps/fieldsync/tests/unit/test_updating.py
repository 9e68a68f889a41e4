"""New software: signed by our hub, not older, tried on a copy; otherwise nothing on the unit changes."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from wanderamt import __version__
from wanderamt.apps.fieldsync.keys import bundles, hub
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.tests.unit.folders import NOON, SECRET
from wanderamt.apps.fieldsync.unit import updating
from wanderamt.apps.fieldsync.unit.ailments import BundleRefused, MigrationFailed
from wanderamt.engines.sync import Reason


def zipped(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"src/wanderamt/{name}.py", text)
    return held.getvalue()


@pytest.fixture(autouse=True)
def _own_hub(settings, tmp_path):
    settings.HUB_KEY_DIR = tmp_path / "hub"
    yield
    hub._kept.cache_clear()


@pytest.fixture
def at_home(unit, quick, monkeypatch):
    """The unit trusts the hub of this test."""
    keys = hub.hub_keys()
    trusting = quick.at_home(replace(quick.home, city=keys.city, hub_key=keys.public))
    monkeypatch.setattr(Keyring, "open", classmethod(lambda cls, folder, secret: trusting))
    return trusting.home


@pytest.fixture
def migrates(monkeypatch):
    """The new software's own process answers with this code; it saw a copy of the database."""
    seen = []

    def answer(code=0):
        def run(trial, staged, secret):
            seen.append((trial.database.stat().st_size, (staged / "src").is_dir()))
            return code

        monkeypatch.setattr(updating, "_migrate", run)
        return seen

    return answer


@pytest.fixture
def bundle(tmp_path):
    def make(version="0.2.0", content=None, change=lambda data: data):
        _, data = bundles.sealed(content or zipped(news="x = 1"), version=version, now=NOON)
        path = tmp_path / f"{version}.bundle"
        path.write_bytes(change(data))
        return path

    return make


def state(places):
    """Everything in the unit's folder that does not move by itself."""
    return {
        str(path.relative_to(places.folder)): path.read_bytes()
        for path in places.folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_a_good_bundle_runs_from_the_next_start_on(unit, at_home, bundle, migrates):
    seen = migrates()

    assert updating.update(unit, bundle(), secret=SECRET) == "0.2.0"

    assert (unit.versions / "current" / "src" / "wanderamt" / "news.py").read_text() == "x = 1"
    assert seen == [(unit.database.stat().st_size, True)]
    assert sorted(path.name for path in unit.versions.iterdir()) == ["0.2.0", "current"]


def test_the_version_before_stays_and_can_be_gone_back_to(unit, at_home, bundle, migrates):
    migrates()
    for version in ("0.2.0", "0.3.0"):
        updating.update(unit, bundle(version), secret=SECRET)

    assert (unit.versions / "current").resolve().name == "0.3.0"
    assert (unit.versions / "former").resolve().name == "0.2.0"
    assert updating.go_back(unit)
    assert (unit.versions / "current").resolve().name == "0.2.0"


def test_without_a_former_version_there_is_no_way_back(unit):
    assert not updating.go_back(unit)


def test_software_that_does_not_get_along_with_the_data_changes_nothing(unit, at_home, bundle, migrates):
    migrates(code=1)
    before = state(unit)

    with pytest.raises(MigrationFailed):
        updating.update(unit, bundle(), secret=SECRET)

    assert state(unit) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[:-1], Reason.TRUNCATED),
        (lambda data: data[:40], Reason.TRUNCATED),
        (lambda data: data[:5], Reason.TRUNCATED),
        (lambda data: b"", Reason.TRUNCATED),
        (lambda data: data[:-1] + b"\x01", Reason.BAD_BUNDLE),
        (lambda data: data + b"more", Reason.BAD_BUNDLE),
        (lambda data: b"PK" + data, Reason.BAD_BUNDLE),
        (lambda data: data.replace(b"0.2.0", b"0.9.0"), Reason.FORGED),
        (lambda data: data[:19] + b"\xff\xff\xff\xff" + data[23:], Reason.BAD_BUNDLE),
        (lambda data: data.replace(b'"format":1', b'"format":2'), Reason.NEWER_VERSION),
        (lambda data: data.replace(b'"kind"', b'"dink"'), Reason.BAD_BUNDLE),
    ],
)
def test_what_was_changed_or_cut_is_refused_by_name(unit, at_home, bundle, migrates, change, reason):
    migrates()
    before = state(unit)

    with pytest.raises(BundleRefused) as refused:
        updating.update(unit, bundle(change=change), secret=SECRET)

    assert refused.value.params["reason"] == reason.value
    assert "Am Gerät ist nichts geändert" in str(refused.value)
    assert state(unit) == before


@pytest.mark.parametrize("version", ["0.0.9", "0.0.1"])
def test_an_older_version_is_refused(unit, at_home, bundle, migrates, version):
    migrates()

    with pytest.raises(BundleRefused) as refused:
        updating.update(unit, bundle(version), secret=SECRET)

    assert refused.value.params["reason"] == Reason.TOO_OLD
    assert not unit.versions.exists()


def test_a_bundle_of_another_city_is_refused(unit, at_home, bundle, migrates, settings, tmp_path):
    migrates()
    settings.HUB_KEY_DIR = tmp_path / "elsewhere"

    with pytest.raises(BundleRefused) as refused:
        updating.update(unit, bundle(), secret=SECRET)

    assert refused.value.params["reason"] == Reason.OTHER_CITY


def test_what_is_signed_but_no_archive_is_refused(unit, at_home, bundle, migrates):
    migrates()

    with pytest.raises(BundleRefused) as refused:
        updating.update(unit, bundle(content=b"nothing"), secret=SECRET)

    assert refused.value.params["reason"] == Reason.BAD_BUNDLE
    assert list(unit.versions.iterdir()) == []


def test_the_version_that_runs_is_not_replaced_under_itself(unit, at_home, bundle, migrates):
    migrates()
    updating.update(unit, bundle(), secret=SECRET)

    with pytest.raises(BundleRefused) as refused:
        updating.update(unit, bundle(), secret=SECRET)

    assert refused.value.params["reason"] == Reason.DUPLICATE


def test_the_hub_packs_the_application_always_the_same_way(tmp_path):
    source = tmp_path / "source" / "src" / "wanderamt"
    (source / "tests").mkdir(parents=True)
    (source / "__init__.py").write_text('__version__ = "1.4.2"\n')
    (source / "tests" / "test.py").write_text("no")

    manifest, data = bundles.make(tmp_path / "source", now=NOON)

    assert manifest.version == "1.4.2"
    assert bundles.packed(tmp_path / "source") == bundles.packed(tmp_path / "source")
    content = io.BytesIO(data[-manifest.size :])
    assert zipfile.ZipFile(content).namelist() == ["src/wanderamt/__init__.py"]


def test_a_folder_without_a_version_is_not_packed(tmp_path):
    (tmp_path / "src" / "wanderamt").mkdir(parents=True)
    (tmp_path / "src" / "wanderamt" / "__init__.py").write_text("")

    with pytest.raises(ValueError, match="__version__"):
        bundles.make(tmp_path, now=NOON + timedelta(days=1))


def test_our_own_version_is_found(settings):
    assert bundles.version_in(settings.ROOT) == __version__
