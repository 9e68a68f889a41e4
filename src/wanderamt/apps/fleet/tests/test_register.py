import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wanderamt.apps.appointments.public import (
    Appointment,
    PersonData,
    book,
)
from wanderamt.apps.fleet import mails, services
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.tests.residents import DECLINED, PURPOSE, link, resident, text
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")
PAGES = ["register", "register_person", "day_plan", "register_door_sign", "register_bring_lists"]
PERSON_PAGES = ["register_change", "register_remove"]


def test_the_first_page_shows_the_day_and_how_to_begin(client: Client, published: Deployment) -> None:
    page = text(client.get(mails.register_path(published)))

    assert "Montag, 29. September 2025" in page
    assert "9:00 bis 15:00 Uhr" in page
    assert "Noch ist niemand angemeldet." in page
    assert "Möglich bis 29.09.2025, 7:00 Uhr" in page
    assert "noch frei 36" in page


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_in_both_languages(
    client: Client, published: Deployment, add: Callable[..., Any], name: str, language: str
) -> None:
    add(resident())
    response = client.get(link(name, published), headers={"accept-language": language})

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", PAGES + PERSON_PAGES)
def test_a_stranger_without_the_link_sees_nothing(
    published: Deployment,
    add: Callable[..., Any],
    people: Callable[[], list[Appointment]],
    name: str,
) -> None:
    add(resident())
    more = {"appointment_id": people()[0].pk} if name in PERSON_PAGES else {}
    good = links.token(published.pk, purpose=PURPOSE)
    for token in (links.token(published.pk, purpose="fleet.request"), good[:-2] + "xx", "x"):
        response = Client().get(reverse(f"fleet:{name}", kwargs={"token": token, **more}))
        assert response.status_code == 403
        assert "Elfriede" not in text(response)


def test_an_old_link_says_what_to_do(client: Client, published: Deployment, settings: Any) -> None:
    settings.LINK_MAX_AGE_DAYS = -1

    assert client.get(link("register", published)).status_code == 410


def test_the_link_of_a_visit_that_is_gone(client: Client, db: None) -> None:
    token = links.token(uuid7(), purpose=PURPOSE)

    assert client.get(reverse("fleet:register", kwargs={"token": token})).status_code == 404


def test_a_person_gets_a_time_at_once(
    client: Client, published: Deployment, add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    done = add(resident())
    [appointment] = people()

    assert done.status_code == 302
    assert done["Location"].endswith(f"#person-{appointment.pk}")
    page = text(client.get(link("register", published)))
    assert "Elfriede Beispiel ist angemeldet: 09:00 Uhr." in page
    assert "geboren am 04.03.1938" in page
    assert (appointment.source, appointment.exemption) == ("host", "not_asked")


def test_matters_that_care_homes_need_come_first(client: Client, published: Deployment, city: Any) -> None:
    assert published.window is not None

    def headings() -> list[str]:
        page = client.get(link("register_person", published))
        return [str(heading) for heading, _ in page.context["form"].fields["services"].choices]

    published.window.services.add(city.service("reisepass"))
    assert headings() == ["Oft gebraucht in Pflegeheimen", "Ausweise und Pässe"]
    published.window.services.set([city.service("reisepass")])
    assert headings() == ["Ausweise und Pässe"]


def test_a_second_click_is_one_person(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    data = resident()

    assert [add(data).status_code, add(data).status_code] == [302, 302]
    assert len(people()) == 1


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"name": ""}, "name", "Bitte geben Sie den Namen an."),
        ({"name": "-"}, "name", "Bitte geben Sie den Namen mit Buchstaben an."),
        ({"born_on": ""}, "born_on", "Bitte geben Sie das Geburtsdatum an."),
        ({"born_on": "31.02.1938"}, "born_on", "Bitte schreiben Sie das Geburtsdatum"),
        ({"born_on": "2025-09-16"}, "born_on", "liegt in der Zukunft"),
        ({"born_on": "1838-03-04"}, "born_on", "liegt zu weit zurück"),
        ({"services": []}, "services", "Bitte wählen Sie mindestens ein Anliegen"),
        ({"services": ["hundesteuer"]}, "services", "Bitte wählen Sie mindestens ein Anliegen"),
        ({"place": "bedside"}, "room_label", "in welchem Zimmer"),
        ({"place": "moon"}, "place", "wo wir die Person sehen"),
        ({"representation": "proxy"}, "representative_name", "wer für die Person handelt"),
    ],
)
def test_wrong_data_are_told_at_the_field_and_keep_what_was_typed(
    add: Callable[..., Any],
    people: Callable[[], list[Appointment]],
    wrong: dict[str, Any],
    field: str,
    message: str,
) -> None:
    page = add(resident(language="en", **wrong))

    assert page.status_code == 200
    assert message in " ".join(page.context["form"].errors[field])
    assert message in text(page)
    assert '<option value="en" selected' in page.content.decode()
    assert people() == []


