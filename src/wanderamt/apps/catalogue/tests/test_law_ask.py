"""The commands `wanderamt law ask` and `law check`. No test here may touch a database: they need none."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from wanderamt.apps.catalogue import packaged
from wanderamt.apps.catalogue.management.law import check as checking
from wanderamt.apps.catalogue.management.law.report import languages, nearest_deadline
from wanderamt.engines.law import (
    BookError,
    Deadline,
    Facts,
    RuleBook,
    compile_answer,
    load_book,
    load_facts,
    packaged_texts,
    parse_book,
)
from wanderamt.engines.law.tests.writing import rule, table
from wanderamt.foundation import clock

CARD = ("--service", "personalausweis", "--on", "2026-11-22")


def law(*words: str) -> tuple[int, str, str]:
    """The exit code, what was printed, and what went to the error output."""
    out, err = StringIO(), StringIO()
    try:
        call_command("law", *words, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def asked(*words: str) -> dict[str, Any]:
    code, out, err = law("ask", *words, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def refused(*words: str) -> str:
    code, out, err = law("ask", *words)
    assert (code, out) == (2, "")
    return err


def test_the_question_of_the_day_has_its_answer() -> None:
    found = asked(*CARD, "--age", "30", "--set", "photo_by_office=true")

    assert (found["service"], found["on"], found["total_cents"]) == ("personalausweis", "2026-11-22", 5200)
    assert [
        (line["label"], line["cents"], line["citation"], line["verified"]) for line in found["lines"]
    ] == [
        ("Personalausweis ab 24 Jahren", 4600, "§ 1 Abs. 1 Nr. 2 PAuswGebV", True),
        ("Foto in der Behörde", 600, "§ 1 Abs. 4 Nr. 4 PAuswGebV", True),
    ]
    assert (found["in_person"], found["online"], found["mobile"], found["minutes"]) == (
        "yes",
        False,
        "capture",
        15,
    )
    assert found["validity"][0]["value"] == {"years": 10}
    assert {"fact": "direct_delivery", "accepts": "false, true"}.items() <= found["open_questions"][0].items()
    assert {"photo_by_office", "age"}.isdisjoint(each["fact"] for each in found["open_questions"])
    assert "§ 1 Abs. 4 Nr. 4 PAuswGebV" in found["citations"]


def test_every_key_that_programs_rely_on_is_there() -> None:
    keys = (
        "service on total_cents lines documents deadline deadlines validity who_may_come in_person waivers "
        "exemptions objections citations open_questions unconfirmed online mobile minutes"
    )
    found = asked(*CARD)

    assert set(keys.split()) <= set(found)
    assert set(found["documents"][0]) >= {"item", "label", "required", "condition", "citation"}
    assert set(found["open_questions"][0]) == {"fact", "question", "accepts"}
    assert isinstance(found["unconfirmed"], list)


@pytest.mark.parametrize("service", sorted(load_book().services))
def test_every_service_can_be_asked(service: str) -> None:
    found = asked("--service", service, "--on", "2026-11-22")
    code, out, _ = law("ask", "--service", service, "--on", "2026-11-22")

    assert found["minutes"] >= 0
    assert found["mobile"] in {"complete", "capture", "none"}
    assert all(question["fact"] in load_facts() for question in found["open_questions"])
    assert code == 0
    assert out.splitlines()[0].endswith("am 22.11.2026")
    assert "None" not in out


@pytest.mark.parametrize(("day", "total"), [("2026-02-06", 3700), ("2026-02-07", 4600), ("2026-11-22", 4600)])
def test_the_day_decides(day: str, total: int) -> None:
    assert asked("--service", "personalausweis", "--on", day, "--age", "24")["total_cents"] == total


def test_without_a_day_it_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 2, 6, 23, 30, tzinfo=UTC))

    assert asked("--service", "personalausweis")["on"] == "2026-02-07"


def test_a_birth_date_does_for_the_age() -> None:
    assert asked(*CARD, "--born", "2002-11-23")["total_cents"] == 2760
    assert asked(*CARD, "--born", "2002-11-22")["total_cents"] == 4600
    assert asked(*CARD, "--set", "born=2002-11-22")["total_cents"] == 4600


@pytest.mark.parametrize(
    ("words", "deadline", "certain"),
    [
        (("anmeldung", "--set", "moved_in_on=2026-11-10"), "2026-11-24", True),
        (("anmeldung",), None, False),
        (("fuehrerschein_umtausch", "--set", "card_issued=2003", "--born", "1970-01-01"), "2027-01-19", True),
        (("fuehrerschein_umtausch", "--set", "card_issued=2003"), "2027-01-19", False),
        (
            ("fuehrerschein_umtausch", "--set", "card_issued=2003-05-01", "--born", "1950-01-01"),
            "2033-01-19",
            True,
        ),
        (("fuehrerschein_umtausch", "--set", "card_issued=2000", "--age", "40"), "2026-01-19", True),
        (("meldebescheinigung",), None, False),
    ],
)
def test_the_deadline_is_the_last_day_that_matters(
    words: tuple[str, ...], deadline: str | None, *, certain: bool
) -> None:
    found = asked("--service", words[0], "--on", "2026-11-22", *words[1:])

    assert (found["deadline"], found["deadline_certain"]) == (deadline, certain)


def deadline(day: date | None) -> Deadline:
    return Deadline(
        key="a", rule_id="a@2021-01-01", text="A", citation="§ 1", verified=True, first_day=None, last_day=day
    )


@pytest.mark.parametrize(
    ("certain", "possible", "nearest"),
    [
        ([date(2027, 1, 1), date(2026, 12, 1), None], [], (date(2026, 12, 1), True)),
        ([date(2026, 1, 1), date(2026, 12, 1)], [date(2026, 11, 23)], (date(2026, 12, 1), True)),
        ([date(2026, 1, 1), date(2025, 1, 1)], [], (date(2026, 1, 1), True)),
        ([None], [date(2028, 1, 1), date(2027, 1, 1)], (date(2027, 1, 1), False)),
        ([], [], (None, False)),
    ],
)
def test_of_several_deadlines_the_next_one_counts(
    certain: list[date | None], possible: list[date], nearest: tuple[date | None, bool]
) -> None:
    answer = compile_answer(
        book=load_book(), service="meldebescheinigung", on=date(2026, 11, 22), facts=Facts()
    )
    changed = replace(
        answer,
        deadlines=tuple(deadline(day) for day in certain),
        possible_deadlines=tuple(deadline(day) for day in possible),
    )

    assert nearest_deadline(changed) == nearest


def test_what_is_not_confirmed_is_listed_with_its_reason() -> None:
    found = asked("--service", "beglaubigung_kopie", "--on", "2026-11-22")

    assert (found["lines"], found["total_cents"], found["total_is_lower_bound"]) == ([], 0, True)
    assert {
        "key": "rule.beglaubigung_kopie.gebuehr",
        "text": "Beglaubigung von Kopien",
        "reason": "Diese Angabe ist nicht bestätigt.",
    } in found["unconfirmed"]


def test_papers_that_are_not_confirmed_are_listed_too() -> None:
    found = asked("--service", "fuehrerschein_umtausch", "--on", "2026-11-22")

    assert "evidence.driving_licence" in [each["key"] for each in found["unconfirmed"]]


def test_between_the_days_of_a_change_the_answer_is_not_confirmed() -> None:
    found = asked("--service", "uebermittlungssperre", "--on", "2025-12-01")
    reasons = [each["reason"] for each in found["unconfirmed"] if "bundeswehr" in each["key"]]

    assert reasons[0].startswith("Das Gesetz hat sich zwischen dem 06.11.2025 und dem 04.01.2026 geändert.")


@pytest.mark.parametrize(
    ("service", "mobile", "possible", "words"),
    [
        ("personalausweis", "capture", True, "ja, ohne Netz nur die Aufnahme"),
        ("adressaenderung_ausweis", "none", True, "ja, aber nur mit Netz"),
        ("anmeldung_ewa", "none", False, "nein"),
    ],
)
def test_how_far_the_mobile_office_can_do_it(
    service: str, mobile: str, *, possible: bool, words: str
) -> None:
    found = asked("--service", service)

    assert (found["mobile"], found["mobile_possible"]) == (mobile, possible)
    assert f"Mobiles Büro: {words}" in law("ask", "--service", service)[1]


def test_what_is_made_later_has_its_expected_days() -> None:
    ready = asked(*CARD)["ready"]

    assert (ready["earliest"], ready["latest"], ready["verified"]) == ("2026-12-06", "2026-12-13", False)
    assert "Fertig: etwa 06.12.2026 bis 13.12.2026 [nicht bestätigt]" in law("ask", *CARD)[1]
    assert asked("--service", "anmeldung")["ready"] is None
    assert "Fertig:" not in law("ask", "--service", "anmeldung")[1]


def test_a_waiver_is_named_and_changes_no_sum() -> None:
    found = asked(*CARD, "--age", "30", "--set", "hardship=true")

    assert found["total_cents"] == 4600
    assert [(each["discretionary"], each["lowest_cents"]) for each in found["waivers"]] == [(True, 0)]


def test_a_person_reads_a_text() -> None:
    code, out, _ = law("ask", *CARD, "--age", "30", "--set", "photo_by_office=true", "--set", "hardship=true")
    lines = out.splitlines()

    assert code == 0
    assert "     46,00 €  Personalausweis ab 24 Jahren (§ 1 Abs. 1 Nr. 2 PAuswGebV)" in lines
    assert "     52,00 €  mindestens insgesamt" in lines
    assert any(line.startswith("  - Die Behörde kann die Gebühr ermäßigen") for line in lines)
    assert "Noch offen:" in lines


def test_a_text_names_deadlines_and_doubts() -> None:
    registration = law(
        "ask", "--service", "anmeldung", "--on", "2026-11-22", "--set", "moved_in_on=2026-11-10"
    )
    licence = law(
        "ask", "--service", "fuehrerschein_umtausch", "--on", "2026-11-22", "--set", "card_issued=2003"
    )

    assert "Letzter Tag: 24.11.2026" in registration[1]
    assert "Frühestens läuft die Frist am 19.01.2027 ab." in licence[1]
    assert "[nicht bestätigt]" in licence[1]


@pytest.mark.parametrize("language", languages())
def test_texts_come_in_the_language_or_stay_german(language: str) -> None:
    found = asked(*CARD, "--age", "30", "--language", language)
    here = packaged.texts(language).get("rule.personalausweis.ab24")

    assert found["language"] == language
    assert found["lines"][0]["label"] == (here.text if here else "Personalausweis ab 24 Jahren")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--service", "personalausweiss"),
            "„personalausweiss“ gibt es nicht. Meinten Sie: personalausweis, ",
        ),
        (("--service", "reisepas"), "Meinten Sie: reisepass, "),
        ((), "Bitte nennen Sie --service."),
        ((*CARD, "--set", "expres=true"), "„expres“ gibt es nicht. Meinten Sie: express, "),
        ((*CARD, "--set", "express=vielleicht"), "„vielleicht“ ist nicht möglich. Möglich ist: false, true"),
        ((*CARD, "--set", "express"), "Bitte schreiben Sie: --set express=Wert. Möglich ist: false, true"),
        ((*CARD, "--set", "rain"), "„rain“ hat kein „=“."),
        ((*CARD, "--age", "-1"), "age: „-1“ ist nicht möglich. Möglich ist: ganze Zahl von 0 bis 130"),
        ((*CARD, "--age", "alt"), "age: „alt“ ist nicht möglich."),
        ((*CARD, "--born", "2002-02-30"), "„2002-02-30“ ist nicht möglich. Möglich ist: Tag wie 2026-11-22"),
        ((*CARD, "--born", "2027-01-01"), "born: Am 2026-11-22 liegt dieser Tag in der Zukunft oder"),
        ((*CARD, "--born", "1870-01-01"), "mehr als 130 Jahre zurück: 1870-01-01"),
        (
            (*CARD, "--born", "1950-01-01", "--age", "20"),
            "age: Das passt nicht zu --born. Wer am 1950-01-01 geboren ist, ist am 2026-11-22 76 Jahre alt.",
        ),
        ((*CARD, "--age", "20", "--set", "age=21"), "age: Diese Angabe steht zweimal da"),
        (
            ("--service", "reisepass_48", "--set", "pages=32"),
            "pages: Bei „reisepass_48“ steht das schon fest.",
        ),
        (("--service", "personalausweis", "--on", "2026-02-30"), "--on: „2026-02-30“ ist kein Tag."),
        (("--service", "personalausweis", "--on", "morgen"), "Bitte schreiben Sie ihn so: 2026-11-22"),
        ((*CARD, "--language", "tlh"), "--language: „tlh“ gibt es nicht. Möglich ist: de, "),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_accepted(words: tuple[str, ...], said: str) -> None:
    assert said in refused(*words)


def test_the_last_day_of_the_calendar_can_be_asked_for() -> None:
    found = asked("--service", "personalausweis", "--on", "9999-12-31", "--age", "30")

    assert (found["total_cents"], found["ready"]) == (4600, None)


@pytest.mark.parametrize("service", ["beglaubigung_kopie", "melderegisterauskunft_einfach", "hundesteuer"])
def test_an_unknown_amount_is_no_zero(service: str) -> None:
    code, out, err = law("ask", "--service", service, "--on", "2026-11-22")
    (line,) = [each for each in out.splitlines() if each.startswith("   unbekannt  ")]

    assert (code, err) == (0, "")
    assert line.endswith("[nicht bestätigt]")
    assert "0,00 €  mindestens insgesamt" in out


def test_a_fact_said_twice_alike_is_one_fact() -> None:
    assert asked(*CARD, "--age", "30", "--set", "age=30")["total_cents"] == 4600


def test_the_whole_list_follows_the_nearest() -> None:
    assert all(service in refused("--service", "x") for service in load_book().services)
    assert all(name in refused(*CARD, "--set", "x=1") for name in load_facts())


def test_the_check_says_what_was_proved() -> None:
    code, out, err = law("check")

    assert (code, err) == (0, "")
    assert out.endswith("keine Lücke, keine Überschneidung, jede Regel erreichbar.\n")


def test_the_check_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    gap = table(rule(cents="1", when="{ age_max = 23 }"), hit='"unique"')
    monkeypatch.setattr(checking, "load_book", lambda: parse_book({"test.toml": gap}))
    code, out, err = law("check")

    assert (code, out) == (1, "")
    first, *others = err.splitlines()
    assert first == "test.toml, table ausweis, field 'since': no rule holds on 2021-01-01 with age = 24"
    assert others[0] == "test.toml, table ausweis, field 'services': 'ausweis' is not in the service list"
    assert "services.json, personalausweis, field 'id': no rule is about it" in others
    assert len(others) == 62


def test_a_slip_in_the_name_of_a_service_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = dict(packaged_texts())
    file = "fees_documents.toml"
    texts[file] = texts[file].replace(
        'services = ["personalausweis", ', 'services = ["personalausweiss", ', 1
    )
    monkeypatch.setattr(checking, "load_book", lambda: parse_book(texts))
    code, out, err = law("check")

    assert (code, out) == (1, "")
    place = f"{file}, table ausweis.grundgebuehr, field 'services'"
    assert err == f"{place}: 'personalausweiss' is not in the service list\n"


def test_the_check_names_a_book_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> RuleBook:
        raise BookError(file="test.toml", record="rule 1", field="citation", problem="is missing")

    monkeypatch.setattr(checking, "load_book", broken)

    assert law("check") == (1, "", "test.toml, rule 1, field 'citation': is missing\n")


def test_a_service_that_only_the_rules_know_has_no_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "facts", lambda: {"services": []})

    assert asked(*CARD)["minutes"] is None
    assert "Dauer am Schalter" not in law("ask", *CARD)[1]
