"""From a draft to what everybody reads: who may do what, and what is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import City
from wanderamt.apps.catalogue.editing import check, errors, live, services
from wanderamt.apps.catalogue.editing.compare import Place, changes
from wanderamt.apps.catalogue.editing.content import Content, read
from wanderamt.apps.catalogue.editing.subjects import Subject, of_service, parse
from wanderamt.apps.catalogue.models import Revision, Service, Text
from wanderamt.apps.catalogue.models.text import text, wordings
from wanderamt.apps.catalogue.services import load_catalogue
from wanderamt.apps.catalogue.tests.editing_steps import SUMMARY, easy, started, submitted, with_summary
from wanderamt.engines.law import Kind
from wanderamt.engines.texts import TextState
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

State = Revision.State
PASS = of_service("reisepass")


@pytest.fixture(autouse=True)
def _whole_law(whole_law: None, city: City) -> None:
    """The city, and a law book that lacks nothing."""


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


# ------------------------------------------------------------------------------------ back, aside, together


def test_the_reviewer_sends_it_back_with_a_reason(editor: Any, second_editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    draft = services.send_back(revision=waiting, reviewer=second_editor.pk, reason=" Zu lang. ", now=now)
    assert (draft.state, draft.reply, draft.submitted_at) == (State.DRAFT, "Zu lang.", None)
    again = services.submit(
        revision=draft, author=editor.pk, note="", planned_on=None, version=draft.version, now=now
    )
    assert again.state == State.SUBMITTED


def test_sending_back_needs_a_reason_and_somebody_else(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    waiting = submitted(editor, now)
    with pytest.raises(errors.ReasonMissing):
        services.send_back(revision=waiting, reviewer=second_editor.pk, reason="  ", now=now)
    with pytest.raises(errors.OwnRevision):
        services.send_back(revision=waiting, reviewer=editor.pk, reason="Doch nicht.", now=now)


def test_the_author_takes_it_back_and_nobody_else(editor: Any, second_editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    with pytest.raises(errors.NotOpen):
        services.take_back(revision=waiting, author=second_editor.pk, now=now)
    assert services.take_back(revision=waiting, author=editor.pk, now=now).state == State.DRAFT
    with pytest.raises(errors.NotOpen):
        services.take_back(revision=waiting, author=editor.pk, now=now)


def test_it_does_not_come_back_while_there_is_a_newer_draft(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    waiting = submitted(editor, now)
    started(editor, now)
    with pytest.raises(errors.DraftExists):
        services.send_back(revision=waiting, reviewer=second_editor.pk, reason="Zu lang.", now=now)
    with pytest.raises(errors.DraftExists):
        services.take_back(revision=waiting, author=editor.pk, now=now)


def test_what_the_software_brought_is_nobodys_to_submit(editor: Any, now: datetime) -> None:
    brought = services.current(subject=PASS, now=now)
    with pytest.raises(errors.NotOpen):
        services.submit(revision=brought, author=editor.pk, note="", planned_on=None, version=1, now=now)


def test_only_one_waits_for_review(editor: Any, second_editor: Any, now: datetime) -> None:
    submitted(editor, now)
    with pytest.raises(errors.OneWaits):
        submitted(second_editor, now)


def test_a_draft_of_somebody_else_can_be_put_aside_and_gone_on_with(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    draft = with_summary(started(editor, now), "Halb fertig.", now)
    aside = services.withdraw(revision=draft, now=now)
    assert services.withdraw(revision=draft, now=now).state == aside.state == State.WITHDRAWN

    mine = services.start(
        subject=PASS,
        author=second_editor.pk,
        form_key=uuid7(),
        now=now,
        content=read(aside.content),
    )
    assert (mine.number, mine.author, read(mine.content).text(SUMMARY)) == (2, second_editor, "Halb fertig.")


def test_what_is_published_is_not_withdrawn(editor: Any, second_editor: Any, now: datetime) -> None:
    published = services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    with pytest.raises(errors.NotOpen):
        services.withdraw(revision=published, now=now)


def test_rolling_back_is_a_new_revision_that_somebody_else_publishes(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    first = Revision.objects.get(number=0)

    back = services.start(
        subject=PASS,
        author=second_editor.pk,
        form_key=uuid7(),
        now=now,
        content=easy(read(first.content)),
        note="Zurück zu Fassung 0",
    )
    assert (back.number, back.note) == (2, "Zurück zu Fassung 0")
    waiting = services.submit(
        revision=back, author=second_editor.pk, note=back.note, planned_on=None, version=1, now=now
    )
    with pytest.raises(errors.OwnRevision):
        services.publish(revision=waiting, reviewer=second_editor.pk, now=now)
    services.publish(revision=waiting, reviewer=editor.pk, now=now)
    assert read(first.content).text(SUMMARY) == text(SUMMARY)
    assert Service.objects.get(pk="reisepass").minutes == read(first.content).facts["minutes"]


def moved_base(editor: Any, second_editor: Any, now: datetime) -> Revision:
    """A draft of `second_editor` upon revision 0, while revision 1 of `editor` is published."""
    waiting = submitted(editor, now)
    draft = started(second_editor, now)
    services.publish(revision=waiting, reviewer=second_editor.pk, now=now)
    return draft


def test_a_draft_upon_an_older_base_is_brought_together_first(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    draft = moved_base(editor, second_editor, now)
    content = read(draft.content).with_text("service.reisepass.who", "de", "Für alle.")
    draft = services.save(revision=draft, author=second_editor.pk, content=content, version=1, now=now)
    with pytest.raises(errors.BaseMoved) as refused:
        services.submit(revision=draft, author=second_editor.pk, note="", planned_on=None, version=2, now=now)
    assert refused.value.params == {"number": 1}

    draft = services.bring_together(
        revision=draft, author=second_editor.pk, take_theirs=(), version=2, now=now
    )

    together = read(draft.content)
    assert (together.text(SUMMARY), together.text("service.reisepass.who")) == (
        "Ein neuer Satz.",
        "Für alle.",
    )
    assert draft.base.number == 1


@pytest.mark.parametrize(
    ("theirs", "expected"), [((), "Meins."), ([Place(SUMMARY, "de")], "Ein neuer Satz.")]
)
def test_where_both_changed_a_text_one_is_chosen(
    editor: Any, second_editor: Any, now: datetime, theirs: list[Place], expected: str
) -> None:
    draft = with_summary(moved_base(editor, second_editor, now), "Meins.", now)
    draft = services.bring_together(
        revision=draft, author=second_editor.pk, take_theirs=theirs, version=2, now=now
    )
    assert read(draft.content).text(SUMMARY) == expected


def test_a_submitted_revision_upon_an_older_base_is_not_published(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    waiting = submitted(editor, now)
    Service.objects.filter(pk="reisepass").update(minutes=99)  # an update of the software
    with pytest.raises(errors.BaseMoved):
        services.publish(revision=waiting, reviewer=second_editor.pk, now=now)


def test_an_update_of_the_software_is_a_revision_of_its_own(
    editor: Any, second_editor: Any, now: datetime
) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    Service.objects.filter(pk="reisepass").update(minutes=99)
    draft = started(editor, now)
    assert states() == [(0, "replaced"), (1, "replaced"), (2, "published"), (3, "draft")]
    (change,) = changes(read(Revision.objects.get(number=1).content), read(draft.content))
    assert (change.place, change.before, change.after) == (Place("minutes"), 17, 99)
    assert Revision.objects.get(number=2).author is None


# ------------------------------------------------------------------------------------------- the database


def row(now: datetime, **columns: Any) -> Revision:
    values: dict[str, Any] = {
        "subject": "service.reisepass",
        "number": 7,
        "state": "draft",
        "content": {"facts": {}, "texts": {}},
        "created_at": now,
        "changed_at": now,
        "form_key": uuid7(),
    }
    return Revision(**{**values, **columns})


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"state": "lost"}, "revision_state_known"),
        ({"number": 1, "state": "withdrawn"}, "revision_number_once"),
        ({"state": "draft"}, "revision_one_open_one_published"),
        (
            {"state": "published", "reviewer": "other", "published_at": "now"},
            "revision_one_open_one_published",
        ),
        ({"state": "replaced", "reviewer": "author", "published_at": "now"}, "revision_four_eyes"),
        ({"state": "replaced", "published_at": "now"}, "revision_published_is_reviewed"),
        ({"state": "replaced", "reviewer": "other"}, "revision_published_is_reviewed"),
        ({"author": None, "state": "withdrawn"}, "revision_by_somebody_or_brought"),
        ({"base": None, "state": "withdrawn"}, "revision_by_somebody_or_brought"),
        (
            {"author": None, "reviewer": "other", "state": "replaced", "published_at": "now"},
            "revision_by_somebody",
        ),
    ],
)
def test_the_database_holds_it_too(
    editor: Any, second_editor: Any, now: datetime, columns: dict[str, Any], constraint: str
) -> None:
    draft = started(editor, now)
    people = {"author": editor, "other": second_editor, "now": now}
    values = {
        name: people.get(value, value) if isinstance(value, str) else value for name, value in columns.items()
    }
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row(now, **{"author": editor, "base": draft.base, **values}).save()
    said = str(refused.value)
    assert constraint in said or "UNIQUE" in said  # SQLite names the columns of a unique index


def test_nobody_reviews_themselves_by_an_update_either(editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=waiting.pk).update(reviewer=editor)


def test_a_revision_knows_its_name(editor: Any, now: datetime) -> None:
    assert str(started(editor, now)) == "service.reisepass 1"


def test_drafts_are_kept_when_their_author_is_to_be_deleted(editor: Any, now: datetime) -> None:
    from django.db.models import ProtectedError

    started(editor, now)
    with pytest.raises(ProtectedError):
        editor.delete()


def test_a_snapshot_of_words_has_no_facts() -> None:
    found = live.snapshot(parse("words.evidence"))
    assert (found.facts, found.text("evidence.id_card")) == ({}, "Ihr Personalausweis")
    assert isinstance(found, Content)


def test_words_are_published_like_services(editor: Any, second_editor: Any, now: datetime) -> None:
    subject: Subject = parse("words.group")
    author: UUID = editor.pk
    draft = services.start(subject=subject, author=author, form_key=uuid7(), now=now)
    content = easy(read(draft.content).with_text("group.eid", "de", "Ausweis im Netz"))
    draft = services.save(revision=draft, author=author, content=content, version=1, now=now)
    waiting = services.submit(revision=draft, author=author, note="", planned_on=None, version=2, now=now)
    services.publish(revision=waiting, reviewer=second_editor.pk, now=now)
    assert text("group.eid") == "Ausweis im Netz"


# ------------------------------------------------------------------------------------ at the same moment


def together(deeds: list[Callable[[], Revision]]) -> list[Any]:
    """What each deed gave or raised, all of them begun at the same moment."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Revision]) -> Any:
        barrier.wait()
        try:
            return str(deed())
        except DomainError as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


