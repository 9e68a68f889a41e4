"""How a matter stands: told for the number and a second thing from its papers, else nothing at all."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.appointments.public import Appointment, PersonData, book
from wanderamt.apps.assistant.live import status
from wanderamt.apps.assistant.tests.live.conftest import lines
from wanderamt.apps.assistant.turns import Asked, Reply
from wanderamt.apps.cases.public import Case, Document, Payment, open_case
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.models import Attempt
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
Ask = Callable[..., Asked]
NOTHING = "Zu diesen beiden Angaben finden wir nichts."
WHY = "Dafür brauche ich zwei Angaben. So erfährt niemand etwas über Sie, der nur die Nummer kennt."


@pytest.fixture
def window(make_window: Callable[..., OpeningWindow]) -> OpeningWindow:
    return make_window()


@pytest.fixture
def appointment(window: OpeningWindow, city: City, now: datetime) -> Appointment:
    person = PersonData(name="Elfriede Beispiel", born_on=date(1940, 5, 8))
    services = city.services("personalausweis")
    source = Appointment.Source.HOST
    return book(window=window, services=services, person=person, source=source, now=now, form_key=uuid7())


@pytest.fixture
def case(window: OpeningWindow, appointment: Appointment, city: City) -> Case:
    """The application for an ID card at Martinshof, the first of its day."""
    return open_case(
        window=window,
        service=city.service("personalausweis"),
        visit_id=uuid7(),
        person_name="Elfriede Beispiel",
        born_on=date(1940, 5, 8),
        language="de",
        email="elfriede@beispiel.example",
        representation="none",
        representative_name="",
        appointment_id=appointment.pk,
        now=window.starts_at,
    )


@pytest.fixture
def receipt(case: Case) -> str:
    payment = Payment.objects.create(
        window=case.window,
        visit_id=case.visit_id,
        method="card",
        cents=4300,
        terminal_reference="1",
        receipt_number="B1-20250929-0001",
        received_at=case.opened_at,
        form_key=uuid7(),
    )
    return payment.receipt_number


@pytest.fixture
def tell(asked: Ask) -> Callable[..., Reply]:
    """Send the form of the dialogue."""

    def send(number: str, proof: str, *, at: datetime | None = None) -> Reply:
        return status.handle(
            asked(press="status", at=at, fields={"case_number": number, "case_proof": proof})
        )

    return send


def set_stage(case: Case, state: str, document: str = "", **changes: Any) -> None:
    closed = None if state == "open" else case.opened_at
    reason = "Ein Papier fehlt." if state in {"follow_up", "refused"} else ""
    Case.objects.filter(pk=case.pk).update(state=state, closed_at=closed, reason=reason)
    if document:
        Document.objects.create(case=case, state=document, ordered_at=case.opened_at, **changes)


@pytest.mark.parametrize(
    ("state", "document", "told"),
    [
        ("open", "", "Ihr Anliegen ist aufgenommen. Wir arbeiten daran."),
        ("captured", "", "Ihr Anliegen ist aufgenommen. Wir arbeiten daran."),
        ("follow_up", "", "Uns fehlt noch etwas von Ihnen. Bitte rufen Sie uns an."),
        ("refused", "", "Ihr Anliegen ist abgeschlossen."),
        ("finished", "", "Ihr Anliegen ist abgeschlossen."),
        ("captured", "ordered", "Ihr Dokument ist bestellt."),
        ("captured", "ready", "Ihr Dokument ist fertig."),
        ("captured", "sent", "Ihr Dokument ist fertig und wird direkt zu Ihnen nach Hause geschickt."),
        ("captured", "handed_over", "Ihr Anliegen ist abgeschlossen."),
    ],
)
def test_the_state_is_told_and_nothing_about_the_person(
    case: Case, appointment: Appointment, tell: Any, now: datetime, state: str, document: str, told: str
) -> None:
    set_stage(case, state, document)
    found = tell(case.number, appointment.code)
    assert lines(found)[0] == told
    assert (found.decision, found.stand, found.form, found.memory.step) == ("answer", now, None, "")
    for secret in (
        "Elfriede",
        "Beispiel",
        "1940",
        "Personalausweis",
        "Papier",
        case.number,
        appointment.code,
    ):
        assert secret not in found.text


def test_an_ordered_document_has_its_days(case: Case, appointment: Appointment, tell: Any) -> None:
    set_stage(
        case, "captured", "ordered", expected_from=date(2025, 10, 13), expected_until=date(2025, 10, 27)
    )
    assert lines(tell(case.number, appointment.code)) == [
        "Ihr Dokument ist bestellt. Es kommt wahrscheinlich zwischen 13.10.2025 und 27.10.2025."
    ]


def test_a_ready_document_lies_where_the_matter_was_taken_down(
    case: Case, appointment: Appointment, tell: Any, city: City
) -> None:
    set_stage(case, "captured", "ready")
    assert lines(tell(case.number, appointment.code))[1].startswith(
        "Wir geben es Ihnen, wenn wir das nächste Mal hier sind: Pflege & Wohnen Martinshof."
    )
    OpeningWindow.objects.filter(pk=case.window_id).update(
        counter=city.counter("Bürgeramt Aegi"), site=city.site("aegi")
    )
    assert lines(tell(case.number, appointment.code))[1] == "Sie können es hier abholen: Bürgeramt Aegi."


@pytest.mark.parametrize("spell", [str.lower, lambda code: f" {code[:3]} {code[3:]} "])
def test_the_code_is_read_as_people_type_it(
    case: Case, appointment: Appointment, tell: Any, spell: Any
) -> None:
    assert tell(case.number.lower(), spell(appointment.code)).decision == "answer"


def test_the_number_of_the_receipt_opens_the_matter_too(case: Case, receipt: str, tell: Any) -> None:
    assert tell(case.number, receipt).decision == "answer"


@pytest.mark.parametrize(
    ("number", "proof"),
    [
        ("V-B1-20250929-0001", "AAAAAA"),
        ("V-B1-20250929-9999", "AAAAAA"),
        ("V-B1-20250929-0001", "B1-20250929-0002"),
        ("V-B1-20250929-0001", "Beispiel"),
        ("V-B1-20250929-0001", "Elfriede Beispiel"),
        ("V-B1-20250929-0001", "08.05.1940"),
        ("V-B1-20250929-0001", "None"),
        ("V-B1-20250929-0001", "V-B1-20250929-0001"),
        ("V-B1-20250929-0001' OR 1=1 --", "AAAAAA"),
        ("Elfriede Beispiel", "AAAAAA"),
    ],
)
def test_every_wrong_pair_gets_the_same_answer(
    case: Case,
    receipt: str,
    tell: Any,
    number: str,
    proof: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Nobody can tell an unknown number from a second thing that does not fit, not by the work either."""
    with django_assert_num_queries(6):
        found = tell(number, proof)
    assert lines(found)[0] == NOTHING
    assert len(lines(found)) == 2
    assert (found.decision, found.memory.step, found.stand) == ("person", "status", None)
    assert found.form is not None
    assert not found.form.errors


