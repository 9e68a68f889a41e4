from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from conftest import BERLIN, FrozenClock
from wanderamt.demo import playing
from wanderamt.demo.middleware import DemoClockMiddleware
from wanderamt.demo.models import ClockShift
from wanderamt.demo.staff import LOGINS
from wanderamt.foundation import clock, periodic
from wanderamt.foundation.models import OutboxMail, PeriodicTask

pytestmark = pytest.mark.django_db
CLOCK, POST = "/demo/uhr/", "/demo/post/"


@pytest.fixture(autouse=True)
def _demo(settings: Settings, frozen_clock: FrozenClock) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.guards.demo_routes"
    settings.MIDDLEWARE = [
        *(name for name in settings.MIDDLEWARE if "demo" not in name),
        "wanderamt.demo.middleware.DemoClockMiddleware",
    ]


def set_clock(client: Client, day: str, time: str, back: str = "/") -> HttpResponse:
    return client.post(CLOCK, {"day": day, "time": time, "next": back})


def played(client: Client) -> datetime:
    moment: datetime = client.get(POST).context["demo_clock"].astimezone(BERLIN)
    return moment


def test_the_clock_is_set_for_all_pages_and_the_visitor_is_back(client: Client) -> None:
    response = set_clock(client, "2025-09-29", "08:45", back=POST)
    assert (response.status_code, response.headers["Location"]) == (302, POST)
    assert played(client) == datetime(2025, 9, 29, 8, 45, tzinfo=BERLIN)


def test_the_clock_runs_on(client: Client, frozen_clock: FrozenClock) -> None:
    set_clock(client, "2025-09-29", "08:45")
    frozen_clock.advance(timedelta(minutes=20))
    assert played(client) == datetime(2025, 9, 29, 9, 5, tzinfo=BERLIN)


def test_the_shift_ends_with_the_page(client: Client, frozen_clock: FrozenClock) -> None:
    set_clock(client, "2025-09-29", "08:45")
    client.get(POST)
    assert clock.now() == frozen_clock.moment


def test_the_clock_of_a_moment_in_winter_is_that_of_winter(client: Client) -> None:
    set_clock(client, "2025-12-01", "08:00")
    assert played(client) == datetime(2025, 12, 1, 8, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "time", "field", "part"),
    [
        ("2026-03-29", "02:30", "time", "Die Uhrzeit 02:30 gibt es am 29.03.2026 nicht"),
        ("2025-10-26", "02:30", "time", "Die Uhrzeit 02:30 gibt es am 26.10.2025 zweimal"),
        ("9999-12-31", "23:59", "day", "Bitte wählen Sie einen näheren Tag"),
        ("0001-01-01", "00:00", "day", "Bitte wählen Sie einen näheren Tag"),
        ("31.02.2025", "10:00", "day", ""),
        ("2025-09-29", "25:00", "time", ""),
        ("", "10:00", "day", ""),
        ("2025-09-29", "", "time", ""),
    ],
    ids=["skipped", "twice", "too far", "too long ago", "no such day", "no such time", "no day", "no time"],
)
def test_a_time_that_cannot_be_is_said_at_its_field_and_kept(
    client: Client, day: str, time: str, field: str, part: str
) -> None:
    response = set_clock(client, day, time)
    form = response.context["form"]
    assert (list(form.errors), form["day"].value(), form["time"].value()) == ([field], day, time)
    assert part in str(form.errors[field][0])
    assert str(form.errors[field][0]) in response.content.decode().replace("&quot;", '"')
    assert ClockShift.objects.count() == 0


def test_the_page_of_the_clock_begins_with_the_present(client: Client) -> None:
    form = client.get(CLOCK).context["form"]
    assert (str(form["day"].value()), form["time"].value()) == ("2025-09-15", "09:00")


def test_nobody_is_sent_to_another_site(client: Client) -> None:
    assert set_clock(client, "2025-09-29", "08:45", back="https://evil.example/").headers["Location"] == "/"


def test_without_a_shift_the_clock_is_real(client: Client, frozen_clock: FrozenClock) -> None:
    assert played(client) == frozen_clock.moment


def test_the_middleware_reads_one_row(django_assert_num_queries: object) -> None:
    ClockShift.objects.create(seconds=3600)
    before = timezone.now()
    seen: list[timedelta] = []

    def page(request: object) -> HttpResponse:
        seen.append(clock.now() - before)
        return HttpResponse()

    DemoClockMiddleware(page)(None)
    assert seen == [timedelta(hours=1)]


# ------------------------------------------------------------------------------------------------- mailbox
@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_mailbox_shows_the_newest_mails_first(client: Client, now: datetime, number: int) -> None:
    for minute in range(number):
        OutboxMail.objects.create(
            recipient=f"{minute}@post.example",
            subject=f"Betreff {minute}",
            body="Ihr Link: http://127.0.0.1:8000/mein-termin/abc/",
            created_at=now + timedelta(minutes=minute),
        )
    response = client.get(POST)
    shown = [mail.subject for mail in response.context["mails"]]
    assert shown == [f"Betreff {minute}" for minute in reversed(range(number))]
    assert ('href="http://127.0.0.1:8000/mein-termin/abc/"' in response.content.decode()) == (number > 0)


def test_what_somebody_wrote_into_a_mail_is_shown_as_text(client: Client, now: datetime) -> None:
    OutboxMail.objects.create(
        recipient="a@post.example", subject="<b>x</b>", body="<script>1</script>", created_at=now
    )
    page = client.get(POST).content.decode()
    assert ("<script>1</script>" in page, "<b>x</b>" in page) == (False, False)


# -------------------------------------------------------------------------------------------------- logins
def test_the_logins_are_shown_on_the_login_page_only(client: Client) -> None:
    login, other = client.get("/dienst/anmelden/"), client.get(POST)
    assert (login.context["demo_logins"], other.context["demo_logins"]) == (LOGINS, ())
    assert LOGINS[0].password in login.content.decode()


def test_outside_of_the_demo_no_login_is_shown(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    page = client.get("/dienst/anmelden/")
    assert (LOGINS[0].password in page.content.decode(), "demo_clock" in page.context) == (False, False)


def test_what_was_due_happens_before_the_next_page(client: Client, frozen_clock: FrozenClock) -> None:
    client.get(POST)
    assert not PeriodicTask.objects.exists()  # a worker does that, as long as nobody jumps
    set_clock(client, "2025-09-29", "08:45")
    client.get(POST)
    moments = set(PeriodicTask.objects.values_list("started_at", flat=True))
    assert moments == {datetime(2025, 9, 29, 8, 45, tzinfo=BERLIN)}
    frozen_clock.advance(timedelta(hours=1))
    client.get(POST)
    assert set(PeriodicTask.objects.values_list("started_at", flat=True)) == moments


def test_a_visitor_does_not_wait_for_all_the_work(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "_CATCH_UP_SECONDS", -1)
    set_clock(client, "2025-09-29", "08:45")
    assert playing.catch_up() == 0


def test_workers_work_at_the_time_of_the_demo(client: Client) -> None:
    set_clock(client, "2025-09-29", "08:45")
    with periodic.surroundings():
        assert clock.now() == datetime(2025, 9, 29, 8, 45, tzinfo=BERLIN)


def test_a_real_office_has_no_demo_time(
    client: Client, settings: Settings, frozen_clock: FrozenClock
) -> None:
    set_clock(client, "2025-09-29", "08:45")
    settings.DEMO = False
    with periodic.surroundings():
        assert clock.now() == frozen_clock.moment
