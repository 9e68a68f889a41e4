"""`dev.py messages`: German texts are found, translations survive, what is missing is told."""

from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from devtools import messages
from devtools.languages import LANGUAGES, PLURALS, catalogue_of, is_public
from devtools.messages import (
    check,
    collect,
    faults,
    load,
    merged,
    origin_of,
    print_of,
    public_patterns,
    public_texts,
    state_of,
    write,
)
from wanderamt.kernel.languages import UI_LANGUAGES


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    folder = tmp_path / "house"
    (folder / "tests").mkdir(parents=True)
    (folder / "views.py").write_text(
        'from django.utils.translation import gettext as _, ngettext, pgettext\n\n_("Guten Tag")\n'
        'ngettext("%(n)d Person", "%(n)d Personen", 2)\npgettext("Monat", "Mai")\n'
    )
    (folder / "page.html").write_text(
        "{% load i18n %}<div>\n      <p>{% trans 'Ihr Termin' %}</p>\n   </div>\n"
        "{% blocktrans trimmed with name=user.name %}\n  Hallo\n  {{ name }}\n{% endblocktrans %}\n"
    )
    (folder / "tests" / "test_views.py").write_text('_("Nur im Test")\n')
    return folder


def texts(catalog: Catalog) -> list[object]:
    return sorted((message.id for message in catalog if message.id), key=str)


def test_texts_of_code_and_templates_are_found(package: Path) -> None:
    assert texts(collect(package)) == [
        ("%(n)d Person", "%(n)d Personen"),
        "Guten Tag",
        "Hallo %(name)s",
        "Ihr Termin",
        "Mai",
    ]


