"""What keeps a content from being published: rules that the law lacks, texts that are missing or unsafe."""

from datetime import date
from typing import Any

import pytest

from wanderamt.apps.catalogue.editing import errors
from wanderamt.apps.catalogue.editing.check import FOLDER, Finding, Gap, Problem, gaps, hard_places, refusals
from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.editing.subjects import Subject, all_words, of_service, parse, subject_of
from wanderamt.apps.catalogue.editing.wording import rule_name, sentence
from wanderamt.engines.law import Kind, RuleBook, load_book, parse_book

TODAY = date(2026, 11, 22)
OUTCOMES = {
    "fee": "cents = 0",
    "evidence": 'item = "id_card"\nrequired = true',
    "appearance": 'required = "yes"',
    "representation": 'who = "self"\nallowed = true',
}


@pytest.mark.parametrize("service", sorted(load_book().services))
def test_no_service_of_the_city_lacks_a_rule_today(service: str) -> None:
    assert gaps(load_book(), service=service, days=[TODAY]) == ()


def table(kind: str, *, service: str = "pass", since: str = "2020-01-01", **rule: Any) -> str:
    """One table of one rule; `until` ends the table, `valid_to` the rule."""
    until = rule.pop("until", None)
    lines = [
        "[[table]]",
        f'name = "{kind}.{service}.{since}"',
        f'kind = "{kind}"',
        f'services = ["{service}"]',
        'hit = "collect"',
        f"since = {since}",
        f"until = {until}" if until else "",
        "[[table.rule]]",
        f'key = "{kind}.{service}.{since}"',
        f'text = "Regel {kind}"',
        f"valid_from = {since}",
        f"valid_to = {rule['valid_to']}" if "valid_to" in rule else "",
        'citation = "§ 1"\nsource = "Gesetz"\nstate = "verified"',
        OUTCOMES[kind],
    ]
    return "\n".join(lines)


def book(**files: list[str]) -> RuleBook:
    return parse_book({f"{name}.toml": "\n".join(tables) for name, tables in files.items()})


def whole(**changes: list[str]) -> RuleBook:
    """A book that answers for "pass", each kind in a file of its own; `changes` replace files."""
    return book(**({f"{kind}s": [table(kind)] for kind in OUTCOMES} | changes))


def found(rules: RuleBook, *days: date, service: str = "pass") -> list[tuple[Kind, date | None, str]]:
    missing = gaps(rules, service=service, days=days or (TODAY,))
    return [(gap.kind, gap.since, gap.file.removeprefix(f"{FOLDER}/")) for gap in missing]


def test_a_whole_book_lacks_nothing() -> None:
    assert found(whole()) == []


def test_a_service_without_any_rule_lacks_all_four() -> None:
    assert found(whole(), service="hundesteuer") == [
        (Kind.FEE, None, "fees.toml"),
        (Kind.EVIDENCE, None, "evidences.toml"),
        (Kind.APPEARANCE, None, "appearances.toml"),
        (Kind.REPRESENTATION, None, "representations.toml"),
    ]


def test_an_empty_book_still_names_a_file() -> None:
    assert [file for _, _, file in found(book())] == [
        "fee.toml",
        "evidence.toml",
        "appearance.toml",
        "representation.toml",
    ]


@pytest.mark.parametrize(
    ("changes", "since"),
    [
        ({"until": "2026-02-07"}, date(2026, 2, 7)),
        ({"valid_to": "2025-05-01"}, date(2025, 5, 1)),
        ({"until": "2026-02-07", "valid_to": "2025-05-01"}, date(2025, 5, 1)),
        ({"since": "2027-01-01"}, None),
        ({"until": "2026-11-23"}, "there"),
        ({"until": "2026-11-22"}, date(2026, 11, 22)),
    ],
)
def test_a_rule_that_has_ended_is_missing_from_its_last_day_on(changes: Any, since: object) -> None:
    expected = [] if since == "there" else [(Kind.FEE, since, "fees.toml")]
    assert found(whole(fees=[table("fee", **changes)])) == expected


def test_the_latest_end_counts() -> None:
    ended = [
        table("fee", until="2021-01-01"),
        table("fee", since="2022-01-01", until="2025-01-01"),
        table("fee", since="2027-01-01"),
    ]
    assert found(whole(fees=ended)) == [(Kind.FEE, date(2025, 1, 1), "fees.toml")]