def test_a_resident_registered_twice_is_told_at_the_name(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    add(resident())
    page = add(resident("beispiel, elfriede"))

    assert "gibt es an diesem Tag schon einen Termin" in " ".join(page.context["form"].errors["name"])
    assert len(people()) == 1


def test_a_full_day_says_what_to_do(
    client: Client, published: Deployment, add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    window = published.window
    assert window is not None
    window.desks = 1
    window.ends_at = window.starts_at + timedelta(minutes=15)
    window.save()
    window.pools.update(seats=1)
    add(resident("Anna Eins"))
    assert "Der Tag ist voll" in text(client.get(link("register", published)))
    page = add(resident("Berta Zwei"))
    assert "An diesem Tag ist kein Platz mehr" in text(page)
    assert 'value="Berta Zwei"' in page.content.decode()
    assert len(people()) == 1


def test_after_the_deadline_nothing_changes(
    client: Client,
    published: Deployment,
    add: Callable[..., Any],
    people: Callable[[], list[Appointment]],
    frozen_clock: Any,
) -> None:
    add(resident())
    [appointment] = people()
    frozen_clock.move_to(published.starts_at - timedelta(minutes=119))
    assert "Die Anmeldung ist geschlossen" in text(client.get(link("register", published)))
    for name in PERSON_PAGES:
        page = client.post(link(name, published, appointment_id=appointment.pk), resident("Wer Anders"))
        assert (page.status_code, "Es wurde nichts geändert." in text(page)) == (409, True)
    assert add(resident("Berta Zwei")).status_code == 409
    assert [person.person_name for person in people()] == ["Elfriede Beispiel"]
    assert client.get(link("day_plan", published)).status_code == 200


def test_a_cancelled_visit_says_why(client: Client, published: Deployment, now: datetime) -> None:
    services.cancel(deployment=published, reason="Der Bus ist kaputt.", now=now)
    for name in PAGES:
        page = client.get(link(name, published))
        assert page.status_code == 409
        assert "Der Bus ist kaputt." in text(page)


def test_a_draft_is_not_open_yet(client: Client, draft: Deployment) -> None:
    page = client.get(link("register", draft))

    assert (page.status_code, "Der Besuch steht noch nicht fest" in text(page)) == (409, True)


def test_citizens_bookings_stay_hidden(
    client: Client, published: Deployment, now: datetime, city: Any
) -> None:
    assert published.window is not None
    own = book(
        window=published.window,
        services=city.services("anmeldung"),
        person=PersonData(name="Amir Nachbar"),
        source=Appointment.Source.CITIZEN,
        now=published.starts_at - timedelta(days=2),
        form_key=uuid7(),
        start=published.starts_at,
    )
    for name in PAGES:
        assert "Amir" not in text(client.get(link(name, published)))
    for name in PERSON_PAGES:
        assert client.get(link(name, published, appointment_id=own.pk)).status_code == 404
    assert client.get(link("register_bring_lists", published) + f"?person={own.pk}").status_code == 404


def test_changing_keeps_the_time_and_asks_only_about_what_is_new(
    client: Client, published: Deployment, add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    add(resident("Elfriede Beispiel", "personalausweis"), **DECLINED)
    [before] = people()
    path = link("register_change", published, appointment_id=before.pk)
    form = client.get(path).content.decode()
    assert 'value="Elfriede Beispiel"' in form
    assert re.search(r'value="personalausweis"[^>]*checked', form)
    done = client.post(path, resident("Elfriede Beispiel", "personalausweis", room_label="2.14"))
    assert done.status_code == 302
    [after] = people()
    assert (after.starts_at, after.room_label, after.exemption) == (before.starts_at, "2.14", "declined")
    more = client.post(path, resident("Elfriede Beispiel", "personalausweis", "anmeldung"))
    assert "Muss sich Elfriede Beispiel hier anmelden?" in text(more)
    other = client.post(path, resident("Elfriede Beispiel", "befreiung_ausweispflicht"))
    assert other.status_code == 302
    back = client.post(path, resident("Elfriede Beispiel", "personalausweis"))
    assert "Braucht Elfriede Beispiel einen neuen Ausweis?" in text(back)


def test_a_change_that_is_refused_says_so_at_the_field(
    client: Client, published: Deployment, add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    add(resident("Anna Eins"))
    add(resident("Berta Zwei"))
    path = link("register_change", published, appointment_id=people()[1].pk)
    page = client.post(path, resident("Anna Eins"))

    assert page.context["form"].errors["name"]
    assert [person.person_name for person in people()] == ["Anna Eins", "Berta Zwei"]


def test_removing_asks_once(
    client: Client, published: Deployment, add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    add(resident())
    path = link("register_remove", published, appointment_id=people()[0].pk)
    assert "Möchten Sie Elfriede Beispiel abmelden?" in text(client.get(path))
    assert len(people()) == 1
    assert "Elfriede Beispiel ist abgemeldet." in text(client.post(path, follow=True))
    assert people() == []
    assert client.post(path).status_code == 404


def test_sheets_are_in_the_language_of_each_person(
    client: Client, published: Deployment, add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    add(resident("Anna Eins"))
    add(resident("Ben Two", language="en"))
    add(
        resident(
            "Cora Drei", place="bedside", room_label="2.14", representation="proxy", representative_name="D"
        )
    )
    sheets = text(client.get(link("register_bring_lists", published)))
    assert "Befreiung von der Ausweispflicht" in sheets
    assert "Exemption from the duty to hold an ID card" in sheets
    assert "Wir kommen zu Ihnen ins Zimmer 2.14." in sheets
    only = text(client.get(link("register_bring_lists", published) + f"?person={people()[0].pk}"))
    assert ("Anna Eins" in only, "Ben Two" in only) == (True, False)
    plan = text(client.get(link("day_plan", published)))
    assert "am Bett, Zimmer 2.14" in plan
    assert "mit D" in plan


def test_sheets_without_people_say_what_will_be_here(client: Client, published: Deployment) -> None:
    for name in ("day_plan", "register_bring_lists"):
        assert "Noch ist niemand angemeldet." in text(client.get(link(name, published)))


@pytest.mark.parametrize("name", ["register", "day_plan", "register_bring_lists"])
def test_three_people_need_no_more_queries_than_one(
    client: Client,
    published: Deployment,
    add: Callable[..., Any],
    name: str,
    queries_of: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    add(resident("Anna Eins"))
    client.get(
        link(name, published)
    )  # words of the service list are kept from the first page on; messages are read
    with queries_of() as one:
        client.get(link(name, published))
    add(resident("Berta Zwei"))
    add(resident("Cora Drei"))
    client.get(link(name, published))
    with queries_of() as three:
        client.get(link(name, published))
    assert (len(one), len(three)) == (5, 5)
