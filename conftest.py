"""What all tests stand on: the city, people with and without roles, a fixed day, no network but loopback."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.core.mail import EmailMessage

pytest_plugins = ["tests.rendered"]

# A busy machine is no defect, and a run that fails can be repeated: nightly runs look for new examples.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize="WANDERAMT_NIGHTLY" not in os.environ
)
hypothesis.settings.load_profile("house")

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 9, 15, 9, 0, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Query counts must not depend on what an earlier test has left in the cache."""
    from wanderamt.apps.catalogue.public import forget_texts

    cache.clear()
    forget_texts()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _german() -> None:
    """A page that an earlier test has read in English leaves that language behind."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two links to one thing that are signed within a test are equal, also when a second ends between."""
    from django.core.signing import TimestampSigner

    stamp = TimestampSigner().timestamp()
    monkeypatch.setattr(TimestampSigner, "timestamp", lambda self: stamp)


@pytest.fixture(autouse=True, scope="session")
def _vault() -> None:
    """On the encrypted database (DATABASE_URL=sqlcipher:...) tests have a key of their own."""
    import os

    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"] == "wanderamt.foundation.sqlcipher":
        from wanderamt.foundation import vault

        vault.unlock(os.urandom(vault.KEY_BYTES))


@pytest.fixture(autouse=True, scope="session")
def _hub_keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The hub of the tests has keys of its own, made by whoever asks first."""
    from django.conf import settings

    settings.HUB_KEY_DIR = tmp_path_factory.mktemp("hub") / "keys"


@pytest.fixture(autouse=True, scope="session")
def _static_root() -> None:
    """WhiteNoise warns where the folder of the collected files is missing, and warnings are errors."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_triggers() -> Iterator[None]:
    """SQLite empties tables by DELETE, which triggers that keep diaries refuse: they stand aside meanwhile.

    (PostgreSQL truncates, which fires no trigger of a row.)
    """
    # From where it is defined it cannot be imported before its base.
    from django.db.backends.sqlite3.base import DatabaseOperations

    plain = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        plain(self, sql_list)
        with self.connection.cursor() as cursor:
            for _, statement in triggers:
                cursor.execute(statement)

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
    yield
    patch.undo()


@pytest.fixture
def now() -> datetime:
    """Two weeks before the day at Martinshof."""
    return NOW


