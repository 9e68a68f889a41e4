"""The pages in the languages of the city: the switch, the direction, whose words, numbers in order."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as project
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import Settings

from wanderamt.kernel.languages import UI_LANGUAGES
from wanderamt.web import languages
from wanderamt.web.languages import choices, is_machine_draft, origin

MOMENT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
OPEN, CLOSE = "\u2066", "\u2069"


def shown(source: str, language: str, **values: object) -> str:
    with translation.override(language):
        return Template("{% load kern %}" + source).render(Context(values))


def catalogue(folder: Path, language: str, head: str) -> None:
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    text = f'msgid ""\nmsgstr ""\n{head}"Language: {language}\\n"\n\nmsgid "X-Origin: human"\nmsgstr ""\n'
    (place / "django.po").write_text(text, encoding="utf-8")


# ---------------------------------------------------------------------------------------- the switch


@pytest.mark.django_db
@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_page_says_its_language_and_direction(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    html = client.get("/").content.decode()
    direction = "rtl" if language in ("ar", "fa") else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert ("web/rtl.css" in html) is (direction == "rtl")
    assert html.count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_language_can_be_chosen_without_a_script(client: Client, language: str) -> None:
    answer = client.post("/sprache/", {"language": language, "next": "/kontakt/"})
    assert answer.url == "/kontakt/"  # type: ignore[attr-defined]  # a redirect has a url
    assert client.cookies["django_language"].value == language
    assert f'<html lang="{language}"' in client.get("/kontakt/").content.decode()


@pytest.mark.django_db
def test_the_switch_names_each_language_by_its_own_name(client: Client) -> None:
    html = client.get("/", HTTP_ACCEPT_LANGUAGE="de").content.decode()
    for code, name in project.LANGUAGES:
        assert f'value="{code}" lang="{code}"' in html
        assert f">{name}</button>" in html
    assert html.count('aria-current="true"') == 1


@pytest.mark.django_db
def test_leichte_sprache_stands_before_the_list(client: Client) -> None:
    html = client.get("/", HTTP_ACCEPT_LANGUAGE="tr").content.decode()
    assert html.index(">Leichte Sprache</button>") < html.index("<details")


@pytest.mark.django_db
def test_from_leichte_sprache_one_step_leads_back_to_german(client: Client) -> None:
    client.cookies["django_language"] = "de-simple"
    html = client.get("/").content.decode()
    assert html.index('value="de" lang="de">Deutsch</button>') < html.index("<details")


@pytest.mark.django_db
def test_the_page_of_languages_leads_back(client: Client) -> None:
    html = client.get("/sprache/?next=/kontakt/", HTTP_ACCEPT_LANGUAGE="de").content.decode()
    assert "<h1>Sprache wählen</h1>" in html
    assert 'name="next" value="/kontakt/"' in html


@pytest.mark.django_db
def test_no_foreign_place_is_gone_to_after_a_choice(client: Client) -> None:
    answer = client.post("/sprache/", {"language": "tr", "next": "https://elsewhere.example/"})
    assert answer.url == "/"  # type: ignore[attr-defined]  # a redirect has a url


def test_staff_choose_between_the_languages_of_their_pages() -> None:
    with translation.override("en"):
        assert [(one.code, one.current) for one in choices(staff=True)] == [("de", False), ("en", True)]


def test_staff_who_came_with_another_language_see_which() -> None:
    with translation.override("tr"):
        assert [one.code for one in choices(staff=True) if one.current] == ["tr"]
        assert [one.code for one in choices(staff=True)] == ["de", "en", "tr"]


def test_the_choices_run_in_their_own_direction() -> None:
    assert {one.code for one in choices() if one.direction == "rtl"} == {"ar", "fa"}
    assert len(choices()) == len(UI_LANGUAGES)


# ---------------------------------------------------------------------------------- who wrote the words


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.LOCALE_PATHS = [tmp_path]
    origin.cache_clear()
    yield tmp_path
    origin.cache_clear()


def test_the_head_of_the_translations_says_who_wrote_them(folder: Path) -> None:
    catalogue(folder, "tr", '"X-Origin: machine\\n"\n')
    catalogue(folder, "fr", '"X-Origin: human\\n"\n')
    catalogue(folder, "de_Simple", '"X-Origin: source\\n"\n')
    catalogue(folder, "es", "")

    assert {code: origin(code) for code in ("tr", "fr", "de-simple", "es", "it", "de")} == {
        "tr": "machine",
        "fr": "human",
        "de-simple": "source",
        "es": "machine",  # who says nothing has not read it
        "it": "source",  # without translations the page is German
        "de": "source",
    }


@pytest.mark.parametrize(("language", "draft"), [("de", False), ("tr", True)])
def test_a_draft_is_known_by_the_active_language(folder: Path, language: str, draft: bool) -> None:
    catalogue(folder, "tr", '"X-Origin: machine\\n"\n')
    with translation.override(language):
        assert is_machine_draft() is draft


@pytest.mark.django_db
def test_a_machine_draft_says_so_and_leads_to_german(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "origin", lambda language: "machine" if language == "tr" else "source")
    client.cookies["django_language"] = "tr"
    html = client.get("/kontakt/").content.decode()
    note = html[html.index('class="wa-draft"') : html.index("</aside>", html.index('class="wa-draft"'))]
    assert 'name="language" value="de"' in note
    assert 'name="next" value="/kontakt/"' in note

    client.cookies["django_language"] = "de"
    assert "wa-draft" not in client.get("/kontakt/").content.decode()


def test_the_note_can_lead_to_a_page_that_shows_both(rf: RequestFactory) -> None:
    html = shown(
        '{% include "web/includes/translated.html" with original_url="?original=1" %}',
        "de",
        request=rf.get("/"),
    )
    assert 'href="?original=1"' in html
    assert "<form" not in html


@pytest.mark.parametrize(("language", "said"), [("de-simple", True), ("de", False), ("ar", False)])
def test_what_is_missing_in_leichte_sprache_is_said_there(language: str, said: bool) -> None:
    assert ("<p" in shown('{% include "web/includes/not_in_simple.html" %}', language)) is said


# ------------------------------------------------------------------------- numbers in right-to-left text


@pytest.mark.parametrize("language", ["ar", "fa"])
@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("{{ 4600|euro }}", "46"),
        ("{{ 41440|number }}", "41"),
        ("{{ 0.21|percent }}", "21"),
        ("{{ moment|clock }}", "09:30"),
    ],
)
def test_numbers_are_isolated_in_right_to_left_pages(language: str, source: str, holds: str) -> None:
    text = shown(source, language, moment=MOMENT)
    assert text.startswith(OPEN)
    assert text.endswith(CLOSE)
    assert holds in text
    assert "\u200f" not in text


@pytest.mark.parametrize("source", ["{{ moment|day }}", "{{ moment|day_long }}"])
def test_a_day_takes_the_direction_of_its_own_letters(source: str) -> None:
    assert shown(source, "ar", moment=MOMENT).startswith("\u2068")


@pytest.mark.parametrize("language", [code for code in UI_LANGUAGES if code not in ("ar", "fa")])
def test_other_pages_get_numbers_as_they_are(language: str) -> None:
    text = shown("{{ 4600|euro }} {{ moment|day }} {{ 5|number }}", language, moment=MOMENT)
    assert not set(text) & set("\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_language_writes_the_digits_of_the_signs(language: str) -> None:
    text = shown(
        "{{ 4600|euro }} {{ moment|day_long }} {{ moment|clock_text }} {{ 0.21|percent }} {{ 80|minutes }}",
        language,
        moment=MOMENT,
    )
    digits = {char for char in text if char.isdigit()}
    assert digits <= set("0123456789")
    assert {"46", "22", "2026", "21", "20"} <= set(_numbers(text))


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def test_nothing_stays_nothing() -> None:
    assert shown("{{ none|euro }}{{ none|day }}", "ar", none=None) == ""


def test_lines_are_lines() -> None:
    assert (
        shown("{{ text|lines }}", "de-simple", text="Das <Amt>.\nAm 3. Mai.")
        == "Das &lt;Amt&gt;.<br>Am 3. Mai."
    )


def test_lines_keep_numbers_in_order() -> None:
    text = shown("{{ text|lines }}", "ar", text="اتصل <b>: 0511 168-32000")
    assert text == 'اتصل &lt;b&gt;: <bdi dir="ltr">0511 168-32000</bdi>'
