"""What is said to which case: the first sentence answers, the law decides, and what is urgent is added."""

from datetime import date

import pytest
from django.utils.translation import override

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.compiling import Compiled, basis, compile_answer, facts_of, referral
from wanderamt.apps.assistant.compiling.audit import is_isolated
from wanderamt.apps.catalogue.public import Facts, Service, load_catalogue, text
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.kernel.languages import UI_LANGUAGES

TODAY = date(2026, 11, 23)
UNKNOWN = "Das ist nicht bestätigt. Bitte fragen Sie vorher am Telefon."
NO_AMOUNT = "Der Betrag ist nicht bestätigt. Bitte fragen Sie vorher am Telefon."
BY_CASE = "Was das kostet, hängt von Ihrem Fall ab:"
EXPRESS, INTERIM, INTERIM_CARD = (
    "Reisepass im Expressverfahren",
    "Vorläufiger Reisepass",
    "Vorläufiger Personalausweis",
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    load_catalogue()


@pytest.mark.parametrize(
    ("service", "facet", "slots", "first"),
    [
        ("personalausweis", "fee", Slots(age=24), "Das kostet mindestens 46,00\xa0€."),
        ("personalausweis", "fee", Slots(age=23), "Das kostet mindestens 27,60\xa0€."),
        ("personalausweis", "fee", Slots(), BY_CASE),
        ("personalausweis_kind", "fee", Slots(age=41), "Das kostet mindestens 27,60\xa0€."),
        ("reisepass_kind", "fee", Slots(), "Das kostet mindestens 37,50\xa0€."),
        ("reisepass_express", "fee", Slots(), "Das kostet mindestens 69,50\xa0€."),
        ("reisepass_express", "fee", Slots(age=30), "Das kostet mindestens 102,00\xa0€."),
        ("reisepass_48", "fee", Slots(age=30), "Das kostet mindestens 92,00\xa0€."),
        ("eid_karte", "fee", Slots(), "Das kostet mindestens 37,00\xa0€."),
        ("direktversand", "fee", Slots(), "Das kostet 15,00\xa0€."),
        ("fuehrerschein_ersatz", "fee", Slots(), "Das kostet mindestens 20,40\xa0€."),
        ("anmeldung", "fee", Slots(), "Das kostet nichts."),
        ("hundesteuer", "fee", Slots(), NO_AMOUNT),
        ("anmeldung", "deadline", Slots(), "Melden Sie sich innerhalb von 2 Wochen nach dem Einzug an."),
        ("hundesteuer", "deadline", Slots(), "Für diese Sache ist uns keine Frist bekannt."),
        ("hundesteuer", "duration", Slots(), UNKNOWN),
        ("meldebescheinigung", "validity", Slots(), UNKNOWN),
        ("zweitpass", "validity", Slots(), "Der zweite Pass gilt immer 6 Jahre."),
        ("reisepass", "validity", Slots(age=30), "Der Reisepass gilt 10 Jahre."),
        ("reisepass", "validity", Slots(), "Wie lange das gilt, hängt von Ihrem Fall ab:"),
        ("reisepass", "online", Slots(), "Das geht nicht online. Sie müssen selbst kommen."),
        ("beglaubigung_kopie", "online", Slots(), "Nein, online geht das noch nicht."),
        ("meldebescheinigung", "online", Slots(), "Ja, das geht auch online."),
        (
            "anmeldung",
            "proxy",
            Slots(),
            "Eine andere Person darf das mit Ihrer schriftlichen Vollmacht erledigen.",
        ),
        (
            "personalausweis",
            "proxy",
            Slots(),
            "Eine andere Person darf das nicht mit einer Vollmacht für Sie erledigen.",
        ),
        ("bedingter_sperrvermerk", "documents", Slots(), "Sie brauchen nichts mitzubringen."),
        ("anmeldung", "documents", Slots(), "Bitte bringen Sie mit:"),
        ("personalausweis", "appointment", Slots(), "Dafür können Sie hier einen Termin buchen."),
        ("hundesteuer", "appointment", Slots(), "Dafür gibt es hier keinen Termin."),
        ("melderegisterauskunft_einfach", "where", Slots(), "Das geht nur in einem Bürgeramt."),
    ],
)
def test_the_first_sentence_answers_what_was_asked(
    service: str, facet: str, slots: Slots, first: str
) -> None:
    assert _answer(service, facet, slots).statements[0].text == first


@pytest.mark.parametrize(
    ("service", "slots", "items"),
    [
        ("personalausweis", Slots(), ["27,60", "46,00", "6,00", "15,00"]),
        ("personalausweis", Slots(age=30), ["46,00", "6,00", "15,00"]),
        ("bewohnerparkausweis", Slots(), ["15,30", "30,70", "61,40"]),
        ("kfz_adressaenderung", Slots(), ["10,20", "4,30"]),
        ("fuehrungszeugnis", Slots(), ["13,00", "gebührenfrei"]),
        ("meldebescheinigung", Slots(), ["auf Papier", "gebührenfrei"]),
        ("anmeldung", Slots(), []),
    ],
)
def test_what_a_fee_depends_on_and_what_comes_on_top_is_listed(
    service: str, slots: Slots, items: list[str]
) -> None:
    listed = [each.text for each in _answer(service, "fee", slots).statements if each.listed]
    assert len(listed) == len(items)
    assert all(item in said for item, said in zip(items, listed, strict=True)), listed


def test_an_amount_that_nobody_has_confirmed_is_marked() -> None:
    found = _answer("bewohnerparkausweis", "fee")
    assert not any(each.verified for each in found.statements if each.listed)
    assert "nicht bestätigt" in found.plain
    paper = _answer("meldebescheinigung", "fee").statements[1]
    assert not paper.verified
    assert "€" not in paper.text


def test_every_amount_stands_under_its_paragraph() -> None:
    found = _answer("reisepass_express", "fee", Slots(age=30))
    said = {each.text: each.citation for each in found.statements}
    assert said["Reisepass ab 24 Jahren: 70,00\xa0€"] == "§ 27 Abs. 1 Nr. 1 Buchst. a PassV"
    assert said["Expressverfahren: 32,00\xa0€"] == "§ 27 Abs. 1 Nr. 1 Buchst. d PassV"
    assert "§ 27 Abs. 1 Nr. 1 Buchst. d PassV" in found.sources


@pytest.mark.parametrize(
    ("service", "slots", "first", "offered"),
    [
        ("reisepass", Slots(days=60), "ist das voraussichtlich fertig", []),
        ("reisepass", Slots(days=25), "kann die Zeit knapp werden", [EXPRESS]),
        ("reisepass", Slots(days=10), "wird das voraussichtlich nicht fertig", [EXPRESS]),
        ("reisepass", Slots(days=3), "wird das voraussichtlich nicht fertig", [EXPRESS, INTERIM]),
        ("reisepass", Slots(days=2), "wird das voraussichtlich nicht fertig", [INTERIM]),
        ("reisepass_express", Slots(days=2), "wird das voraussichtlich nicht fertig", [INTERIM]),
        ("reisepass_kind", Slots(days=5), "wird das voraussichtlich nicht fertig", [EXPRESS]),
        ("personalausweis", Slots(days=10), "wird das voraussichtlich nicht fertig", [INTERIM_CARD]),
        ("personalausweis", Slots(days=21), "ist das voraussichtlich fertig", []),
    ],
)
@pytest.mark.parametrize("facet", ["what", "duration"])
def test_a_journey_is_weighed_against_the_days_that_a_document_takes(
    facet: str, service: str, slots: Slots, first: str, offered: list[str]
) -> None:
    found = _answer(service, facet, slots)
    assert first in found.statements[0].text
    names = [name for name in (EXPRESS, INTERIM, INTERIM_CARD) if f"– {name}: mindestens" in found.plain]
    assert names == offered


def test_what_is_quicker_comes_with_its_fee_and_its_time() -> None:
    said = _answer("reisepass", "duration", Slots(days=10, age=30)).plain
    assert "Reisepass im Expressverfahren: mindestens 102,00\xa0€" in said
    assert text("service.reisepass_express.processing") in said
    said = _answer("reisepass_kind", "duration", Slots(days=10, age=41)).plain
    assert "Reisepass im Expressverfahren: mindestens 69,50\xa0€" in said


def test_who_asks_for_the_price_before_a_journey_hears_that_it_may_be_too_late() -> None:
    found = _answer("reisepass", "fee", Slots(days=10, age=30))
    assert found.statements[0].text == "Das kostet mindestens 70,00\xa0€."
    assert "wird das voraussichtlich nicht fertig" in found.plain
    assert _answer("reisepass", "fee", Slots(days=60, age=30)) == _answer("reisepass", "fee", Slots(age=30))


def test_a_day_says_nothing_about_what_is_done_at_once() -> None:
    assert _answer("anmeldung", "duration", Slots(days=3)) == _answer("anmeldung", "duration")


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("personalausweis", ["Melden Sie den Verlust sofort.", "Sperren Sie den Online-Ausweis sofort"]),
        ("reisepass", ["Melden Sie den Verlust sofort."]),
        ("anmeldung", []),
    ],
)
@pytest.mark.parametrize("loss", ["lost", "stolen"])
def test_who_has_lost_a_document_hears_what_to_do_at_once(loss: str, service: str, said: list[str]) -> None:
    plain = _answer(service, "fee", Slots(loss=loss)).plain
    assert all(each in plain for each in said)
    assert ("Verlust" in plain) == bool(said)
    assert "Melden Sie den Verlust" not in _answer(service, "fee").plain


