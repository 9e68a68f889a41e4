"""What people read and can press while their appointment is on the road."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.appointments.models import Appointment, ChangeWish, Hold
from wanderamt.apps.appointments.tests.conftest import path, text
from wanderamt.apps.appointments.tests.wishes.conftest import BUS, Away
from wanderamt.apps.appointments.wishes import answering, asking
from wanderamt.apps.offices import lending
from wanderamt.apps.offices.public import Holder, OpeningWindow, tell_holders
from wanderamt.foundation.commands import acting
from wanderamt.kernel.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
HERE = "Das Team ist schon unterwegs."


@pytest.fixture(autouse=True)
def _no_work(settings: Any) -> None:
    settings.ALTCHA = False


@pytest.fixture
def gone(mine: Appointment, window: OpeningWindow, away: Away) -> Appointment:
    away(window)
    return mine


@pytest.fixture
def asked(gone: Appointment, now: datetime) -> ChangeWish:
    wish = asking.cancel(appointment=gone, now=now)
    assert wish is not None
    return wish


def press(appointment: Appointment, elsewhere: OpeningWindow) -> dict[str, str]:
    return {"start": f"{elsewhere.pk}|{elsewhere.starts_at.isoformat()}"}


def test_who_may_still_change_something_is_told_that_the_team_is_asked(
    client: Client, gone: Appointment
) -> None:
    shown = text(client.get(path("show", gone)))
    assert HERE in shown
    assert "Termin absagen" in shown
    assert "Weitere Person" not in shown
    assert "wenn etwas frei wird" not in shown


def test_before_the_window_leaves_nothing_is_different(client: Client, mine: Appointment) -> None:
    shown = text(client.get(path("show", mine)))
    assert HERE not in shown
    assert "Weitere Person" in shown


def test_cancelling_asks_the_team(client: Client, gone: Appointment) -> None:
    assert HERE in text(client.get(path("cancel", gone)))
    answer = client.post(path("cancel", gone), follow=True)
    shown = text(answer)
    assert ChangeWish.objects.get().kind == "cancel"
    assert "Sie möchten diesen Termin absagen" in shown
    assert "Bis dahin gilt Ihr Termin." in shown
    assert "Etwas ist dazwischengekommen?" not in shown
    client.post(path("cancel", gone))
    assert ChangeWish.objects.count() == 1


def test_moving_asks_the_team_and_says_which_time_is_held(
    client: Client, gone: Appointment, elsewhere: OpeningWindow
) -> None:
    shown = text(client.post(path("move", gone), press(gone, elsewhere), follow=True))
    assert "Sie möchten diesen Termin verschieben" in shown
    assert "Die neue Zeit halten wir für Sie frei" in shown
    assert elsewhere.site.name in shown
    assert "Ihr Termin ist verschoben" not in shown
    assert ChangeWish.objects.get().to_window == elsewhere


def test_while_a_wish_is_open_there_is_nothing_else_to_ask(
    client: Client, gone: Appointment, asked: ChangeWish, elsewhere: OpeningWindow
) -> None:
    for name in ("move", "cancel"):
        assert client.get(path(name, gone)).status_code == 302
    client.post(path("move", gone), press(gone, elsewhere))
    assert not Hold.objects.exists()


def test_a_wish_can_be_taken_back_once(client: Client, gone: Appointment, asked: ChangeWish) -> None:
    shown = text(client.post(path("wish_back", gone), follow=True))
    assert "Sie haben den Wunsch zurückgenommen." in shown
    assert "Wunsch zurücknehmen" not in shown
    assert client.post(path("wish_back", gone)).status_code == 302
    assert ChangeWish.objects.get().back_at is not None


def test_without_a_wish_there_is_nothing_to_take_back(client: Client, gone: Appointment) -> None:
    assert client.post(path("wish_back", gone)).status_code == 302
    assert client.get(path("wish_back", gone)).status_code == 405


def test_a_stranger_takes_nothing_back(client: Client, gone: Appointment, asked: ChangeWish) -> None:
    wrong = path("wish_back", gone).replace(":", "x:", 1)
    assert client.post(wrong).status_code in {403, 404}
    assert client.post(reverse("appointments:wish_back", args=["nonsense"])).status_code in {403, 404}
    assert ChangeWish.objects.get().back_at is None


def test_the_page_of_an_erased_person_takes_nothing_back(
    client: Client, gone: Appointment, asked: ChangeWish
) -> None:
    address = path("wish_back", gone)
    Appointment.objects.update(person_name="")
    assert client.post(address).status_code == 404


def answer(wish: ChangeWish, now: datetime, how: str) -> None:
    if how == "expired":
        answering.expire_due(now=wish.until)
        return
    with acting(BUS):
        if how == "granted":
            answering.grant_wish(wish=wish, now=now)
        else:
            answering.refuse_wish(wish=wish, reason=how, now=now)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("here", "Sie waren schon angemeldet oder aufgerufen"),
        ("taken_back", "Sie haben den Wunsch zurückgenommen."),
        ("expired", "Wir haben das Team nicht rechtzeitig erreicht"),
        ("granted", "Ihr Termin ist abgesagt"),
    ],
)
def test_what_became_of_it_stands_on_the_page(
    client: Client, gone: Appointment, asked: ChangeWish, now: datetime, how: str, said: str
) -> None:
    answer(asked, now, how)
    shown = text(client.get(path("show", gone)))
    assert said in shown
    assert "Bis dahin gilt" not in shown or how == "granted" or "Termin absagen" in shown


def test_once_moved_the_old_wish_is_not_shown(
    client: Client, gone: Appointment, elsewhere: OpeningWindow, now: datetime
) -> None:
    client.post(path("move", gone), press(gone, elsewhere))
    answer(ChangeWish.objects.get(), now, "granted")
    shown = text(client.get(path("show", gone)))
    assert elsewhere.site.name in shown
    assert "Sie möchten" not in shown


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_can_be_read_in_other_languages(
    client: Client, gone: Appointment, asked: ChangeWish, language: str
) -> None:
    client.cookies["wanderamt_language"] = language
    assert client.get(path("show", gone)).status_code == 200


# ---- who searches


def test_a_stop_that_is_away_stays_in_the_list_without_free_times(
    client: Client, window: OpeningWindow, away: Away
) -> None:
    away(window)
    shown = text(client.get(reverse("appointments:stops")))
    assert "Martinshof" in shown
    assert "ausgebucht" in shown
    assert "Kommen Sie trotzdem gern vorbei" in shown


def test_its_own_page_says_the_same(client: Client, window: OpeningWindow, away: Away) -> None:
    away(window)
    answer = client.get(reverse("appointments:book", args=[window.pk]), follow=True)
    assert answer.status_code == 409
    assert "Kommen Sie trotzdem gern vorbei" in text(answer)


def test_who_has_a_time_on_hold_when_it_leaves_gets_other_times_and_keeps_what_was_typed(
    client: Client, window: OpeningWindow, elsewhere: OpeningWindow, away: Away
) -> None:
    chosen = {"services": "beglaubigung_unterschrift", "window": str(window.pk)}
    start = f"{window.pk}|{window.starts_at.isoformat()}"
    held = client.post(reverse("appointments:hold"), {**chosen, "start": start, "form_key": str(uuid7())})
    assert held.status_code == 302
    hold = Hold.objects.get()
    away(window)
    refused = client.post(
        held["Location"],
        {
            **chosen, "start": start, "schritt": "buchen", "name": "Elfriede Beispiel", "language": "de",
            "email": "elfriede@example.org", "phone": "", "form_key": str(hold.key),
        },
    )  # fmt: skip
    shown = text(refused)
    assert refused.status_code == 409
    assert "Das Team ist mit diesem Tag schon unterwegs." in shown
    assert elsewhere.site.name in shown
    assert "Elfriede Beispiel" in refused.content.decode()
    assert not Appointment.objects.exists()


def test_programs_hear_that_it_cannot_be_booked(client: Client, window: OpeningWindow, away: Away) -> None:
    away(window)
    answer = client.post(
        "/api/appointments/holds",
        {
            "window": str(window.pk),
            "start": window.starts_at.isoformat(),
            "people": [["beglaubigung_unterschrift"]],
            "key": str(uuid7()),
        },
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "window_is_away")


# ---- at the telephone


@pytest.fixture
def desk(clerk: Any, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Client:
    monkeypatch.setattr(lending, "_tellers", [])
    tell_holders({BUS: Holder(label="Koffer 2", heard_at=now)}.get)
    client = Client()
    client.force_login(clerk)
    return client


def test_the_office_sees_with_whom_the_appointment_is(desk: Client, gone: Appointment) -> None:
    shown = text(desk.get(reverse("appointments:staff_appointment", args=[gone.pk])))
    assert "Unterwegs mit Koffer 2" in shown
    assert "Zuletzt gehört am" in shown


def test_the_office_asks_the_team_for_somebody_and_takes_it_back(desk: Client, gone: Appointment) -> None:
    address = reverse("appointments:staff_appointment", args=[gone.pk])
    shown = text(desk.post(address, {"act": "cancel"}, follow=True))
    assert "Die Person möchte absagen" in shown
    assert "Der Termin ist abgesagt." not in shown
    shown = text(desk.post(address, {"act": "wish_back"}, follow=True))
    assert "Der Wunsch ist zurückgenommen." in shown
    assert text(desk.post(address, {"act": "wish_back"}, follow=True)) == shown


def test_the_office_moves_for_somebody(desk: Client, gone: Appointment, elsewhere: OpeningWindow) -> None:
    data = {
        **press(gone, elsewhere), "verschieben": str(gone.pk), "services": "beglaubigung_unterschrift"
    }  # fmt: skip
    shown = text(desk.post(reverse("appointments:staff_search"), data, follow=True))
    assert "Die Person möchte verschieben" in shown
    assert elsewhere.site.name in shown


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("here", "Die Person war schon angemeldet."),
        ("served", "Die Person war schon am Platz."),
        ("called", "Die Person war schon aufgerufen."),
        ("expired", "Es gilt, was vor Ort geschehen ist."),
    ],
)
def test_the_office_reads_why(
    desk: Client, gone: Appointment, asked: ChangeWish, now: datetime, how: str, said: str
) -> None:
    answer(asked, now, how)
    assert said in text(desk.get(reverse("appointments:staff_appointment", args=[gone.pk])))


def test_nobody_notes_from_afar_that_somebody_did_not_come(
    desk: Client, clerk: Any, gone: Appointment, frozen_clock: FrozenClock
) -> None:
    frozen_clock.move_to(gone.starts_at + timedelta(minutes=30))
    desk.force_login(clerk)
    address = reverse("appointments:staff_appointment", args=[gone.pk])
    assert "Nicht erschienen" not in text(desk.get(address))
    assert "Das Team ist mit diesem Tag schon unterwegs." in text(
        desk.post(address, {"act": "no_show"}, follow=True)
    )
    assert Appointment.objects.get().no_show_at is None


def test_one_and_three_wishes_cost_the_same(client: Client, gone: Appointment, now: datetime) -> None:
    def queries_of() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(path("show", gone))
        return len(found)

    wish = asking.cancel(appointment=gone, now=now)
    assert wish is not None
    client.get(path("show", gone))
    one = queries_of()
    for minute in (1, 2):
        answer(ChangeWish.objects.get(state="open"), now, "here")
        asking.cancel(appointment=gone, now=now + timedelta(minutes=minute))
    assert queries_of() == one
