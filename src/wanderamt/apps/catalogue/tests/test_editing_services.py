"""From a draft to what everybody reads, and what keeps a content from being published."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from conftest import City
from wanderamt.apps.catalogue.editing import check, errors, live, services
from wanderamt.apps.catalogue.editing.compare import Place, changes
from wanderamt.apps.catalogue.editing.content import read
from wanderamt.apps.catalogue.editing.subjects import of_service, parse
from wanderamt.apps.catalogue.models import Revision, Service, Text
from wanderamt.apps.catalogue.models.text import text, wordings
from wanderamt.apps.catalogue.services import load_catalogue
from wanderamt.apps.catalogue.tests.editing_steps import SUMMARY, easy, started, submitted, with_summary
from wanderamt.engines.law import Kind
from wanderamt.engines.texts import TextState
from wanderamt.kernel.ids import uuid7

State = Revision.State
PASS = of_service("reisepass")


@pytest.fixture(autouse=True)
def _city(city: City) -> None:
    """The city with its service list."""


def states() -> list[tuple[int, str]]:
    return list(Revision.objects.order_by("number").values_list("number", "state"))


def test_the_first_draft_writes_down_what_was_there_before(editor: Any, now: datetime) -> None:
    draft = started(editor, now)

    assert states() == [(0, "published"), (1, "draft")]
    brought = Revision.objects.get(number=0)
    assert (brought.author, brought.reviewer, brought.base, brought.published_at) == (None, None, None, now)
    assert (draft.base, draft.author, draft.content) == (brought, editor, brought.content)
    assert read(draft.content).facts["minutes"] == Service.objects.get(pk="reisepass").minutes


def test_beginning_twice_with_one_key_is_once(editor: Any, now: datetime) -> None:
    key = uuid7()
    first = services.start(subject=PASS, author=editor.pk, form_key=key, now=now)
    assert services.start(subject=PASS, author=editor.pk, form_key=key, now=now) == first
    assert len(states()) == 2


def test_a_second_draft_is_refused(editor: Any, second_editor: Any, now: datetime) -> None:
    started(editor, now)
    with pytest.raises(errors.DraftExists):
        started(second_editor, now)
    other = services.start(
        subject=parse("words.evidence"), author=second_editor.pk, form_key=uuid7(), now=now
    )
    assert (other.subject, other.number) == ("words.evidence", 1)


def test_a_service_that_is_not_there_cannot_be_edited(editor: Any, now: datetime) -> None:
    with pytest.raises(errors.UnknownSubject):
        services.start(subject=of_service("raumfahrt"), author=editor.pk, form_key=uuid7(), now=now)
    assert states() == []


def test_a_text_is_proposed_in_one_step_and_once(editor: Any, now: datetime) -> None:
    key = uuid7()
    for _ in range(2):
        draft = services.propose(
            segment=SUMMARY, text="Kürzer.", author=editor.pk, form_key=key, now=now, note="Zu lang."
        )
    assert (read(draft.content).text(SUMMARY), draft.note, draft.version) == ("Kürzer.", "Zu lang.", 1)
    assert [each.place for each in changes(read(draft.base.content), read(draft.content))] == [
        Place(SUMMARY, "de")
    ]
    assert len(states()) == 2


def test_saving_keeps_what_was_written_and_readers_see_nothing_yet(editor: Any, now: datetime) -> None:
    draft = with_summary(started(editor, now), "Neuer Text.", now)
    assert (read(draft.content).text(SUMMARY), draft.version) == ("Neuer Text.", 2)
    assert text(SUMMARY) != "Neuer Text."


def test_a_page_that_was_opened_before_another_save_is_told(editor: Any, now: datetime) -> None:
    draft = started(editor, now)
    with_summary(draft, "Zuerst.", now)
    with pytest.raises(errors.SavedMeanwhile):
        with_summary(draft, "Danach.", now)
    assert read(Revision.objects.get(pk=draft.pk).content).text(SUMMARY) == "Zuerst."


def test_nobody_else_writes_in_a_draft(editor: Any, second_editor: Any, now: datetime) -> None:
    draft = started(editor, now)
    with pytest.raises(errors.NotYours):
        services.save(
            revision=draft, author=second_editor.pk, content=read(draft.content), version=1, now=now
        )


def test_what_was_submitted_is_not_written_in(editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    with pytest.raises(errors.NotOpen):
        services.save(
            revision=waiting,
            author=editor.pk,
            content=read(waiting.content),
            version=waiting.version,
            now=now,
        )


def test_a_draft_without_a_change_is_not_submitted(editor: Any, now: datetime) -> None:
    with pytest.raises(errors.NothingChanged):
        services.submit(
            revision=started(editor, now), author=editor.pk, note="", planned_on=None, version=1, now=now
        )


def test_from_the_draft_to_what_everybody_reads(editor: Any, second_editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now, note=" Klarer gesagt ")
    assert (waiting.state, waiting.note, waiting.submitted_at) == (State.SUBMITTED, "Klarer gesagt", now)

    later = now + timedelta(hours=1)
    published = services.publish(revision=waiting, reviewer=second_editor.pk, now=later)

    assert (published.reviewer, published.published_at) == (second_editor, later)
    assert states() == [(0, "replaced"), (1, "published")]
    assert text(SUMMARY) == "Ein neuer Satz."
    assert Service.objects.get(pk="reisepass").minutes == 17


def test_only_what_differs_from_the_package_is_stored(editor: Any, second_editor: Any, now: datetime) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    stored = set(Text.objects.filter(key=SUMMARY).values_list("language", flat=True))
    assert {"de", "de-simple"} <= stored
    assert not Text.objects.filter(key="service.reisepass.name", language="de").exists()


def test_a_changed_german_text_leaves_the_translations_outdated(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    published = live.snapshot(PASS)
    assert published.state(SUMMARY, "en") == TextState.OUTDATED
    assert published.state(SUMMARY, "de-simple") == TextState.SOURCE


def test_a_text_that_was_taken_away_is_gone_for_readers(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    notes = [key for key in wordings(PASS.prefix) if ".unconfirmed." in key]
    draft = started(editor, now)
    content = read(draft.content)
    for note in notes:
        content = content.with_text(note, "de", "")
    draft = services.save(revision=draft, author=editor.pk, content=easy(content), version=1, now=now)
    waiting = services.submit(revision=draft, author=editor.pk, note="", planned_on=None, version=2, now=now)
    services.publish(revision=waiting, reviewer=second_editor.pk, now=now)
    assert Service.objects.get(pk="reisepass").unconfirmed == 0
    assert [key for key in wordings(PASS.prefix) if ".unconfirmed." in key] == []


def test_loading_the_package_again_leaves_what_editors_published(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    assert load_catalogue().kept == ("reisepass",)
    assert (text(SUMMARY), Service.objects.get(pk="reisepass").minutes) == ("Ein neuer Satz.", 17)


def test_nobody_publishes_what_they_wrote(editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    with pytest.raises(errors.OwnRevision):
        services.publish(revision=waiting, reviewer=editor.pk, now=now)
    assert states() == [(0, "published"), (1, "submitted")]


def test_a_draft_is_not_published(editor: Any, second_editor: Any, now: datetime) -> None:
    with pytest.raises(errors.NotOpen):
        services.publish(revision=started(editor, now), reviewer=second_editor.pk, now=now)


def test_a_second_click_finds_it_published(editor: Any, second_editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    services.publish(revision=waiting, reviewer=second_editor.pk, now=now)
    with pytest.raises(errors.NotOpen):
        services.publish(revision=waiting, reviewer=second_editor.pk, now=now)


# ------------------------------------------------------------------------------------------------ the law


def gap(on: date) -> check.Gap:
    return check.Gap(kind=Kind.FEE, service="reisepass", on=on, since=None, file="fees.toml")


def test_a_missing_rule_keeps_a_service_from_being_submitted_and_published(
    editor: Any, second_editor: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = submitted(editor, now)
    monkeypatch.setattr(services, "gaps", lambda *_, **__: (gap(now.date()),))

    with pytest.raises(errors.MissingRule) as refused:
        services.publish(revision=waiting, reviewer=second_editor.pk, now=now)

    assert str(refused.value) == (
        "Am 15.09.2025 fehlt für diese Leistung eine Regel: Gebühr. Ohne sie wird nichts veröffentlicht. Sie "
        "gehört in die Datei fees.toml."
    )
    assert refused.value.params["service"] == "reisepass"
    assert text(SUMMARY) != "Ein neuer Satz."
    draft = services.take_back(revision=waiting, author=editor.pk, now=now)
    with pytest.raises(errors.MissingRule):
        services.submit(
            revision=draft, author=editor.pk, note="", planned_on=None, version=draft.version, now=now
        )


def test_the_law_is_asked_for_today_and_for_the_planned_day(
    editor: Any, second_editor: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[date]] = []
    monkeypatch.setattr(services, "gaps", lambda *_, days, **__: asked.append(days) or ())
    waiting = submitted(editor, now, planned_on=date(2026, 1, 1))
    services.publish(revision=waiting, reviewer=second_editor.pk, now=now + timedelta(days=1))
    assert asked == [
        {date(2025, 9, 15), date(2026, 1, 1)},
        {date(2025, 9, 16), date(2026, 1, 1)},
    ]


def test_words_need_no_rules(now: datetime) -> None:
    assert services.missing_rules(parse("words.evidence"), None, now=now) == ()


# ------------------------------------------------------------------------------------------------ the texts


@pytest.mark.parametrize(
    ("language", "written", "error"),
    [
        ("de", "", errors.MissingText),
        ("de-simple", "", errors.MissingText),
        ("de", "Ganz anders als vorher.", errors.OutdatedText),
        ("tr", "Seyahat <b>için</b>", errors.ForbiddenText),
        ("ar", "جواز\u202e سفر", errors.ForbiddenText),
    ],
)
def test_texts_that_keep_a_content_from_being_submitted(
    editor: Any, now: datetime, language: str, written: str, error: type[errors.CannotPublish]
) -> None:
    draft = started(editor, now)
    content = easy(read(draft.content)).with_text(SUMMARY, language, written)
    draft = services.save(revision=draft, author=editor.pk, content=content, version=1, now=now)
    with pytest.raises(error) as refused:
        services.submit(revision=draft, author=editor.pk, note="", planned_on=None, version=2, now=now)
    assert (type(refused.value), str(refused.value.params["segment"])) == (error, "Kurz gesagt")
    assert "%" not in str(refused.value)