def test_the_planned_day_is_asked_as_well_and_each_kind_is_named_once() -> None:
    ending = whole(fees=[table("fee", until="2027-01-01")])
    assert found(ending, TODAY) == []
    (gap,) = gaps(ending, service="pass", days=[date(2027, 6, 1), TODAY, date(2027, 1, 1)])
    assert gap == Gap(
        kind=Kind.FEE,
        service="pass",
        on=date(2027, 1, 1),
        since=date(2027, 1, 1),
        file=f"{FOLDER}/fees.toml",
    )


def test_a_rule_goes_where_the_service_has_its_rules_or_else_where_most_are() -> None:
    own = whole(
        fees=[table("fee", service="a"), table("fee", service="b")], local=[table("fee", until="2025-01-01")]
    )
    assert found(own) == [(Kind.FEE, date(2025, 1, 1), "local.toml")]
    assert found(own, service="c")[0] == (Kind.FEE, None, "fees.toml")


# --------------------------------------------------------------------------------------------------- texts

SUBJECT = of_service("pass")


def content(**texts: tuple[str, str]) -> Content:
    """A service; each text as (German, Leichte Sprache), "" is none."""
    made = Content(facts={}, texts={})
    for name, (german, easy) in texts.items():
        segment = f"service.pass.{name.replace('__', '.')}"
        made = made.with_text(segment, "de", german).with_text(segment, "de-simple", easy)
    return made


GOOD = {"name": ("Reisepass", "Der Reise-Pass"), "summary": ("Für Reisen.", "Sie können damit reisen.")}


def problems(made: Content, subject: Subject = SUBJECT) -> list[tuple[str, str, str]]:
    return [
        (each.problem, each.segment.removeprefix(subject.prefix), each.language)
        for each in refusals(subject, made)
    ]


def test_a_good_content_passes() -> None:
    assert problems(content(**GOOD)) == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"name": ("", "")}, [("text", "name", "de")]),
        ({"summary": ("Für Reisen.", "")}, [("text", "summary", "de-simple")]),
        ({"who": ("Für alle.", "")}, [("text", "who", "de-simple")]),
        ({"unconfirmed__1": ("Die Gebühr.", "")}, [("text", "unconfirmed.1", "de-simple")]),
        ({"words": ("Pass\nReisepass", "")}, []),
    ],
)
def test_german_and_leichte_sprache_are_needed(texts: Any, expected: list[Any]) -> None:
    assert problems(content(**{**GOOD, **texts})) == expected


def test_leichte_sprache_of_an_older_german_text_is_outdated() -> None:
    changed = content(**GOOD).with_text("service.pass.summary", "de", "Für Reisen in alle Länder.")
    assert problems(changed) == [("outdated", "summary", "de-simple")]
    assert problems(changed.with_review("service.pass.summary", "de-simple")) == []


def test_translations_may_be_missing_or_outdated() -> None:
    translated = content(**GOOD).with_text("service.pass.summary", "tr", "Seyahat için.")
    changed = translated.with_text("service.pass.summary", "de", "Neu.")
    assert problems(changed.with_review("service.pass.summary", "de-simple")) == []


@pytest.mark.parametrize(
    ("language", "text", "detail"),
    [
        ("tr", "Seyahat <b>için</b>", "markup, 9"),
        ("ar", "جواز\u202e سفر", "bidi control, 5"),
        ("en", "Pass\u200bport", "zero-width character, 5"),
        ("de-simple", "Reise\x07Pass", "control character, 6"),
        ("en", "A &amp; B", "markup, 3"),
    ],
)
def test_markup_and_invisible_signs_are_refused_in_every_language(
    language: str, text: str, detail: str
) -> None:
    (finding,) = [
        each
        for each in refusals(SUBJECT, content(**GOOD).with_text("service.pass.name", language, text))
        if each.problem is Problem.FORBIDDEN and each.detail == detail
    ]
    assert (finding.segment, finding.language) == ("service.pass.name", language)


def test_words_need_no_name_and_no_summary() -> None:
    subject = parse("words.evidence")
    made = Content(facts={}, texts={}).with_text("evidence.id_card", "de", "Ihr Personalausweis")
    assert problems(made, subject) == [("text", "id_card", "de-simple")]
    assert problems(made.with_text("evidence.id_card", "de-simple", "Ihr Personal-Ausweis"), subject) == []


