"""What happens to a request: asked, changed, withdrawn, declined, served."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from wanderamt.apps.fleet import errors, queries, services
from wanderamt.apps.fleet.models import Deployment, Unit, VisitRequest
from wanderamt.apps.fleet.values import PreferredTime, RequestData
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.clock import TimeDoesNotExist, TimeIsAmbiguous
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

Ask = Callable[..., VisitRequest]


def test_a_request_is_stored_with_all_answers_and_confirmed_by_mail(ask: Ask, data: RequestData) -> None:
    request = ask()

    assert request.reference == "MB-2025-00001"
    assert request.state == VisitRequest.State.SUBMITTED
    stored = queries.data_of(queries.visit_request(request.pk))
    assert replace(stored, services=()) == replace(data, services=())
    assert {each.pk for each in stored.services} == {each.pk for each in data.services}
    mail = OutboxMail.objects.get()
    assert mail.recipient == "sommer@martinshof.example"
    assert mail.subject == "Ihre Anfrage MB-2025-00001 ist angekommen"
    assert "Pflege & Wohnen Martinshof" in mail.body
    assert "/meine-anfrage/" in mail.body


def test_the_confirmation_is_written_in_the_language_of_the_host(ask: Ask) -> None:
    ask(language="en")

    assert OutboxMail.objects.get().recipient == "sommer@martinshof.example"


def test_references_count_on_within_the_year(ask: Ask, data: RequestData, now: datetime) -> None:
    first, second = ask(), ask()
    third = services.request_visit(data=_later(data), form_key=uuid7(), now=now + timedelta(days=365))

    assert [each.reference for each in (first, second, third)] == [
        "MB-2025-00001",
        "MB-2025-00002",
        "MB-2026-00001",
    ]


def _later(data: RequestData) -> RequestData:
    return replace(
        data, preferred_days=(PreferredTime(day=date(2026, 10, 1), starts=time(9), ends=time(12)),)
    )


def test_the_same_form_sent_twice_is_one_request(data: RequestData, now: datetime) -> None:
    key = uuid7()

    first = services.request_visit(data=data, form_key=key, now=now)
    second = services.request_visit(data=data, form_key=key, now=now)

    assert first == second
    assert OutboxMail.objects.count() == 1


def test_a_number_that_somebody_took_in_the_same_moment_is_not_given_twice(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    numbers = iter(["MB-2025-00001", "MB-2025-00002"])
    monkeypatch.setattr("wanderamt.apps.fleet.services.requests._next_reference", lambda _year: next(numbers))

    assert ask().reference == "MB-2025-00002"


def test_a_number_that_is_never_free_stops_the_request(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    monkeypatch.setattr(
        "wanderamt.apps.fleet.services.requests._next_reference", lambda _year: "MB-2025-00001"
    )

    with pytest.raises(IntegrityError):
        ask()


def test_the_same_form_sent_twice_in_the_same_moment_is_one_request(
    data: RequestData, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid7()
    first = services.request_visit(data=data, form_key=key, now=now)
    looks = iter([None, first])
    monkeypatch.setattr("wanderamt.apps.fleet.services.requests._known", lambda _key: next(looks))

    assert services.request_visit(data=data, form_key=key, now=now) == first
    assert OutboxMail.objects.count() == 1


def _wish(day: date, starts: time = time(9), ends: time = time(12)) -> PreferredTime:
    return PreferredTime(day=day, starts=starts, ends=ends)


FUTURE = date(2025, 10, 7)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"people": 0, "bedside_people": 0}, errors.PeopleOutOfRange, "people"),
        ({"people": 5000}, errors.PeopleOutOfRange, "people"),
        ({"people": 2, "bedside_people": 3}, errors.MoreBedsideThanPeople, "bedside_people"),
        ({"services": ()}, errors.NoMatter, "services"),
        ({"preferred_days": ()}, errors.NoDay, "day_1"),
        ({"preferred_days": (_wish(date(2025, 9, 15)),)}, errors.DayTooSoon, "day_1"),
        ({"preferred_days": (_wish(FUTURE), _wish(date(2025, 9, 1)))}, errors.DayTooSoon, "day_2"),
        ({"preferred_days": (_wish(date(2027, 1, 1)),)}, errors.DayTooFar, "day_1"),
        ({"preferred_days": (_wish(FUTURE), _wish(FUTURE))}, errors.DayTwice, "day_2"),
        ({"preferred_days": (_wish(FUTURE, time(12), time(9)),)}, errors.EndsBeforeStart, "ends_1"),
        ({"preferred_days": (_wish(FUTURE, time(9), time(9)),)}, errors.EndsBeforeStart, "ends_1"),
        (
            {"preferred_days": (_wish(date(2025, 10, 26), time(1), time(5)),)},
            errors.CrossesClockChange,
            "starts_1",
        ),
        ({"preferred_days": (_wish(date(2026, 3, 29), time(2, 30), time(5)),)}, TimeDoesNotExist, "starts_1"),
        ({"preferred_days": (_wish(date(2025, 10, 26), time(1), time(2, 30)),)}, TimeIsAmbiguous, "ends_1"),
        (
            {"preferred_days": tuple(_wish(FUTURE + timedelta(days=n)) for n in range(6))},
            errors.TooManyDays,
            "day_1",
        ),
    ],
)
def test_bad_answers_are_refused_at_their_field_and_nothing_is_stored(
    ask: Ask, changes: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        ask(**changes)

    assert refused.value.field == field
    assert str(refused.value)
    assert not VisitRequest.objects.exists()
    assert not OutboxMail.objects.exists()


def test_a_matter_that_needs_an_office_is_refused_by_its_name(ask: Ask, city: Any) -> None:
    with pytest.raises(errors.MatterNotMobile, match="Melderegister"):
        ask(services=(city.service("melderegisterauskunft_einfach"),))


def test_a_matter_for_which_no_unit_has_the_device_is_refused_with_the_device(
    ask: Ask, city: Any, suitcase: Unit
) -> None:
    with pytest.raises(errors.MatterWithoutKit, match="Fingerabdruck-Scanner"):
        ask(services=(city.service("personalausweis"),))


def test_one_unit_with_the_device_is_enough(ask: Ask, suitcase: Unit, van: Unit) -> None:
    assert ask().pk


def test_a_change_replaces_the_answers_and_raises_the_version(
    visit: VisitRequest, data: RequestData, city: Any, now: datetime
) -> None:
    new = replace(
        data, people=30, services=(city.service("ummeldung"),), preferred_days=(_wish(date(2025, 10, 8)),)
    )

    changed = services.change_request(request=visit, version=1, data=new, now=now)

    assert changed.version == 2
    assert queries.data_of(queries.visit_request(visit.pk)) == new


def test_a_change_from_an_old_page_is_refused(visit: VisitRequest, data: RequestData, now: datetime) -> None:
    services.change_request(request=visit, version=1, data=replace(data, people=30), now=now)

    with pytest.raises(errors.RequestChanged):
        services.change_request(request=visit, version=1, data=replace(data, people=40), now=now)
    visit.refresh_from_db()
    assert visit.people == 30


def test_a_bad_change_changes_nothing(visit: VisitRequest, data: RequestData, now: datetime) -> None:
    with pytest.raises(errors.PeopleOutOfRange):
        services.change_request(request=visit, version=1, data=replace(data, people=501), now=now)
    visit.refresh_from_db()
    assert (visit.people, visit.version) == (24, 1)


def test_a_withdrawn_request_can_neither_be_changed_nor_declined_nor_withdrawn_again(
    visit: VisitRequest, data: RequestData, now: datetime
) -> None:
    withdrawn = services.withdraw_request(request=visit, version=1, now=now)

    assert withdrawn.state == VisitRequest.State.WITHDRAWN
    assert withdrawn.closed_at == now
    with pytest.raises(errors.RequestNotOpen):
        services.change_request(request=visit, version=2, data=data, now=now)
    with pytest.raises(errors.RequestNotOpen):
        services.decline_request(request=visit, version=2, reason="Nein", now=now)
    with pytest.raises(errors.RequestNotOpen):
        services.withdraw_request(request=visit, version=2, now=now)


def test_withdrawing_and_declining_are_confirmed_by_mail(ask: Ask, now: datetime) -> None:
    first, second = ask(), ask()
    services.withdraw_request(request=first, version=1, now=now)
    services.decline_request(request=second, version=1, reason="Der Raum ist zu klein.", now=now)

    subjects = list(OutboxMail.objects.order_by("created_at", "pk").values_list("subject", flat=True))
    assert subjects[2] == "Ihre Anfrage MB-2025-00001 ist zurückgezogen"
    assert subjects[3].startswith("Zu Ihrer Anfrage MB-2025-00002")
    assert "Der Raum ist zu klein." in OutboxMail.objects.get(subject=subjects[3]).body


def test_declining_needs_a_reason(visit: VisitRequest, now: datetime) -> None:
    with pytest.raises(errors.ReasonMissing):
        services.decline_request(request=visit, version=1, reason="  ", now=now)


def test_declining_what_the_host_has_changed_meanwhile_is_refused(
    visit: VisitRequest, data: RequestData, now: datetime
) -> None:
    services.change_request(request=visit, version=1, data=replace(data, people=30), now=now)

    with pytest.raises(errors.RequestChanged):
        services.decline_request(request=visit, version=1, reason="Zu viele.", now=now)


@pytest.mark.parametrize(
    ("reference", "email", "mails"),
    [
        ("MB-2025-00001", "sommer@martinshof.example", 1),
        (" mb-2025-00001 ", "Sommer@Martinshof.example", 1),
        ("MB-2025-00001", "somebody@else.example", 0),
        ("MB-2025-00099", "sommer@martinshof.example", 0),
    ],
)
def test_the_link_is_mailed_again_only_if_both_belong_together(
    visit: VisitRequest, now: datetime, reference: str, email: str, mails: int
) -> None:
    OutboxMail.objects.all().delete()

    services.mail_link_again(reference=reference, email=email, now=now)

    assert OutboxMail.objects.count() == mails


def test_the_day_that_has_been_serves_the_request(published: Deployment, now: datetime) -> None:
    assert published.window_id is not None
    assert services.mark_served(window_id=published.window_id, now=now) == 1
    assert services.mark_served(window_id=published.window_id, now=now) == 0

    request = VisitRequest.objects.get()
    assert request.state == VisitRequest.State.SERVED
    assert request.closed_at == now
