"""The packing list: what is on it, checking off, changes after the check-off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.fleet import errors, errors_crew
from wanderamt.apps.fleet.models import Deployment, KitItem, PackedItem, Unit
from wanderamt.apps.fleet.queries.packing import crew_deployment, packing, packing_lists
from wanderamt.apps.fleet.services.packing import check_off, undo
from wanderamt.apps.fleet.tests import crews
from wanderamt.apps.fleet.tests.crews import BOOKED_ON, START

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop(city: Any, bus: Unit, clerk: Any, second_clerk: Any) -> Deployment:
    return crews.deployment(city, bus, [clerk, second_clerk], request=crews.visit_request(city))


@pytest.fixture
def booked(stop: Deployment, city: Any) -> Deployment:
    """An ID card at the desk, a certificate and a passport at the bed."""
    crews.appointment(stop, city.services("personalausweis"), "Elfriede Beispiel")
    crews.appointment(
        stop,
        city.services("meldebescheinigung", "reisepass"),
        "Kurt Muster",
        place="bedside",
        room_label="12",
    )
    return stop


def quantities(stop: Deployment) -> dict[str, int]:
    return {line.key: line.quantity for line in packing(crew_deployment(stop.pk)).lines}


def states(stop: Deployment) -> dict[str, str]:
    return {line.key: line.state for line in packing(crew_deployment(stop.pk)).lines}


def test_nothing_is_packed_where_nothing_is_booked(stop: Deployment) -> None:
    assert packing(crew_deployment(stop.pk)).lines == []


def test_the_list_follows_from_what_is_booked(booked: Deployment) -> None:
    found = packing(crew_deployment(booked.pk))

    assert (found.people, found.at_bed) == (2, 1)
    assert quantities(booked)["notebook"] == 2
    assert {"fingerprint_scanner", "document_printer", "paper_sheets", "spare_sim_card"} <= quantities(
        booked
    ).keys()


def test_the_levels_say_how_far_each_matter_gets(booked: Deployment) -> None:
    found = packing(crew_deployment(booked.pk))

    assert [(level.value, number) for level, number in found.levels] == [
        ("complete", 0),
        ("capture", 2),
        ("network", 1),
    ]
    assert [each.service.pk for each in found.matters] == [
        "personalausweis",
        "reisepass",
        "meldebescheinigung",
    ]


@pytest.mark.parametrize(("answer", "at_risk"), [("yes", 0), ("no", 1), ("unknown", 1)])
def test_matters_that_need_the_network_are_a_risk_without_reception(
    booked: Deployment, answer: str, at_risk: int
) -> None:
    request = booked.request
    assert request is not None
    request.reception = answer
    request.save()

    assert packing(crew_deployment(booked.pk)).network_at_risk == at_risk


def test_without_a_host_nobody_knows_the_reception(
    city: Any, bus: Unit, clerk: Any, second_clerk: Any
) -> None:
    free = crews.deployment(city, bus, [clerk, second_clerk])
    crews.appointment(free, city.services("meldebescheinigung"), "Kurt Muster")

    assert packing(crew_deployment(free.pk)).network_at_risk == 1


def test_change_is_packed_for_those_who_pay(booked: Deployment) -> None:
    [cash] = [section for section in packing(crew_deployment(booked.pk)).sections if section.kind == "cash"]

    assert cash.sentence.replace("\xa0", " ") == "Wechselgeld, zusammen 50,00 €."
    assert all(line.name.startswith(("Scheine zu", "Münzen zu")) for line in cash.lines)


def test_who_is_not_known_by_age_pays_like_a_grown_up(stop: Deployment, city: Any) -> None:
    crews.appointment(stop, city.services("personalausweis"), "Kurt Muster", born_on=None)

    assert "cash_200" in quantities(stop)


def test_an_impossible_birth_date_does_not_stop_the_list(stop: Deployment, city: Any) -> None:
    crews.appointment(
        stop, city.services("personalausweis"), "Kurt Muster", born_on=START.date() + timedelta(days=9)
    )

    assert "notebook" in quantities(stop)


def test_what_the_kit_lacks_is_said(booked: Deployment, bus: Unit) -> None:
    KitItem.objects.filter(unit=bus, equipment="fingerprint_scanner").delete()

    assert [line.key for line in packing(crew_deployment(booked.pk)).missing] == ["fingerprint_scanner"]


def test_a_line_is_checked_off_with_name_and_time(booked: Deployment) -> None:
    item = check_off(deployment=booked, key="notebook", quantity=2, packed_by="Theresa Kehl", now=START)

    assert (item.packed_by, item.packed_at) == ("Theresa Kehl", START)
    assert states(booked)["notebook"] == "packed"
    assert packing(crew_deployment(booked.pk)).done == 1


def test_checking_off_twice_keeps_the_first_name(booked: Deployment) -> None:
    check_off(deployment=booked, key="notebook", quantity=2, packed_by="Theresa Kehl", now=START)

    again = check_off(deployment=booked, key="notebook", quantity=2, packed_by="Emre Aydın", now=START)

    assert again.packed_by == "Theresa Kehl"
    assert PackedItem.objects.count() == 1


def test_a_quantity_that_grew_after_the_check_off_is_shown_as_changed(booked: Deployment, city: Any) -> None:
    before = quantities(booked)["paper_sheets"]
    check_off(deployment=booked, key="paper_sheets", quantity=before, packed_by="Theresa Kehl", now=START)
    crews.appointment(booked, city.services("meldebescheinigung"), "Ilse Probe")

    assert states(booked)["paper_sheets"] == "changed"

    after = quantities(booked)["paper_sheets"]
    item = check_off(deployment=booked, key="paper_sheets", quantity=after, packed_by="Emre Aydın", now=START)
    assert (item.quantity, item.packed_by) == (after, "Emre Aydın")
    assert states(booked)["paper_sheets"] == "packed"


def test_a_check_off_is_undone_and_undone_twice_is_undone_once(booked: Deployment) -> None:
    check_off(deployment=booked, key="notebook", quantity=2, packed_by="Theresa Kehl", now=START)

    undo(deployment=booked, key="notebook")
    undo(deployment=booked, key="notebook")

    assert states(booked)["notebook"] == "open"


def test_a_line_that_is_no_longer_needed_is_refused(booked: Deployment) -> None:
    with pytest.raises(errors_crew.LineGone):
        check_off(deployment=booked, key="laminator", quantity=1, packed_by="Theresa Kehl", now=START)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_nothing_is_packed_for_what_does_not_take_place(city: Any, bus: Unit, state: str) -> None:
    stop = crews.deployment(city, bus, [], state=state)

    with pytest.raises(errors.NotPublished):
        check_off(deployment=stop, key="notebook", quantity=1, packed_by="x", now=START)
    with pytest.raises(errors.NotPublished):
        undo(deployment=stop, key="notebook")


def test_a_collection_brings_the_documents_of_its_site(
    stop: Deployment, city: Any, bus: Unit, clerk: Any
) -> None:
    ready = crews.document(stop, city.service("personalausweis"), "Elfriede Beispiel")
    crews.document(stop, city.service("reisepass"), "Kurt Muster", state="ordered")
    later = {"starts_at": START + timedelta(days=28), "ends_at": START + timedelta(days=28, hours=1)}
    collection = crews.deployment(city, bus, [clerk], brings_documents_of=stop, desks=1, **later)

    found = packing(crew_deployment(collection.pk))

    [section] = [each for each in found.sections if each.kind == "document"]
    assert [line.name for line in section.lines] == ["Dokument für Elfriede Beispiel"]
    assert section.lines[0].why == f"Personalausweis beantragen (ab 16 Jahren), {ready.case.number}"
    assert {"safe", "document_reader"} <= {line.key for line in found.lines}
    assert found.reception == "yes"


def test_the_overview_lists_what_is_coming(stop: Deployment, city: Any, bus: Unit) -> None:
    crews.deployment(city, bus, [], state="cancelled")

    assert list(packing_lists(today=START.date())) == [stop]
    assert list(packing_lists(today=START.date() + timedelta(days=1))) == []


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_questions_for_one_and_three_people(
    stop: Deployment, city: Any, people: int, django_assert_num_queries: Any
) -> None:
    for number in range(people):
        crews.appointment(
            stop, city.services("personalausweis", "meldebescheinigung"), "Ilse " + "x" * (number + 1)
        )
    packing(crew_deployment(stop.pk))  # words of the catalogue are kept for five minutes

    with django_assert_num_queries(8):
        packing(crew_deployment(stop.pk))


# ------------------------------------------------------------------------------------------------------ pages


@pytest.fixture
def crew_client(client: Client, clerk: Any, frozen_clock: Any) -> Client:
    client.force_login(clerk)
    return client


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_shows_every_line(crew_client: Client, booked: Deployment, bus: Unit, language: str) -> None:
    KitItem.objects.filter(unit=bus, equipment="fingerprint_scanner").delete()
    check_off(deployment=booked, key="paper_sheets", quantity=1, packed_by="Theresa Kehl", now=BOOKED_ON)
    crew_client.cookies["django_language"] = language

    page = crew_client.get(reverse("fleet:packing", args=[booked.pk])).content.decode()

    for line in packing(crew_deployment(booked.pk)).lines:
        assert f'id="{line.anchor}"' in page
    assert "Theresa Kehl" in page


def test_without_script_a_check_off_comes_back_to_its_line(crew_client: Client, booked: Deployment) -> None:
    url = reverse("fleet:packing_check", args=[booked.pk])

    answer = crew_client.post(url, {"key": "notebook", "quantity": 2})

    assert answer["Location"] == reverse("fleet:packing", args=[booked.pk]) + "#line-notebook"
    assert PackedItem.objects.get().packed_by == "Theresa Kehl"


def test_with_htmx_only_the_line_and_the_progress_come_back(crew_client: Client, booked: Deployment) -> None:
    url = reverse("fleet:packing_check", args=[booked.pk])

    page = crew_client.post(
        url, {"key": "notebook", "quantity": 2}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "<html" not in page
    assert 'id="line-notebook"' in page
    assert 'hx-swap-oob="true"' in page


def test_undo_by_button(crew_client: Client, booked: Deployment) -> None:
    url = reverse("fleet:packing_check", args=[booked.pk])
    crew_client.post(url, {"key": "notebook", "quantity": 2})

    crew_client.post(url, {"key": "notebook", "quantity": 2, "undo": "1"})

    assert not PackedItem.objects.exists()


def test_a_line_that_is_gone_is_a_page_that_says_so(crew_client: Client, booked: Deployment) -> None:
    answer = crew_client.post(
        reverse("fleet:packing_check", args=[booked.pk]), {"key": "laminator", "quantity": 1}
    )

    assert answer.status_code == 409


def test_undoing_a_line_that_is_gone_leads_to_the_list(crew_client: Client, booked: Deployment) -> None:
    answer = crew_client.post(
        reverse("fleet:packing_check", args=[booked.pk]), {"key": "laminator", "quantity": 1, "undo": "1"}
    )

    assert answer["Location"] == reverse("fleet:packing", args=[booked.pk])


@pytest.mark.parametrize("quantity", ["0", "-1", "viele", ""])
def test_a_forged_quantity_is_a_bad_request(crew_client: Client, booked: Deployment, quantity: str) -> None:
    answer = crew_client.post(
        reverse("fleet:packing_check", args=[booked.pk]), {"key": "notebook", "quantity": quantity}
    )

    assert answer.status_code == 400
    assert not PackedItem.objects.exists()


def test_an_unknown_deployment_is_not_found(crew_client: Client, city: Any) -> None:
    assert crew_client.get(reverse("fleet:packing", args=[START_KEY])).status_code == 404


START_KEY = "01992b00-0000-7000-8000-000000000000"


def test_a_draft_says_that_there_is_nothing_to_pack(crew_client: Client, city: Any, bus: Unit) -> None:
    stop = crews.deployment(city, bus, [], state="draft")

    assert (
        "Hier gibt es nichts zu packen"
        in crew_client.get(reverse("fleet:packing", args=[stop.pk])).content.decode()
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_asks_the_same_questions_for_one_and_three_rows(
    crew_client: Client, city: Any, bus: Unit, clerk: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        day = {
            "starts_at": START + timedelta(days=number),
            "ends_at": START + timedelta(days=number, hours=4),
        }
        crews.deployment(city, bus, [clerk], **day)

    with django_assert_num_queries(6):
        page = crew_client.get(reverse("fleet:packing_lists")).content.decode()
    assert page.count("/packen/") == rows


def test_an_empty_overview_says_what_will_be_there(crew_client: Client) -> None:
    assert "Kein Einsatz steht an" in crew_client.get(reverse("fleet:packing_lists")).content.decode()


@pytest.mark.parametrize("name", ["packing_lists", "packing", "packing_check"])
def test_a_stranger_sees_no_packing_list(client: Client, stranger: Any, stop: Deployment, name: str) -> None:
    url = reverse(f"fleet:{name}", args=[] if name == "packing_lists" else [stop.pk])
    deed = client.post if name == "packing_check" else client.get

    assert deed(url).status_code == 302
    client.force_login(stranger)
    assert deed(url).status_code == 403