@pytest.mark.parametrize("facet", ["what", "documents", "fee"])
def test_a_relative_in_a_care_home_may_need_no_card(facet: str) -> None:
    found = _answer("personalausweis", facet, Slots(age=84, in_care=True))
    assert text("service.befreiung_ausweispflicht.summary") in found.plain
    assert "§ 1 Abs. 3 Nr. 2 PAuswG" in found.sources
    assert text("service.befreiung_ausweispflicht.summary") not in _answer("personalausweis", facet).plain
    assert text("service.anmeldung.care") in _answer("anmeldung", facet, Slots(in_care=True)).plain


def test_documents_for_a_child_are_those_of_the_law() -> None:
    said = _answer("reisepass_kind", "documents", Slots(age=5)).plain
    assert "Die Zustimmung aller Sorgeberechtigten" in said
    assert "Fotos auf Papier sind nicht mehr möglich" in said


def test_what_contradicts_itself_is_answered_in_general() -> None:
    assert _answer("personalausweis", "fee", Slots(age=131)).statements[0].text == BY_CASE


def test_facts_of_a_question() -> None:
    assert facts_of("reisepass_express", Slots(age=30)) == Facts(age=30, express=True)
    assert facts_of("reisepass_kind", Slots(age=41)) == Facts()
    assert facts_of("reisepass_kind", Slots(age=4)) == Facts(age=4)
    assert facts_of("befreiung_ausweispflicht", Slots(in_care=True)) == Facts(permanent_care=True)
    assert facts_of("verlustanzeige_ausweis", Slots(loss="stolen")) == Facts(stolen=True)


