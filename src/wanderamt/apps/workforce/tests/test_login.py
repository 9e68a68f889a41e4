from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from conftest import FrozenClock
from wanderamt.apps.workforce.models import User
from wanderamt.apps.workforce.services import login_brake
from wanderamt.foundation.models import Attempt
from wanderamt.foundation.retention import purge

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort"
_WRONG = (
    "Name oder Passwort stimmt nicht. Bitte versuchen Sie es noch einmal. "
    "Achten Sie auf Groß- und Kleinschreibung."
)
WRONG = [_WRONG]
TOO_OFTEN = [
    "Das Passwort war zu oft falsch. Bitte warten Sie 5 Minuten und versuchen Sie es dann noch einmal."
]


@pytest.fixture(autouse=True)
def _fast_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _clock(frozen_clock: FrozenClock) -> None:
    """Sessions and tries happen at the time of the tests."""


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, username: str, password: str, **data: str) -> Any:
    return client.post(reverse("login"), {"username": username, "password": password, **data})


def form_errors(response: HttpResponse) -> list[str]:
    return list(response.context["form"].non_field_errors())


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("clerk", "counter:today"),
        ("planner", "fleet:requests"),
        ("editor", "catalogue:editing"),
        ("administrator", "web:start"),
        ("stranger", "web:start"),
    ],
)
def test_the_day_begins_on_the_page_of_the_role(
    client: Client, request: pytest.FixtureRequest, who: str, page: str
) -> None:
    user = with_password(request.getfixturevalue(who))
    assert sign_in(client, user.username, PASSWORD).url == reverse(page)


def test_after_signing_in_one_is_back_where_one_wanted_to_go(client: Client, clerk: User) -> None:
    with_password(clerk)
    assert sign_in(client, "clerk", PASSWORD, next="/dienst/planung/").url == "/dienst/planung/"


def test_the_way_back_never_leads_to_another_site(client: Client, clerk: User) -> None:
    with_password(clerk)
    assert sign_in(client, "clerk", PASSWORD, next="https://evil.example/").url == reverse("counter:today")


def test_who_is_signed_in_is_not_asked_again(client: Client, planner: User) -> None:
    client.force_login(planner)
    assert client.get(reverse("login")).url == reverse("fleet:requests")


@pytest.mark.parametrize("username", ["clerk", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: Client, clerk: User, username: str
) -> None:
    with_password(clerk)
    assert form_errors(sign_in(client, username, "falsch")) == WRONG


def test_what_was_typed_is_kept_but_not_the_password(client: Client, clerk: User) -> None:
    page = sign_in(client, "clerk", "ganz falsch").content.decode()
    assert ('value="clerk"' in page, "ganz falsch" in page) == (True, False)


def test_a_locked_account_stays_outside(client: Client, clerk: User) -> None:
    clerk.is_active = False
    with_password(clerk)
    assert form_errors(sign_in(client, "clerk", PASSWORD)) == WRONG


@pytest.mark.parametrize("username", ["clerk", "nobody"])
def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(
    client: Client, clerk: User, username: str
) -> None:
    with_password(clerk)
    for _ in range(login_brake.allowed):
        assert form_errors(sign_in(client, username, "falsch")) == WRONG
    assert form_errors(sign_in(client, username.upper(), PASSWORD)) == TOO_OFTEN


def test_after_five_minutes_the_right_password_opens_again(
    client: Client, clerk: User, frozen_clock: FrozenClock
) -> None:
    with_password(clerk)
    for _ in range(login_brake.allowed):
        sign_in(client, "clerk", "falsch")
    frozen_clock.advance(timedelta(minutes=5))
    assert sign_in(client, "clerk", PASSWORD).status_code == 302


def test_others_do_not_wait_for_one_who_guesses(client: Client, clerk: User, planner: User) -> None:
    with_password(planner)
    for _ in range(login_brake.allowed):
        sign_in(client, "clerk", "falsch")
    assert sign_in(client, "planner", PASSWORD).status_code == 302


def test_the_right_password_starts_the_count_afresh(client: Client, clerk: User) -> None:
    with_password(clerk)
    for _ in range(login_brake.allowed - 1):
        sign_in(client, "clerk", "falsch")
    sign_in(client, "clerk", PASSWORD)
    assert Attempt.objects.count() == 0


def test_an_empty_password_does_not_start_the_count_afresh(client: Client, clerk: User) -> None:
    for _ in range(3):
        sign_in(client, "clerk", "falsch")
    sign_in(client, "clerk", "")
    assert Attempt.objects.count() == 3


def test_signing_out_ends_the_session(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    client.post(reverse("logout"))
    assert "_auth_user_id" not in client.session


def test_a_link_on_another_site_cannot_sign_anybody_out(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert (client.get(reverse("logout")).status_code, "_auth_user_id" in client.session) == (405, True)


def test_wrong_tries_are_forgotten_after_a_day(
    client: Client, clerk: User, frozen_clock: FrozenClock
) -> None:
    sign_in(client, "clerk", "falsch")
    frozen_clock.advance(timedelta(days=1, seconds=1))
    sign_in(client, "clerk", "falsch")
    assert (purge(now=frozen_clock.moment), Attempt.objects.count()) == (1, 1)
