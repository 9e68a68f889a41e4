"""What the database refuses whoever asks, and two who act at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import City
from wanderamt.apps.catalogue.editing import errors, live, services
from wanderamt.apps.catalogue.editing.content import Content, read
from wanderamt.apps.catalogue.editing.subjects import Subject, of_service, parse
from wanderamt.apps.catalogue.models import Revision
from wanderamt.apps.catalogue.models.text import text
from wanderamt.apps.catalogue.tests.editing_steps import easy, started, submitted, with_summary
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

State = Revision.State
PASS = of_service("reisepass")


@pytest.fixture(autouse=True)
def _city(city: City) -> None:
    """The city with its service list."""


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
