"""The encrypted database: Django's own behaviour on it, and nothing readable in its files."""

import os
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.apps.registry import Apps
from django.db import DatabaseError, IntegrityError, connections, models, transaction
from django.db.models import Count, F, Q, StdDev, Sum, Value
from django.db.models.functions import Concat, ExtractHour, Lower, Sqrt, TruncDate
from django.db.utils import ConnectionHandler
from sqlcipher3 import dbapi2

from wanderamt.foundation import vault
from wanderamt.foundation.sqlcipher.base import connect

KEY = bytes(range(32))
NOON = datetime(2025, 9, 15, 10, 0, tzinfo=UTC)


class Thing(models.Model):
    """One column of each type that the house uses; no table of the house."""

    name = models.CharField(max_length=40, unique=True)
    born = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    opens = models.TimeField(null=True)
    takes = models.DurationField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    ready = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    raw = models.BinaryField(default=bytes)
    owner = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        apps = Apps()  # of this file only
        app_label = "foundation"
        constraints = [models.CheckConstraint(condition=~Q(name="niemand"), name="thing_is_somebody")]


@contextmanager
def opened(path, key=KEY):
    """The default database is the encrypted file at `path` within the block."""
    here = ConnectionHandler(
        {
            "default": {
                "ENGINE": "wanderamt.foundation.sqlcipher",
                "NAME": str(path),
                "OPTIONS": {"timeout": 1},
            }
        }
    )["default"]
    there = connections["default"]
    connections["default"] = here
    try:
        with vault.unlocked(key):
            yield here
    finally:
        here.close()
        connections["default"] = there


@pytest.fixture
def file(tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        yield tmp_path / "unit.db"


@pytest.fixture
def database(file):
    with opened(file) as connection:
        with connection.schema_editor() as editor:
            editor.create_model(Thing)
        yield connection


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_every_type_comes_back_as_it_went_in(database):
    facts = {
        "born": date(1931, 2, 28),
        "at": NOON,
        "opens": time(8, 30),
        "takes": timedelta(minutes=12),
        "price": Decimal("37.50"),
        "ready": True,
        "data": {"Straße": ["Ä", 1, None, 2.5]},
        "raw": b"\x00\xff",
    }
    Thing.objects.create(name="Jänicke", **facts)

    found = Thing.objects.get()

    assert {name: getattr(found, name) for name in facts} == facts


def test_the_functions_of_the_database_are_there(database):
    Thing.objects.bulk_create(
        Thing(name=f"N{n}", at=NOON + timedelta(hours=n), price=n, data={"ort": {"nr": n}}) for n in range(4)
    )

    assert Thing.objects.filter(name__regex="^N[12]$").count() == 2
    assert Thing.objects.filter(data__ort__nr=3).get().name == "N3"
    assert set(Thing.objects.values_list(TruncDate("at"), flat=True)) == {date(2025, 9, 15)}
    assert Thing.objects.aggregate(Sum("price"), StdDev("price"))["price__sum"] == 6
    told = Thing.objects.annotate(
        hour=ExtractHour("at"), root=Sqrt("price"), told=Concat(Lower("name"), Value("!"))
    ).get(name="N1")
    assert (told.hour, told.root, told.told) == (13, 1.0, "n1!")


def test_upsert_returning_and_update_by_condition_behave_as_on_sqlite(database):
    Thing.objects.create(name="A", price=1)
    Thing.objects.bulk_create(
        [Thing(name="A", price=2), Thing(name="B", price=3)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["price"],
    )

    assert Thing.objects.filter(price__lt=3).update(price=F("price") + 10) == 1
    assert list(Thing.objects.order_by("name").values_list("name", "price")) == [("A", 12), ("B", 3)]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_many_rows_at_once_of_any_number(database, number):
    with database.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO foundation_thing (name, ready, data, raw) VALUES (%s, 0, '{}', '')",
            [(f"100 %{n}",) for n in range(number)],
        )

    assert Thing.objects.aggregate(n=Count("*")) == {"n": number}


def test_named_placeholders_and_percent_signs(database):
    with database.cursor() as cursor:
        cursor.execute("SELECT %(a)s || '%%'", {"a": "7"})
        assert cursor.fetchone() == ("7%",)
        cursor.execute("SELECT '100%'")
        assert cursor.fetchone() == ("100%",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "niemand"},
        {"name": "A"},
        {"name": "C", "data": "kein"},
        {"name": "D", "owner_id": 77},
    ],
)
def test_constraints_hold(database, wrong):
    Thing.objects.create(name="A")
    if wrong.get("data"):
        with pytest.raises(IntegrityError), database.cursor() as cursor:
            cursor.execute(
                "INSERT INTO foundation_thing (name, ready, data, raw) VALUES ('C', 0, %s, '')", ["kein"]
            )
        return

    with pytest.raises(IntegrityError), transaction.atomic():
        Thing.objects.create(**wrong)

    assert Thing.objects.count() == 1


def test_triggers_refuse(database):
    with database.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER kept BEFORE DELETE ON foundation_thing BEGIN SELECT RAISE(ABORT, 'kept'); END"
        )
    Thing.objects.create(name="A")

    with pytest.raises(IntegrityError, match="kept"):
        Thing.objects.all().delete()


def test_a_savepoint_takes_back_its_part_only(database):
    with transaction.atomic():
        Thing.objects.create(name="bleibt")
        with pytest.raises(IntegrityError), transaction.atomic():
            Thing.objects.bulk_create([Thing(name="geht"), Thing(name="geht")], batch_size=1)

    assert Thing.objects.get().name == "bleibt"


def test_a_transaction_takes_its_write_lock_when_it_begins(database, file):
    with transaction.atomic():
        other = connect(str(file), KEY, timeout=0, isolation_level=None)
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("cipher_memory_security", "1"),
    ],
)
def test_what_keeps_the_data_safe_is_on(database, pragma, value):
    with database.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


def test_nothing_of_the_data_is_in_the_files_also_while_they_are_open(database, file):
    Thing.objects.create(name="Hannelore Wöhlers", born=date(1931, 2, 28))

    written = bytes_of(file.parent)

    assert len(written) > 4096
    assert not [
        word for word in ("Hannelore", "1931-02-28", "foundation_thing", "SQLite") if word.encode() in written
    ]


def test_the_same_in_plain_sqlite_is_found(file):
    """The search above is able to fail."""
    import sqlite3

    with sqlite3.connect(file) as plain:
        plain.execute("CREATE TABLE foundation_thing (name)")
        plain.execute("INSERT INTO foundation_thing VALUES ('Hannelore Wöhlers')")
    plain.close()

    assert b"Hannelore" in bytes_of(file.parent)


def test_another_key_opens_nothing(database, file):
    Thing.objects.create(name="A")
    database.close()

    with opened(file, key=bytes(32)), pytest.raises(DatabaseError, match="not a database"):
        Thing.objects.count()

    with opened(file):
        assert Thing.objects.count() == 1


def test_without_a_key_there_is_no_connection(file):
    with opened(file):
        vault.lock()
        with pytest.raises(vault.VaultLocked):
            connections["default"].ensure_connection()
    assert not file.exists()


def test_a_file_that_cannot_be_opened_is_an_error_of_the_database(tmp_path):
    with pytest.raises(dbapi2.OperationalError):
        connect(str(tmp_path / "none" / "unit.db"), KEY)


def test_the_key_is_in_no_environment_and_in_no_setting(database):
    assert KEY.hex() not in str(dict(os.environ))
    assert KEY.hex() not in str(database.settings_dict)
    assert KEY.hex() not in str(database.get_connection_params())
