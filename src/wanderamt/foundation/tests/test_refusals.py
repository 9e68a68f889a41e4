"""A refusal that no form has caught, on its way to a page."""

from datetime import UTC, date, datetime, time
from typing import ClassVar, NoReturn

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils.translation import override
from pytest_django import Settings

from wanderamt.foundation import errors
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class TooLate(DomainError):
    code: ClassVar[str] = "too_late_for_a_test"
    message: ClassVar[str] = N_("Um %(time)s Uhr ist es zu spät.")


def refuse(request: HttpRequest) -> NoReturn:
    raise TooLate(time="12:00")


def fail(request: HttpRequest) -> NoReturn:
    raise RuntimeError("a mistake of ours")


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("refuse/", refuse),
    path("fail/", fail),
    path("answer/", answer),
    path("", include("wanderamt.config.urls")),
]


@pytest.fixture(autouse=True)
def _routes(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def test_the_placeholders_of_a_refusal_are_filled() -> None:
    assert errors.text(TooLate(time="12:00")) == "Um 12:00 Uhr ist es zu spät."


@pytest.mark.django_db
def test_a_refusal_becomes_a_page_with_its_reason(client: Client) -> None:
    response = client.get("/refuse/")
    assert (response.status_code, response.context["reason"]) == (409, "Um 12:00 Uhr ist es zu spät.")


@pytest.mark.django_db
def test_the_reason_is_shown_as_text(client: Client) -> None:
    assert "Um 12:00 Uhr ist es zu spät." in client.get("/refuse/").content.decode()


@pytest.mark.django_db
def test_a_mistake_of_ours_stays_a_mistake(client: Client) -> None:
    with pytest.raises(RuntimeError):
        client.get("/fail/")


@pytest.mark.django_db
def test_other_answers_pass(client: Client) -> None:
    assert client.get("/answer/").content == b"ok"


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("de", "29.09.2025", "29.09.2025, 09:30"), ("en", "29 Sept 2025", "29 Sept 2025, 09:30")],
)
def test_days_and_times_of_a_refusal_are_written_as_the_page_does(
    language: str, day: str, moment: str
) -> None:
    morning = datetime(2025, 9, 29, 7, 30, tzinfo=UTC)
    params = {"day": date(2025, 9, 29), "time": time(9, 30), "moment": morning, "seats": 4}
    with override(language):
        assert errors.shown(params) == {"day": day, "time": "09:30", "moment": moment, "seats": 4}