def test_an_unknown_facet_is_a_question_in_general() -> None:
    assert _answer("anmeldung", "nonsense").statements == _answer("anmeldung", "what").statements


# --- matters of others


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_a_referral_names_who_is_responsible_and_marks_what_nobody_confirmed(language: str) -> None:
    for entry in examples.referrals().values():
        with override(language):
            found = referral(entry, language=language)
        said = "\n".join(each.text for each in found)
        assert entry["authority_de" if language.startswith("de") else "authority_en"] in found[0].text
        reach = [entry[key] for key in ("phone", "url") if entry[key]]
        assert all(each in said for each in reach)
        assert [each.verified for each in found if each.listed] == [bool(entry["confirmed"])] * len(reach)
        assert len(found) >= 2
        assert language not in {"ar", "fa"} or all(is_isolated(each.shown) for each in found)
        assert "general knowledge" not in basis(entry)


def test_the_emergency_number_is_for_emergencies() -> None:
    assert all(entry["phone"] not in {"110", "112"} for entry in examples.referrals().values())


def test_a_source_that_somebody_can_look_up_is_named() -> None:
    assert basis({"source": "bamf.de, 2026"}) == ("bamf.de, 2026",)
    assert basis({}) == ()


def _answer(service: str, facet: str, slots: Slots | None = None) -> Compiled:
    return compile_answer(
        service=Service.objects.get(pk=service), facet=facet, slots=slots or Slots(), on=TODAY
    )
