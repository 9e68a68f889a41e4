from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.appointments.public import (
    Appointment,
    matters_of,
)
from wanderamt.apps.fleet.forms.register import ResidentForm
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.tests.residents import (
    CHOSEN,
    DECLINED,
    KEEPS_DWELLING,
    SITUATION,
    link,
    resident,
    text,
)
from wanderamt.apps.offices.models import Site

pytestmark = pytest.mark.usefixtures("frozen_clock")


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
    english = {"accept-language": "en"}
    data = resident("Elfriede Beispiel", "personalausweis", "anmeldung")
    path = link("register_person", published)
    offer = client.post(path, {**data, **SITUATION}, headers=english)
    assert "The person is expected to stay in a care home" in text(offer)
    no_duty = client.post(path, {**data, **DECLINED, **KEEPS_DWELLING}, headers=english)
    assert "No registration is needed" in text(no_duty)
