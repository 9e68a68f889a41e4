"""Each rule, asked by everybody who may knock."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from wanderamt.foundation import links
from wanderamt.foundation.access import public, signed_link, staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.ids import uuid7

SUBJECT = uuid7()


@public
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@staff(Role.CLERK, Role.PLANNER)
def staff_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for staff")


@signed_link("test.page")
def link_page(request: HttpRequest, subject: UUID) -> HttpResponse:
    return HttpResponse(str(subject))


def visit(
    rf: RequestFactory, view: Any, user: Any = None, path: str = "/seite/?a=1", **kwargs: Any
) -> HttpResponse:
    request = rf.get(path)
    request.user = user or AnonymousUser()
    request.session = {}
    response: HttpResponse = view(request, **kwargs)
    return response


def test_everybody_may_open_a_public_page(rf: RequestFactory) -> None:
    assert visit(rf, open_page).content == b"open"


def test_anonymous_is_sent_to_the_login_and_back(rf: RequestFactory) -> None:
    response = visit(rf, staff_page)
    assert (response.status_code, response.url) == (302, "/dienst/anmelden/?next=%2Fseite%2F%3Fa%3D1")


@pytest.mark.django_db
def test_somebody_without_the_role_is_told_so(rf: RequestFactory, stranger: Any) -> None:
    assert visit(rf, staff_page, stranger).status_code == 403


@pytest.mark.django_db
def test_another_role_does_not_open_the_page(rf: RequestFactory, administrator: Any) -> None:
    assert visit(rf, staff_page, administrator).status_code == 403


@pytest.mark.django_db
def test_each_named_role_opens_the_page(rf: RequestFactory, clerk: Any, planner: Any) -> None:
    answers = [visit(rf, staff_page, user) for user in (clerk, planner)]
    assert [answer.content for answer in answers] == [b"for staff", b"for staff"]


@pytest.mark.django_db
def test_a_staff_page_is_not_kept_on_a_shared_tablet(rf: RequestFactory, clerk: Any) -> None:
    assert visit(rf, staff_page, clerk).headers["Cache-Control"] == "no-store"


def test_a_good_link_gives_the_view_its_subject(rf: RequestFactory) -> None:
    response = visit(rf, link_page, token=links.token(SUBJECT, purpose="test.page"))
    assert response.content.decode() == str(SUBJECT)


def test_an_address_that_is_a_key_is_neither_stored_nor_told_on(rf: RequestFactory) -> None:
    response = visit(rf, link_page, token=links.token(SUBJECT, purpose="test.page"))
    assert (response.headers["Cache-Control"], response.headers["Referrer-Policy"]) == (
        "no-store",
        "same-origin",
    )


def test_a_forged_link_is_refused(rf: RequestFactory) -> None:
    forged = links.token(uuid7(), purpose="test.page").split(":")[0]
    genuine = links.token(SUBJECT, purpose="test.page").split(":", 1)[1]
    assert visit(rf, link_page, token=f"{forged}:{genuine}").status_code == 403


def test_a_link_for_another_purpose_is_refused(rf: RequestFactory) -> None:
    assert visit(rf, link_page, token=links.token(SUBJECT, purpose="test.other")).status_code == 403


def test_an_old_link_is_refused_as_old(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    token = links.token(SUBJECT, purpose="test.page")
    later = links_now(timedelta(days=181))
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert visit(rf, link_page, token=token).status_code == 410


def links_now(by: timedelta) -> float:
    import time

    return time.time() + by.total_seconds()


@pytest.mark.parametrize(
    ("view", "rule"),
    [(open_page, "public"), (staff_page, "staff:clerk,planner"), (link_page, "link:test.page")],
)
def test_each_rule_leaves_its_mark_for_the_guard(view: Any, rule: str) -> None:
    assert view.access_rule == rule
