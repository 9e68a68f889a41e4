"""A refusal that no form has caught, on its way to a page."""

from typing import ClassVar, NoReturn

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
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
