"""The pages that belong to no other room."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from wanderamt.foundation.roles import Role
from wanderamt.web import navigation, views
from wanderamt.web.context import page

pytestmark = pytest.mark.django_db

PAGES = ("/", "/barrierefreiheit/", "/datenschutz/", "/kontakt/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_has_one_heading_landmarks_and_a_way_to_its_content(
    client: Client, path: str, language: str
) -> None:
    html = client.get(path, HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert html.count("<h1") == 1
    assert [html.count(tag) for tag in ("<header", "<main", "<footer")] == [1, 1, 1]
    assert 'href="#inhalt"' in html
    assert f'<html lang="{language}" dir="ltr">' in html
    assert "style=" not in html


def test_the_start_page_asks_what_a_person_wants(client: Client) -> None:
    html = client.get("/", HTTP_ACCEPT_LANGUAGE="de").content.decode()
    assert "<title>Was möchten Sie tun? – wanderamt</title>" in html
    assert "tel:+4951116832000" in html


def test_unconfirmed_facts_are_marked(client: Client) -> None:
    html = client.get("/kontakt/", HTTP_ACCEPT_LANGUAGE="de").content.decode()
    assert html.count("Nicht bestätigt</span>") == 4


def test_the_components_are_shown_in_demo_mode_only(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert client.get("/bausteine/").status_code == 404
    settings.DEMO = True
    html = client.get("/bausteine/").content.decode()
    assert html.count("<h1") == 1
    assert "style=" not in html


def test_the_login_page_shows_the_logins_of_the_demo_only_where_there_are_some() -> None:
    with translation.override("de"):
        plain = render_to_string(
            "registration/login.html", {"form": AuthenticationForm(), "next": "/dienst/"}
        )
        logins = [{"role": "Planung", "username": "planung", "password": "geheim"}]
        demo = render_to_string(
            "registration/login.html", {"form": AuthenticationForm(), "demo_logins": logins}
        )
    assert "Für diese Seite müssen Sie angemeldet sein." in plain
    assert "Zugänge der Demo" not in plain
    assert "<code>planung</code>" in demo


def test_who_has_signed_out_is_told_so() -> None:
    with translation.override("de"):
        assert "Sie sind abgemeldet" in render_to_string("registration/logged_out.html")


# ----------------------------------------------------------------------------------------------- theme


@pytest.mark.parametrize(
    ("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("system", "system"), ("x", "system")]
)
def test_the_theme_is_kept_on_the_device(client: Client, chosen: str, kept: str) -> None:
    response = client.post("/darstellung/", {"theme": chosen, "next": "/kontakt/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/kontakt/")
    cookie = response.cookies["theme"]
    assert (cookie.value, cookie["samesite"]) == (kept, "Lax")
    html = client.get("/").content.decode()
    assert ('data-kern-theme="dark"' in html) == (kept == "dark")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site(client: Client, elsewhere: str) -> None:
    response = client.post("/darstellung/", {"theme": "dark", "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_the_theme_is_not_changed_by_following_a_link(client: Client) -> None:
    assert client.get("/darstellung/?theme=dark").status_code == 405


def test_the_language_is_switched_without_a_script(client: Client) -> None:
    response = client.post("/sprache/", {"language": "en", "next": "/kontakt/"})
    assert response.headers["Location"] == "/kontakt/"
    assert '<html lang="en"' in client.get("/kontakt/").content.decode()


# ---------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_an_error_page_needs_nothing_to_be_drawn(name: str) -> None:
    """Also where the request, the database and the context are gone."""
    with translation.override("de"):
        html = render_to_string(name)
    assert html.count("<h1") == 1
    assert "0511 168-32000" in html


def test_an_unknown_address_gets_a_page_that_helps(client: Client) -> None:
    response = client.get("/gibt-es-nicht/", HTTP_ACCEPT_LANGUAGE="de")
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()


def test_a_page_that_was_open_too_long_says_what_to_do(rf: RequestFactory) -> None:
    with translation.override("de"):
        response = views.csrf_failure(rf.post("/"), "CSRF cookie not set.")
    assert response.status_code == 403
    assert "senden Sie das Formular noch einmal ab" in response.content.decode()


# ------------------------------------------------------------------------------------------ navigation


class Person:
    is_authenticated = True

    def __init__(self, *roles: Role) -> None:
        self.roles = roles

    def has_role(self, role: Role) -> bool:
        return role in self.roles


def test_staff_are_offered_what_their_role_may_open(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = (
        navigation.Entry("Seite", "web:contact", "mail", frozenset({Role.CLERK})),
        navigation.Entry("Fremd", "web:privacy", "mail", frozenset({Role.PLANNER})),
        navigation.Entry("Fehlt", "web:nowhere", "mail", frozenset({Role.CLERK})),
    )
    monkeypatch.setattr(navigation, "ENTRIES", entries)
    request = rf.get("/kontakt/")
    request.user = Person(Role.CLERK)  # as much of a user as the navigation asks for
    assert navigation.links_for(request) == [navigation.Link("Seite", "/kontakt/", "mail", current=True)]


def test_the_closest_place_is_the_present_one(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = tuple(
        navigation.Entry("Seite", route, "mail", frozenset({Role.CLERK}))
        for route in ("web:start", "web:contact")
    )
    monkeypatch.setattr(navigation, "ENTRIES", entries)
    request = rf.get("/kontakt/tiefer/")
    request.user = Person(Role.CLERK)
    assert [link.current for link in navigation.links_for(request)] == [False, True]


def test_a_unit_offers_what_works_there_and_nothing_of_the_office(
    rf: RequestFactory, settings: Settings
) -> None:
    request = rf.get("/")
    request.user = Person(Role.PLANNER)

    def routes(unit_dir: Path | None) -> set[str]:
        settings.UNIT_DIR = unit_dir
        return {link.icon for link in navigation.links_for(request)}

    assert routes(Path("/unit")) == {"calendar-today", "network", "checklist", "help"}
    assert reverse("fieldsync:underway") in [link.url for link in navigation.links_for(request)]
    assert {"van", "suitcase"} <= routes(None)
    assert reverse("fieldsync:underway") not in [link.url for link in navigation.links_for(request)]


def test_a_stranger_is_offered_nothing(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    assert list(page(request)["staff_links"]) == []


# ------------------------------------------------------------------------------------------ base pages


def test_a_page_with_an_error_says_so_in_its_title(rf: RequestFactory) -> None:
    source = '{% extends "web/base.html" %}{% block title %}Ihre Anfrage{% endblock %}'
    with translation.override("de"):
        html = engines["django"].from_string(source).render({"form": {"errors": True}}, rf.get("/"))
    assert "<title>Fehler: Ihre Anfrage – wanderamt</title>" in html


def test_the_desk_shows_today_the_person_and_the_way_out(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    source = (
        '{% extends "web/desk.html" %}{% block today %}Martinshof{% endblock %}'
        "{% block heading %}<h1>Heute</h1>{% endblock %}"
    )
    context = {
        "user": type(
            "U", (), {"is_authenticated": True, "get_full_name": "Mara Beispiel", "get_username": "mara"}
        )
    }
    with translation.override("de"):
        html = engines["django"].from_string(source).render(context)
    assert '<p class="wa-desk-header__today">Martinshof</p>' in html
    assert "Mara Beispiel" in html
    assert "Abmelden" in html


def test_the_demo_bar_appears_only_where_the_clock_is_invented() -> None:
    from datetime import UTC, datetime

    with translation.override("de"):
        moment = datetime(2025, 9, 29, 7, 12, tzinfo=UTC)
        html = render_to_string("web/includes/demo_bar.html", {"demo_clock": moment})
        assert "Die Uhr steht auf Montag, 29. September 2025, 9:12 Uhr." in html
        assert render_to_string("web/includes/demo_bar.html", {}).strip() == ""


def test_messages_say_what_kind_they_are() -> None:
    class Message:
        def __init__(self, level: str) -> None:
            self.level_tag = level

        def __str__(self) -> str:
            return "Text"

    with translation.override("de"):
        levels = ("error", "warning", "success", "info")
        html = render_to_string(
            "web/includes/messages.html", {"messages": [Message(level) for level in levels]}
        )
    assert [html.count(word) for word in ("Fehler:", "Achtung:", "Erledigt:", "Hinweis:")] == [1, 1, 1, 1]


def test_no_template_and_no_script_breaks_the_content_policy() -> None:
    """Inline styles and scripts would be refused by the browser."""
    for template in (Path(settings.ROOT) / "src" / "wanderamt").rglob("templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        assert " style=" not in text, template
        assert "<style" not in text, template
        assert "<script>" not in text, template
        assert " onclick=" not in text, template
