"""Loading the service list: whole or not at all, and never over what editors have published."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from conftest import City
from wanderamt.apps.catalogue import packaged, services
from wanderamt.apps.catalogue.errors import BadCatalogue
from wanderamt.apps.catalogue.models import Service, Text
from wanderamt.apps.catalogue.models.text import text, wordings
from wanderamt.apps.catalogue.packaged import original
from wanderamt.apps.catalogue.public import group_name, load_catalogue, service
from wanderamt.apps.catalogue.services import put_texts
from wanderamt.engines.texts import Maker, Wording, fingerprint

pytestmark = pytest.mark.django_db

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def listed() -> dict[str, Any]:
    """The packaged facts, to be changed."""
    return deepcopy(packaged.facts())


def of(listed: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in listed["services"] if each["id"] == key)
    return found


def english(words: str, *, of: str) -> Wording:
    return Wording(text=words, of=fingerprint(of), by=Maker.HUMAN)


def everything() -> tuple[list[Any], list[Any]]:
    return list(Service.objects.order_by("pk").values()), list(Text.objects.order_by("pk").values())


# ----------------------------------------------------------------------------------------------- the package
def test_loading_twice_is_loading_once(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything()
    call_command("load_catalogue")
    assert everything() == before
    count, words = capsys.readouterr().out.split(" services, ")
    assert int(count) == 61
    assert int(words.removesuffix(" texts\n")) > 1000


def test_the_packaged_texts_need_no_rows(city: City) -> None:
    assert Text.objects.count() == 0


def test_every_fact_of_the_list_is_loaded(city: City) -> None:
    loaded, expected = service("anmeldung"), of(packaged.facts(), "anmeldung")
    assert {key: getattr(loaded, key) for key in expected} == expected


# ---------------------------------------------------------------------------------------------- another list
def test_a_changed_fact_is_brought(city: City, listed: dict[str, Any]) -> None:
    of(listed, "anmeldung")["minutes"] = 25
    load_catalogue(listed)
    assert service("anmeldung").minutes == 25


def test_a_list_may_say_it_in_other_words(city: City) -> None:
    load_catalogue(texts={"de": {"group.eid": original("Neuer Name")}})
    assert group_name("eid") == "Neuer Name"
    assert Text.objects.count() == 1


def test_saying_the_same_again_is_saying_it_once(city: City) -> None:
    for _ in range(2):
        load_catalogue(texts={"de": {"group.eid": original("Neuer Name")}})
    assert Text.objects.get().text == "Neuer Name"


def test_a_service_that_is_no_longer_listed_stays_but_cannot_be_booked(
    city: City, listed: dict[str, Any]
) -> None:
    listed["services"].remove(of(listed, "personalausweis"))
    load_catalogue(listed)
    assert service("personalausweis").bookable is False


def test_a_service_of_this_city_is_added_with_its_texts(city: City, listed: dict[str, Any]) -> None:
    listed["services"].append(
        {**of(listed, "fischereischein"), "id": "mondschein", "unconfirmed": 0, "verified": True}
    )
    parts = {"name": "Mondschein", "summary": "Den gibt es nicht.", "who": "Alle.", "words": "Mond"}
    texts = {f"service.mondschein.{part}": original(words) for part, words in parts.items()}
    load_catalogue(listed, {"de": texts})
    assert (service("mondschein").title, service("mondschein").words) == ("Mondschein", ["Mond"])


# ----------------------------------------------------------------------------------------- nothing by halves
NAME = "service.anmeldung.name"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda it: it.update(moon=1), "services.json, anmeldung, field 'moon': is not a known field"),
        (lambda it: it.pop("minutes"), "services.json, anmeldung, field 'minutes': is missing"),
        (
            lambda it: it.update(minutes=-1),
            "services.json, anmeldung, field 'minutes': must be a whole number from 0 to 240",
        ),
        (
            lambda it: it.update(minutes=True),
            "services.json, anmeldung, field 'minutes': must be a whole number from 0 to 240",
        ),
        (
            lambda it: it.update(minutes="12"),
            "services.json, anmeldung, field 'minutes': must be a whole number from 0 to 240",
        ),
        (
            lambda it: it.update(unconfirmed=100),
            "services.json, anmeldung, field 'unconfirmed': must be a whole number from 0 to 99",
        ),
        (
            lambda it: it.update(online="yes"),
            "services.json, anmeldung, field 'online': must be true or false",
        ),
        (lambda it: it.update(group="moon"), "services.json, anmeldung, field 'group': 'moon' is not known"),
        (
            lambda it: it.update(mobile="moon"),
            "services.json, anmeldung, field 'mobile': 'moon' is not known",
        ),
        (lambda it: it.update(result=None), "services.json, anmeldung, field 'result': None is not known"),
        (
            lambda it: it.update(equipment=["moon"]),
            "services.json, anmeldung, field 'equipment': 'moon' is not known",
        ),
        (
            lambda it: it.update(situations=["moving", "moon"]),
            "services.json, anmeldung, field 'situations': 'moon' is not known",
        ),
        (
            lambda it: it.update(situations=[]),
            "services.json, anmeldung, field 'situations': must name at least one",
        ),
        (
            lambda it: it.update(legal_basis="§ 17 BMG"),
            "services.json, anmeldung, field 'legal_basis': must be a list of texts",
        ),
        (
            lambda it: it.update(sources=[7]),
            "services.json, anmeldung, field 'sources': must be a list of texts",
        ),
        (lambda it: it.update(leika="99"), "services.json, anmeldung, field 'leika': must have 14 digits"),
        (
            lambda it: it.update(verified=False, unconfirmed=0),
            "services.json, anmeldung, field 'unconfirmed': must say what is open",
        ),
        (
            lambda it: it.update(unconfirmed=9),
            "texts/de.json, anmeldung, field 'service.anmeldung.unconfirmed.3': is missing in German",
        ),
        (
            lambda it: it.update(id="mondschein"),
            "texts/de.json, mondschein, field 'service.mondschein.name': is missing in German",
        ),
        (
            lambda it: it.update(id="ummeldung", unconfirmed=0),
            "services.json, ummeldung, field 'id': is there twice",
        ),
    ],
)
def test_a_bad_fact_is_refused_with_its_place(
    city: City, listed: dict[str, Any], change: Change, complaint: str
) -> None:
    of(listed, "personalausweis")["minutes"] = 99
    change(of(listed, "anmeldung"))
    before = everything()
    with pytest.raises(BadCatalogue) as refusal:
        load_catalogue(listed)
    assert str(refusal.value) == complaint
    assert everything() == before


def test_a_service_without_a_name_for_itself_is_named_by_its_place(listed: dict[str, Any]) -> None:
    del listed["services"][1]["id"]
    with pytest.raises(BadCatalogue) as refusal:
        load_catalogue(listed)
    assert (refusal.value.record, refusal.value.field) == ("service 2", "id")


def test_a_group_without_a_german_name_is_refused(listed: dict[str, Any]) -> None:
    listed["groups"].append("moon")
    with pytest.raises(
        BadCatalogue, match=r"texts/de.json, groups, field 'group.moon': is missing in German"
    ):
        load_catalogue(listed)


@pytest.mark.parametrize(
    ("language", "key", "words", "complaint"),
    [
        ("en", "service.anmeldung.nme", "Register", "field 'key': is not a known segment"),
        ("de", "Service Anmeldung", "Anmelden", "field 'key': is not a known segment"),
        ("en", NAME, " ", "field 'text': must not be empty"),
        ("en", NAME, "Register <b>now</b>", "field 'text': has a markup at character 10"),
        ("en", NAME, "Register &lt;now", "field 'text': has a markup at character 10"),
        ("de", NAME, "An\u202emelden", "field 'text': has a bidi control at character 3"),
        ("ar", NAME, "\u2067سجل\u2069", "field 'text': has a bidi control at character 1"),
        ("en", NAME, "Regis\u200bter", "field 'text': has a zero-width character at character 6"),
        ("en", NAME, "Register\x07", "field 'text': has a control character at character 9"),
        (
            "en",
            NAME,
            "Register %(name)s",
            "field 'text': has the placeholders ['%(name)s'], the German text has []",
        ),
    ],
)
def test_a_bad_text_is_refused_with_its_place(
    city: City, language: str, key: str, words: str, complaint: str
) -> None:
    before = everything()
    good = english("Online ID", of="Online-Ausweis")
    bad = original(words) if language == "de" else english(words, of="")
    with pytest.raises(BadCatalogue) as refusal:
        load_catalogue(texts={language: {"group.eid": good, key: bad}})
    assert str(refusal.value) == f"texts/{language}.json, {key}, {complaint}"
    assert everything() == before


def test_placeholders_of_the_german_text_must_be_in_the_translation(city: City) -> None:
    german = {"group.eid": original("Für %(name)s")}
    load_catalogue(texts={"de": german, **_every_translation("%(name)s")})
    with pytest.raises(
        BadCatalogue, match=r"has the placeholders \[\], the German text has \['%\(name\)s'\]"
    ):
        load_catalogue(texts={"de": german, **_every_translation("nobody")})


def _every_translation(words: str) -> dict[str, dict[str, Wording]]:
    languages = [each for each in services.UI_LANGUAGES if each != "de"]
    return {language: {"group.eid": english(words, of="Für %(name)s")} for language in languages}


def test_a_language_that_the_city_does_not_speak_is_refused(city: City) -> None:
    with pytest.raises(BadCatalogue, match=r"texts/el.json, el, field 'language': is not a known language"):
        load_catalogue(texts={"el": {"group.eid": english("Ταυτότητα", of="Online-Ausweis")}})


def test_the_command_says_what_is_wrong_and_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BadCatalogue(file="services.json", record="anmeldung", field="id", problem="is there twice")

    monkeypatch.setattr(services, "_refuse_bad_package", broken)
    with pytest.raises(CommandError, match=r"Nothing was loaded\. services\.json, anmeldung, field 'id'"):
        call_command("load_catalogue")
    assert Service.objects.count() == 0


# ------------------------------------------------------------------------------- what editors have published
def test_what_is_published_is_left_alone_and_reported(
    city: City, listed: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services, "_published", lambda: ("anmeldung",))
    for key in ("anmeldung", "ummeldung"):
        of(listed, key)["minutes"] = 33
    words = {"service.anmeldung.name": original("Anders"), "service.ummeldung.name": original("Ganz anders")}
    done = load_catalogue(listed, {"de": words})
    assert (done.services, done.kept) == (60, ("anmeldung",))
    assert (service("anmeldung").minutes, service("ummeldung").minutes) == (12, 33)
    assert service("anmeldung").title == "Wohnung anmelden (Zuzug nach Hannover)"
    assert service("ummeldung").title == "Ganz anders"
    call_command("load_catalogue")
    assert capsys.readouterr().out.endswith("left as published: anmeldung\n")


def test_a_published_service_that_is_not_listed_stays_bookable(
    city: City, listed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_published", lambda: ("anmeldung",))
    listed["services"].remove(of(listed, "anmeldung"))
    load_catalogue(listed)
    assert service("anmeldung").bookable is True


# ------------------------------------------------------------------------------------ all texts of a subject
PREFIX = "service.hundesteuer."


def test_what_is_equal_to_the_package_needs_no_row() -> None:
    put_texts(prefix=PREFIX, texts=wordings(PREFIX))
    assert Text.objects.count() == 0


def test_only_what_differs_is_stored() -> None:
    texts = wordings(PREFIX)
    texts[f"{PREFIX}name"]["en"] = english("Dog", of=text(f"{PREFIX}name", language="de"))
    put_texts(prefix=PREFIX, texts=texts)
    assert [(row.key, row.language, row.text) for row in Text.objects.all()] == [
        (f"{PREFIX}name", "en", "Dog")
    ]
    assert wordings(PREFIX) == texts


def test_what_is_left_out_is_gone_until_it_comes_back() -> None:
    before = wordings(PREFIX)
    less = {key: found for key, found in before.items() if key != f"{PREFIX}words"}
    put_texts(prefix=PREFIX, texts=less)
    assert wordings(PREFIX) == less
    assert text(f"{PREFIX}words") == ""
    put_texts(prefix=PREFIX, texts=before)
    assert wordings(PREFIX) == before
    assert Text.objects.count() == 0


def test_a_segment_of_this_city_goes_without_a_trace() -> None:
    more = {**wordings(PREFIX), f"{PREFIX}care": {"de": original("Im Heim gilt das nicht.")}}
    put_texts(prefix=PREFIX, texts=more)
    assert Service(id="hundesteuer").care == "Im Heim gilt das nicht."
    del more[f"{PREFIX}care"]
    put_texts(prefix=PREFIX, texts=more)
    assert Text.objects.count() == 0


def test_other_subjects_keep_their_texts() -> None:
    load_catalogue(texts={"de": {"group.eid": original("Neuer Name")}})
    put_texts(prefix=PREFIX, texts={})
    assert group_name("eid") == "Neuer Name"