def test_an_update_keeps_translations_and_marks_unused_ones(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    first = merged(collect(package), load(path, "en"))
    first["Guten Tag"].string = "Good day"
    first.add("Früher", "Once")
    write(path, first)

    write(path, merged(collect(package), load(path, "en")))
    text = path.read_text(encoding="utf-8")

    assert 'msgid "Guten Tag"\nmsgstr "Good day"' in text
    assert '#~ msgid "Früher"\n#~ msgstr "Once"' in text


def test_a_second_update_changes_nothing(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    write(path, merged(collect(package), load(path, "en")))
    once = path.read_text(encoding="utf-8")
    write(path, merged(collect(package), load(path, "en")))

    assert path.read_text(encoding="utf-8") == once
    assert "fuzzy" not in once  # a fuzzy head would keep the whole catalogue from being compiled
    assert "Date" not in once
    assert ".py:" not in once


def test_what_is_missing_or_differs_is_told(package: Path) -> None:
    catalog = collect(package)
    translated = Catalog(locale="en")
    translated.add("Guten Tag", "Good day")
    translated.add("Ihr Termin", "Your appointment", flags={"fuzzy"})
    translated.add("Hallo %(name)s", "Hello %(user)s")
    translated.add(("%(n)d Person", "%(n)d Personen"), ("%(n)d person", ""))

    assert sorted(check(catalog, translated)) == [
        "a plural form is missing: '%(n)d Person'",
        "fuzzy: 'Ihr Termin'",
        "not translated: 'Mai'",
        "other placeholders in the translation: 'Hallo %(name)s'",
    ]


def test_every_language_has_the_plural_forms_of_cldr() -> None:
    for language, plural in PLURALS.items():
        rule = Locale.parse(language.partition("-")[0]).plural_form
        named = [plural.names[plural.form(number)] for number in range(400)]
        assert named == [rule(number) for number in range(400)], language


def test_the_forms_are_those_of_gettext() -> None:
    assert {language: len(plural.names) for language, plural in PLURALS.items()} == {
        "de-simple": 2,
        "en": 2,
        "tr": 2,
        "ar": 6,
        "uk": 3,
        "ru": 3,
        "pl": 3,
        "fa": 2,
        "ro": 3,
        "bg": 2,
        "fr": 2,
        "es": 2,
        "vi": 1,
        "ku": 2,
        "it": 2,
    }
    assert [PLURALS["ar"].names_one_number(place) for place in range(6)] == [True] * 3 + [False] * 3
    assert [PLURALS["ru"].names_one_number(place) for place in range(3)] == [False] * 3
    assert [PLURALS["fa"].names_one_number(place) for place in range(2)] == [False, False]


def test_the_languages_are_those_of_the_interface() -> None:
    assert ("de", *LANGUAGES) == UI_LANGUAGES


def test_a_catalogue_lies_where_django_looks(tmp_path: Path) -> None:
    assert catalogue_of("de-simple", tmp_path) == tmp_path / "de_Simple" / "LC_MESSAGES" / "django.po"
    assert catalogue_of("ku", tmp_path) == tmp_path / "ku" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize(
    ("place", "public"),
    [
        ("src/wanderamt/apps/appointments/forms.py", True),
        ("src/wanderamt/apps/appointments/templates/appointments/mail/booked.txt", True),
        ("src/wanderamt/apps/catalogue/templates/catalogue/service.html", True),
        ("src/wanderamt/apps/catalogue/templates/catalogue/editing/list.html", False),
        ("src/wanderamt/apps/counter/templates/counter/display.html", True),
        ("src/wanderamt/apps/counter/templates/counter/desk.html", False),
        ("src/wanderamt/apps/fleet/templates/fleet/host/start.html", False),
        ("src/wanderamt/foundation/forms.py", True),
        ("src/wanderamt/foundation/roles.py", False),
        ("src/wanderamt/web/templates/404.html", True),
        ("src/wanderamt/web/templates/web/desk.html", False),
        ("src/wanderamt/demo/views.py", False),
    ],
)
def test_what_citizens_see_is_told_by_its_place(place: str, public: bool) -> None:
    assert is_public(place, public_patterns()) is public


def test_the_last_pattern_that_fits_decides() -> None:
    patterns = ["a/*", "!a/b/*", "a/b/c.html"]
    seen = [is_public(place, patterns) for place in ("a/x.py", "a/b/x.py", "a/b/c.html", "d/x.py")]
    assert seen == [True, False, True, False]


def test_a_text_is_public_when_one_of_its_places_is(package: Path) -> None:
    (package / "desk.html").write_text("{% load i18n %}{% trans 'Ihr Termin' %}{% trans 'Nur Dienst' %}")

    public = public_texts(collect(package), ["*/page.html"])

    assert texts(public) == ["Hallo %(name)s", "Ihr Termin"]
    assert public["Ihr Termin"].locations == [("house/page.html", 0)]


def arabic(package: Path, path: Path) -> Catalog:
    write(path, merged(collect(package), load(path, "ar")))
    return load(path, "ar")


def test_a_new_catalogue_has_the_forms_of_its_language(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "ar" / "django.po"

    arabic(package, path)
    text = path.read_text(encoding="utf-8")

    assert 'msgstr[5] ""' in text
    assert "nplurals=6" in text
    assert '"X-Origin: machine\\n"' in text
    assert load(path, "ar").num_plurals == 6


@pytest.mark.parametrize(
    ("forms", "problems"),
    [
        (("لا أحد", "شخص", "شخصان", "%(n)d أشخاص", "%(n)d شخصا", "%(n)d شخص"), []),
        (("%(n)d", "%(n)d", "%(n)d", "%(n)d", "%(n)d", "%(n)d"), []),
        (("لا", "شخص", "شخصان", "أشخاص", "%(n)d", "%(n)d"), ["other placeholders in the translation"]),
        (("لا أحد", "شخص", "شخصان", "%(n)d أشخاص", "%(n)d شخصا", ""), ["a plural form is missing"]),
        (("%(n)d شخص", "%(n)d شخص"), ["a plural form is missing"]),
        (("لا %(x)d", "شخص", "شخصان", "%(n)d", "%(n)d", "%(n)d"), ["other placeholders in the translation"]),
        (("لا\u202e", "شخص", "شخصان", "%(n)d", "%(n)d", "%(n)d"), ["not allowed (bidi control)"]),
    ],
)  # fmt: skip
def test_each_form_is_looked_at(forms: tuple[str, ...], problems: list[str]) -> None:
    assert list(faults(("%(n)d Person", "%(n)d Personen"), forms, PLURALS["ar"])) == problems


@pytest.mark.parametrize(
    ("text", "translation", "problems"),
    [
        ("Guten Tag", "Good day", []),
        ("Zu %(share)s voll", "%(share)s full", []),
        ("Zu %(share)s voll", "%(share)s full, 100 % sure", ["other placeholders in the translation"]),
        ("Zu %(share)s voll", "%(share)s full, 100 %% sure", []),
        ("21 % voll", "21 % full", []),
        ("Zu %(share)s voll", "full", ["other placeholders in the translation"]),
        ('<a href="%(url)s">Hier</a>', '<a href="%(url)s">Here</a>', []),
        ('<a href="%(url)s">Hier</a>', '<b href="%(url)s">Here</b>', ["other markup in the translation"]),
        ("Hier", "<em>Here</em>", ["other markup in the translation", "not allowed (markup)"]),
        ("Hier", "He\u200bre", ["not allowed (zero-width character)"]),
    ],
)
def test_a_translation_says_no_more_than_its_source(text: str, translation: str, problems: list[str]) -> None:
    assert list(faults(text, translation, PLURALS["en"])) == problems


def test_a_text_that_comes_back_brings_its_translation(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    page = package / "page.html"
    before = page.read_text()
    first = merged(collect(package), load(path, "en"))
    first["Ihr Termin"].string = "Your appointment"
    write(path, first)

    page.write_text("")
    write(path, merged(collect(package), load(path, "en")))
    assert '#~ msgid "Ihr Termin"' in path.read_text(encoding="utf-8")
    page.write_text(before)
    write(path, merged(collect(package), load(path, "en")))

    assert load(path, "en")["Ihr Termin"].string == "Your appointment"
    assert "#~" not in path.read_text(encoding="utf-8")


def test_what_was_never_translated_leaves_no_trace(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    write(path, merged(collect(package), load(path, "en")))
    (package / "page.html").write_text("")

    write(path, merged(collect(package), load(path, "en")))
    write(path, merged(collect(package), load(path, "en")))

    assert "Ihr Termin" not in path.read_text(encoding="utf-8")


def marked(*, comment: str, string: str = "Good day", origin: str = "machine") -> str:
    return state_of(Message("Guten Tag", string, user_comments=[comment] if comment else []), origin)


def test_who_wrote_a_text_follows_from_its_marks() -> None:
    signed = print_of(Message("Guten Tag", "Good day"))

    assert marked(comment="") == "machine"
    assert marked(comment="", origin="source") == "source"
    assert marked(comment=f"human:{signed}") == "human"
    assert marked(comment=f"human:{signed} reviewed:{signed}") == "reviewed"
    assert marked(comment=f"reviewed:{signed}") == "reviewed"
    assert marked(comment="", string="") == "missing"
    assert state_of(None, "machine") == "missing"


def test_a_mark_ends_when_either_text_changes() -> None:
    signed = print_of(Message("Guten Tag", "Good day"))

    assert marked(comment=f"reviewed:{signed}", string="Good morning") == "machine"
    assert (
        state_of(Message("Guten Morgen", "Good day", user_comments=[f"human:{signed}"]), "machine")
        == "machine"
    )


def test_plural_forms_cannot_be_moved_about_unseen() -> None:
    one = Message(("a", "b"), ("x", "yz"))
    other = Message(("a", "b"), ("xy", "z"))
    assert print_of(one) != print_of(other)


def test_the_marks_and_the_origin_survive_an_update(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "en" / "django.po"
    first = merged(collect(package), load(path, "en"))
    first["Guten Tag"].string = "Good day"
    first["Guten Tag"].user_comments = [f"human:{print_of(first['Guten Tag'])}"]
    write(path, first, "source")

    write(path, merged(collect(package), load(path, "en")), origin_of(path))

    assert origin_of(path) == "source"
    assert state_of(load(path, "en")["Guten Tag"], "machine") == "human"


def test_a_file_that_does_not_say_who_wrote_it_is_a_machine_draft(tmp_path: Path) -> None:
    assert origin_of(tmp_path / "none.po") == "machine"