def test_the_code_of_somebody_else_opens_nothing(
    case: Case, city: City, window: OpeningWindow, now: datetime, tell: Any
) -> None:
    other = book(
        window=window,
        services=city.services("ummeldung"),
        person=PersonData(name="Otto Anders", born_on=date(1950, 1, 1)),
        source=Appointment.Source.HOST,
        now=now,
        form_key=uuid7(),
    )
    assert lines(tell(case.number, other.code))[0] == NOTHING


def test_a_matter_without_appointment_is_not_opened_by_a_missing_one(case: Case, tell: Any) -> None:
    Case.objects.filter(pk=case.pk).update(appointment_id=None)
    assert lines(tell(case.number, "AAAAAA"))[0] == NOTHING


def test_whoever_was_forgotten_is_unknown(case: Case, receipt: str, tell: Any) -> None:
    set_stage(case, "finished")
    Case.objects.filter(pk=case.pk).update(person_name="–", appointment_id=None)
    assert lines(tell(case.number, receipt))[0] == NOTHING


def test_after_some_tries_even_the_right_pair_waits(
    case: Case, appointment: Appointment, tell: Any, now: datetime
) -> None:
    for _try in range(status.of_number.allowed):
        assert lines(tell(case.number, "AAAAAA"))[0] == NOTHING
    refused = tell(case.number, appointment.code)
    assert lines(refused)[0] == WHY
    assert refused.form is not None
    assert "zu viele Versuche" in str(refused.form.errors)
    later = now + status.of_number.window + timedelta(seconds=1)
    assert tell(case.number, appointment.code, at=later).decision == "answer"


def test_going_through_the_numbers_is_braked_by_the_address(
    case: Case, appointment: Appointment, tell: Any
) -> None:
    for number in range(status.of_address.allowed):
        tell(f"V-B1-20250929-{1000 + number}", "AAAAAA")
    assert "zu viele Versuche" in str(tell(case.number, appointment.code).form.errors)


def test_what_was_typed_is_stored_nowhere(case: Case, appointment: Appointment, tell: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        tell(case.number, "GEHEIM")
    written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert written
    assert not any("GEHEIM" in each or case.number in each for each in written)
    assert Attempt.objects.count() == 2


def test_the_form_takes_the_number_from_the_question(asked: Ask) -> None:
    found = status.handle(asked("Wie weit ist v-b1-20250929-0007?", press="status:start"))
    assert found.form is not None
    assert found.form["case_number"].value() == "V-B1-20250929-0007"
    assert (lines(found)[0], found.memory.step) == (WHY, "status")


@pytest.mark.parametrize(("number", "proof"), [("", ""), ("V-B1-20250929-0001", ""), ("\u202eV", "x\x00")])
def test_a_form_that_lacks_something_says_so_at_its_field(tell: Any, number: str, proof: str) -> None:
    found = tell(number, proof)
    assert found.form is not None
    assert found.form.errors
    assert Attempt.objects.count() == 0