def test_hard_places_of_leichte_sprache_are_advice() -> None:
    made = content(**{**GOOD, "who": ("Für alle.", "Das Formular wird von dem Amt nicht bearbeitet.")})
    assert problems(made) == []
    made = made.with_text("service.pass.words", "de", "Pass\nePass")
    made = made.with_text("service.pass.words", "de-simple", "Pass\nePass")
    found_ = hard_places(SUBJECT, made)
    assert {each.segment for each in found_} == {"service.pass.who"}
    assert all(
        (each.problem, bool(each.detail), bool(each.hint)) == ("hard_to_read", True, True) for each in found_
    )


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (
            Finding(problem=Problem.TEXT, segment="service.pass.who", language="de-simple"),
            "„Für wen“ hat noch keinen Text in dieser Sprache: Leichte Sprache.",
        ),
        (
            Finding(problem=Problem.OUTDATED, segment="service.pass.unconfirmed.2", language="tr"),
            "„Nicht bestätigt 2“ gehört zu einem älteren deutschen Text: Türkisch.",
        ),
        (
            Finding(problem=Problem.FORBIDDEN, segment="service.pass.x", language="xx", detail="markup, 3"),
            "„x“ (xx) enthält unerlaubte Zeichen: markup, 3.",
        ),
        (
            Finding(
                problem=Problem.HARD_TO_READ,
                segment="service.pass.name",
                language="de-simple",
                detail="nicht",
                hint="Sagen Sie, was ist.",
            ),
            "„Name“ (Leichte Sprache): bei „nicht“. Sagen Sie, was ist.",
        ),
    ],
)
def test_findings_are_sentences(finding: Finding, expected: str) -> None:
    assert sentence(SUBJECT, finding) == expected


def test_every_needed_rule_has_a_name() -> None:
    names = [str(rule_name(kind)) for kind in (Kind.FEE, Kind.EVIDENCE, Kind.APPEARANCE, Kind.REPRESENTATION)]
    assert names == ["Gebühr", "Unterlagen", "Persönliches Erscheinen", "Vertretung"]
    assert rule_name(Kind.DUTY) == "duty"


# ------------------------------------------------------------------------------------------------ subjects


def test_subjects_are_named_like_their_segments() -> None:
    service, words = parse("service.pass"), parse("words.evidence")
    assert (service.service_id, service.prefix) == ("pass", "service.pass.")
    assert (words.service_id, words.prefix) == ("", "evidence.")
    assert (service.german_is_fixed, words.german_is_fixed) == (False, False)
    assert parse("words.rule").german_is_fixed
    assert len(all_words()) == 7


@pytest.mark.parametrize(
    "name", ["", "x", "service", "service.", "words", "words.", "words.secret", "text.pass", "service.\x00"]
)
def test_what_is_no_subject_is_refused(name: str) -> None:
    with pytest.raises(errors.UnknownSubject):
        parse(name)


def test_texts_of_a_service_come_in_the_order_of_its_page() -> None:
    names = ["words", "unconfirmed.10", "unconfirmed.2", "name", "care", "summary"]
    segments = [f"service.pass.{name}" for name in names]
    assert [each.removeprefix("service.pass.") for each in SUBJECT.in_order(segments)] == [
        "name",
        "summary",
        "care",
        "words",
        "unconfirmed.2",
        "unconfirmed.10",
    ]


def test_words_are_called_by_their_key() -> None:
    words = parse("words.situation")
    assert words.label("situation.moving.intro") == "moving.intro"
    assert words.in_order(["situation.moving", "situation.care"]) == ["situation.care", "situation.moving"]


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        ("service.pass.name", "service.pass"),
        ("service.pass.unconfirmed.2", "service.pass"),
        ("evidence.id_card", "words.evidence"),
        ("rule.personalausweis.ab24", "words.rule"),
    ],
)
def test_a_segment_knows_its_subject(segment: str, name: str) -> None:
    subject = subject_of(segment)
    assert subject.name == name
    assert segment.startswith(subject.prefix)


def test_a_segment_of_nothing_is_refused() -> None:
    with pytest.raises(errors.UnknownSubject):
        subject_of("secret.word")