@dataclass
class FrozenClock:
    """Stands still at `moment` for everybody who asks Django or the house for the time."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        self.moment += by


@pytest.fixture
def frozen_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> FrozenClock:
    """`clock.now()` is `now` until the test moves it with `move_to` or `advance`."""
    frozen = FrozenClock(now.astimezone(UTC))
    monkeypatch.setattr("django.utils.timezone.now", frozen)
    return frozen


@dataclass(frozen=True)
class City:
    """The loaded city with short ways to its parts, and one unit on wheels."""

    bus: Any

    def service(self, key: str) -> Any:
        from wanderamt.apps.catalogue.models import Service

        return Service.objects.get(pk=key)

    def services(self, *keys: str) -> list[Any]:
        return [self.service(key) for key in keys]

    def quarter(self, name: str) -> Any:
        from wanderamt.apps.offices.models import Quarter

        return Quarter.objects.get(name=name)

    def site(self, slug: str) -> Any:
        from wanderamt.apps.offices.models import Site

        return Site.objects.get(slug=slug)

    def counter(self, name: str) -> Any:
        from wanderamt.apps.offices.models import Counter

        return Counter.objects.get(name=name)


@pytest.fixture
def city(db: None) -> City:
    """Hannover: all services, quarters, fixed offices, possible stops, and the counter "Bus 1" on wheels."""
    from wanderamt.apps.catalogue.services import load_catalogue
    from wanderamt.apps.offices.loading import load_city
    from wanderamt.apps.offices.models import Counter

    load_catalogue()
    load_city()
    return City(bus=Counter.objects.create(name="Bus 1", kind=Counter.Kind.MOBILE, mark="B1"))


@pytest.fixture
def make_window(city: City) -> Callable[..., Any]:
    """Make an opening window; `changes` are arguments of `open_window` or `service_ids`.

    Unless told otherwise: Bus 1 at Martinshof on 29 September 2025, 9 to 15, two desks, everything that the
    mobile office offers, not public.
    """
    from wanderamt.apps.catalogue.public import bookable_services
    from wanderamt.apps.offices.public import open_window

    def make(**changes: Any) -> Any:
        ids = changes.pop("service_ids", None)
        values: dict[str, Any] = {
            "counter": city.bus,
            "site": city.site("martinshof"),
            "starts_at": datetime(2025, 9, 29, 9, 0, tzinfo=BERLIN),
            "ends_at": datetime(2025, 9, 29, 15, 0, tzinfo=BERLIN),
            "desks": 2,
            "services": bookable_services(mobile=True) if ids is None else city.services(*ids),
            "room": "Speisesaal",
        }
        return open_window(**(values | changes))

    return make


def _staff(
    username: str, first_name: str, last_name: str, *, roles: tuple[str, ...], skills: tuple[str, ...]
) -> Any:
    from wanderamt.apps.workforce.models import RoleGrant, SkillGrant, User

    user = User(username=username, first_name=first_name, last_name=last_name)
    user.set_unusable_password()  # tests sign in with force_login; hashing takes its time
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
    SkillGrant.objects.bulk_create(SkillGrant(user=user, group=group) for group in skills)
    return user


SKILLS = ("registration", "documents", "eid", "certificates", "certification", "vehicle", "local")


@pytest.fixture
def clerk(db: None) -> Any:
    """Serves at the counter and is trained for everything."""
    return _staff("clerk", "Theresa", "Kehl", roles=("clerk",), skills=SKILLS)


@pytest.fixture
def second_clerk(db: None) -> Any:
    """As `clerk`, for crews of two."""
    return _staff("clerk2", "Emre", "Aydın", roles=("clerk",), skills=SKILLS)


@pytest.fixture
def planner(db: None) -> Any:
    """Plans the visits, serves nobody."""
    return _staff("planner", "Jonas", "Brandt", roles=("planner",), skills=())


@pytest.fixture
def editor(db: None) -> Any:
    """Writes texts of the catalogue."""
    return _staff("editor", "Mirjam", "Falk", roles=("editor",), skills=())


@pytest.fixture
def second_editor(db: None) -> Any:
    """Looks over what `editor` has written."""
    return _staff("editor2", "Tarek", "Haddad", roles=("editor",), skills=())


@pytest.fixture
def administrator(db: None) -> Any:
    return _staff("administrator", "Ingrid", "Vogt", roles=("administrator",), skills=())


@pytest.fixture
def stranger(db: None) -> Any:
    """Has an account, but no role."""
    return _staff("stranger", "Sam", "Fremd", roles=(), skills=())


@pytest.fixture
def mail(mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    """What was sent. Mails leave after the commit: use `django_capture_on_commit_callbacks(execute=True)`."""
    assert mailoutbox is django_mail.outbox
    return mailoutbox


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """At the end a thread of the live server may still answer a screen that refreshes itself.

    PostgreSQL drops no database that somebody uses: such a session is ended first.
    """
    from django.db import connection

    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture
def for_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AbstractContextManager[None]]:
    """SQLite's test database lives in memory, which threads cannot share like a file: give them a copy in
    a file.
    """

    from django.db import connection, connections

    @contextmanager
    def copied() -> Iterator[None]:
        if connection.vendor == "sqlite":
            path = tmp_path / "threads.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
            monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
        mine = connection.connection
        yield
        assert connection.connection is mine, "only threads may close: the database lives in this connection"

    return copied


_real_connect = socket.socket.connect
_real_getaddrinfo = socket.getaddrinfo
_LOOPBACK = {"127.0.0.1", "::1", "localhost", None, ""}


def _check_loopback(host: Any) -> None:
    if host not in _LOOPBACK:
        raise AssertionError(f"a test wants to reach {host}: tests know no network but loopback")


def _connect_to_loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in {socket.AF_INET, socket.AF_INET6}:
        _check_loopback(address[0])
    _real_connect(self, address)


def _look_up_loopback_only(host: Any, *args: Any, **kwargs: Any) -> Any:
    _check_loopback(host)
    return _real_getaddrinfo(host, *args, **kwargs)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _connect_to_loopback_only)
    patch.setattr(socket, "getaddrinfo", _look_up_loopback_only)
    yield
    patch.undo()