Threads = Callable[[], AbstractContextManager[None]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_page", [True, False])
def test_two_who_begin_at_the_same_moment_have_one_draft(
    editor: Any, second_editor: Any, now: datetime, for_threads: Threads, same_page: bool
) -> None:
    key = uuid7()

    def deed(person: Any, form_key: UUID) -> Callable[[], Revision]:
        return lambda: services.start(subject=PASS, author=person.pk, form_key=form_key, now=now)

    people = [editor, editor] if same_page else [editor, second_editor]
    with for_threads():
        answers = together([deed(people[0], key), deed(people[1], key if same_page else uuid7())])
    one = "service.reisepass 1"
    assert set(answers) == ({one} if same_page else {one, errors.DraftExists})


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_the_same_moment_publish_once(
    editor: Any, second_editor: Any, administrator: Any, now: datetime, for_threads: Threads
) -> None:
    waiting = submitted(editor, now)
    reviewers = [second_editor, administrator]
    with for_threads():
        answers = together(
            [
                lambda person=person: services.publish(revision=waiting, reviewer=person.pk, now=now)
                for person in reviewers
            ]
        )
    assert set(answers) == {"service.reisepass 1", errors.NotOpen}


@pytest.mark.django_db(transaction=True)
def test_publishing_and_sending_back_at_the_same_moment_do_not_both_happen(
    editor: Any, second_editor: Any, administrator: Any, now: datetime, for_threads: Threads
) -> None:
    waiting = submitted(editor, now)
    with for_threads():
        answers = together(
            [
                lambda: services.publish(revision=waiting, reviewer=second_editor.pk, now=now),
                lambda: services.send_back(
                    revision=waiting, reviewer=administrator.pk, reason="Zu lang.", now=now
                ),
            ]
        )
    assert answers.count(errors.NotOpen) == 1


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_the_same_moment_lose_none_silently(
    editor: Any, now: datetime, for_threads: Threads
) -> None:
    draft = started(editor, now)
    with for_threads():
        answers = together([lambda said=said: with_summary(draft, said, now) for said in ("Eins.", "Zwei.")])
    assert set(answers) == {"service.reisepass 1", errors.SavedMeanwhile}
