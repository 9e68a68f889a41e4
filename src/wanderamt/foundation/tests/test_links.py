import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7


def show(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)


urlpatterns = [path("anfrage/<token>/", show, name="show")]


@given(subject=st.uuids())
def test_a_token_gives_its_subject_back(subject: UUID) -> None:
    assert links.read(links.token(subject, purpose="a"), purpose="a") == subject


@given(subject=st.uuids(), at=st.integers(min_value=0), put=st.characters(codec="ascii"))
def test_a_token_with_one_changed_character_is_never_good_for_another_subject(
    subject: UUID, at: int, put: str
) -> None:
    token = links.token(subject, purpose="a")
    place = at % len(token)
    try:
        read = links.read(token[:place] + put + token[place + 1 :], purpose="a")
    except links.LinkInvalid:
        return
    assert read == subject


@pytest.mark.parametrize("raw", ["", ":", "::", "abc", "abc:def:ghi", "ä:ö:ü", "a" * 5000])
def test_nonsense_is_invalid(raw: str) -> None:
    with pytest.raises(links.LinkInvalid):
        links.read(raw, purpose="a")


def test_a_token_signed_for_something_else_is_invalid() -> None:
    with pytest.raises(links.LinkInvalid):
        links.read(links.token(uuid7(), purpose="fleet.request"), purpose="fleet.register")


def test_a_token_is_good_until_its_last_day(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.LINK_MAX_AGE_DAYS = 10
    subject = uuid7()
    token = links.token(subject, purpose="a")
    later = time.time() + timedelta(days=10).total_seconds() - 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert links.read(token, purpose="a") == subject


def test_an_old_token_is_expired(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.LINK_MAX_AGE_DAYS = 10
    token = links.token(uuid7(), purpose="a")
    later = time.time() + timedelta(days=10).total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    with pytest.raises(links.LinkExpired):
        links.read(token, purpose="a")


def test_a_secret_of_another_installation_does_not_open(settings: Settings) -> None:
    token = links.token(uuid7(), purpose="a")
    settings.SECRET_KEY = "another installation's secret"
    with pytest.raises(links.LinkInvalid):
        links.read(token, purpose="a")


def test_the_address_in_a_mail_is_the_public_one(settings: Settings) -> None:
    settings.BASE_URL, settings.ROOT_URLCONF = "https://amt.example", __name__
    subject = uuid7()
    address = links.url("show", subject, purpose="fleet.request")
    start = "https://amt.example/anfrage/"
    assert (address[: len(start)], links.read(address[len(start) : -1], purpose="fleet.request")) == (
        start,
        subject,
    )
