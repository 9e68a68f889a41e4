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
    appointments_of,
    book,
    matters_of,
)
from wanderamt.apps.fleet import mails, services
from wanderamt.apps.fleet.forms.register import ResidentForm
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.offices.models import Site
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")
PURPOSE = "fleet.register"
PAGES = ["register", "register_person", "day_plan", "register_door_sign", "register_bring_lists"]
PERSON_PAGES = ["register_change", "register_remove"]


def text(response: Any) -> str:
    content = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content)).replace("&amp;", "&")


def link(name: str, deployment: Deployment, **more: object) -> str:
    token = links.token(deployment.pk, purpose=PURPOSE)
    return reverse(f"fleet:{name}", kwargs={"token": token, **more})


def resident(name: str = "Elfriede Beispiel", *matters: str, **facts: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid7()),
        "name": name,
        "born_on": "1938-03-04",
        "services": list(matters) or ["befreiung_ausweispflicht"],
        "place": "room",
        "room_label": "",
        "representation": "none",
        "representative_name": "",
        "language": "de",
        **facts,
    }


SITUATION = {"frage-lage": "1", "situation": ["permanent_care"]}
CHOSEN = {**SITUATION, "frage-befreiung": "1", "exemption": "chosen"}
DECLINED = {**SITUATION, "frage-befreiung": "1", "exemption": "declined"}
KEEPS_DWELLING = {"frage-wohnung": "1", "other_dwelling": "yes", "stay_since": ""}


@pytest.fixture
def add(client: Client, published: Deployment) -> Callable[..., Any]:
    """Send the page for one more person, with these answers."""

    def send(data: dict[str, Any], **answers: Any) -> Any:
        return client.post(link("register_person", published), {**data, **answers})

    return send


@pytest.fixture
def people(published: Deployment) -> Callable[[], list[Appointment]]:
    def listed() -> list[Appointment]:
        assert published.window is not None
        return appointments_of(published.window)

    return listed


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


def test_before_a_card_the_exemption_is_offered(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    data = resident("Elfriede Beispiel", "personalausweis", "anmeldung")
    first = add(data)
    assert "Braucht Elfriede Beispiel einen neuen Ausweis?" in text(first)
    assert first.context["form"].errors == {}
    assert 'type="hidden" name="services" value="anmeldung"' in first.content.decode()
    unanswered = add(data, **{"frage-lage": "1"})
    assert "Bitte wählen Sie, was zutrifft" in text(unanswered)
    both = add(data, **{"frage-lage": "1", "situation": ["permanent_care", "nothing"]})
    assert "passt nicht zu den anderen Angaben" in text(both)
    offer = add(data, **SITUATION)
    assert "kann sich von der Ausweispflicht befreien lassen" in text(offer)
    assert "§ 1 Abs. 3 Nr. 2 PAuswG" in text(offer)
    assert people() == []


def test_the_exemption_takes_the_place_of_the_card(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    add(resident("Elfriede Beispiel", "personalausweis", "befreiung_ausweispflicht"), **CHOSEN)
    [appointment] = people()

    assert [service.pk for service in matters_of(appointment)] == ["befreiung_ausweispflicht"]
    assert appointment.exemption == "chosen"


def test_who_wants_a_card_gets_one(add: Callable[..., Any], people: Callable[[], list[Appointment]]) -> None:
    add(resident("Elfriede Beispiel", "personalausweis"), **DECLINED)
    [appointment] = people()

    assert [service.pk for service in matters_of(appointment)] == ["personalausweis"]
    assert appointment.exemption == "declined"


def test_where_no_ground_is_there_is_no_offer(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    add(resident("Elfriede Beispiel", "personalausweis"), **{"frage-lage": "1", "situation": ["nothing"]})

    assert [person.exemption for person in people()] == ["not_applicable"]


@pytest.mark.parametrize("ground", ["guardianship", "certified_power", "cannot_move_alone"])
def test_each_ground_leads_to_the_offer(add: Callable[..., Any], ground: str) -> None:
    page = add(resident("Elfriede Beispiel", "personalausweis"), **{"frage-lage": "1", "situation": [ground]})

    assert "§ 1 Abs. 3 Nr." in text(page)


def test_who_keeps_another_dwelling_need_not_register(
    client: Client, published: Deployment, add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    data = resident("Elfriede Beispiel", "anmeldung")
    assert "Muss sich Elfriede Beispiel hier anmelden?" in text(add(data))
    told = text(add(data, **KEEPS_DWELLING))
    assert "muss sich nicht anmelden" in told
    assert "§ 32 Abs. 1 BMG" in told
    done = add(data, **KEEPS_DWELLING, **{"frage-keine-anmeldung": "1", "registration": "drop"})
    assert done.status_code == 302
    assert people() == []
    assert "Dann braucht die Person keinen Termin." in text(client.get(link("register", published)))


def test_a_needless_registration_leaves_the_other_matters(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    data = resident("Elfriede Beispiel", "anmeldung", "befreiung_ausweispflicht")
    add(data, **KEEPS_DWELLING, **{"frage-keine-anmeldung": "1", "registration": "drop"})

    assert [service.pk for service in matters_of(people()[0])] == ["befreiung_ausweispflicht"]


def test_a_registration_is_kept_on_explicit_wish(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    data = resident("Elfriede Beispiel", "anmeldung")
    add(data, **KEEPS_DWELLING, **{"frage-keine-anmeldung": "1", "registration": "keep"})

    assert [service.pk for service in matters_of(people()[0])] == ["anmeldung"]


@pytest.mark.parametrize(("since", "asked_again"), [("2025-05-01", False), ("2025-09-01", True), ("", False)])
def test_without_another_dwelling_three_months_decide(
    add: Callable[..., Any], people: Callable[[], list[Appointment]], since: str, asked_again: bool
) -> None:
    data = resident("Elfriede Beispiel", "anmeldung")
    page = add(data, **{"frage-wohnung": "1", "other_dwelling": "no", "stay_since": since})

    assert (page.status_code == 200, len(people())) == (asked_again, 0 if asked_again else 1)


def test_a_stay_that_begins_tomorrow_is_told_at_the_field(add: Callable[..., Any]) -> None:
    data = resident("Elfriede Beispiel", "anmeldung")
    page = add(data, **{"frage-wohnung": "1", "other_dwelling": "no", "stay_since": "2025-09-16"})

    assert "liegt in der Zukunft" in text(page)


def test_elsewhere_than_in_a_care_home_nobody_asks_about_dwellings(
    add: Callable[..., Any], people: Callable[[], list[Appointment]]
) -> None:
    Site.objects.update(kind=Site.Kind.COMMUNITY)
    add(resident("Elfriede Beispiel", "anmeldung"))

    assert len(people()) == 1


def test_back_from_a_question_keeps_what_was_typed(add: Callable[..., Any]) -> None:
    page = add(resident("Elfriede Beispiel", "personalausweis"), schritt="person")

    assert isinstance(page.context["form"], ResidentForm)
    assert 'value="Elfriede Beispiel"' in page.content.decode()


def test_questions_in_english(client: Client, published: Deployment) -> None:
    english = {"headers": {"accept-language": "en"}}
    data = resident("Elfriede Beispiel", "personalausweis", "anmeldung")
    path = link("register_person", published)
    offer = client.post(path, {**data, **SITUATION}, **english)
    assert "The person is expected to stay in a care home" in text(offer)
    no_duty = client.post(path, {**data, **DECLINED, **KEEPS_DWELLING}, **english)
    assert "No registration is needed" in text(no_duty)


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
