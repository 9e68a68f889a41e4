"""Sent back, put aside, gone back to, brought together: where two people meet in one subject."""

from datetime import datetime
from typing import Any

import pytest

from conftest import City
from wanderamt.apps.catalogue.editing import errors, services
from wanderamt.apps.catalogue.editing.compare import Place, changes
from wanderamt.apps.catalogue.editing.content import read
from wanderamt.apps.catalogue.editing.subjects import of_service
from wanderamt.apps.catalogue.models import Revision, Service
from wanderamt.apps.catalogue.models.text import text
from wanderamt.apps.catalogue.tests.editing_steps import SUMMARY, easy, started, submitted, with_summary
from wanderamt.kernel.ids import uuid7

State = Revision.State
PASS = of_service("reisepass")


@pytest.fixture(autouse=True)
def _city(city: City) -> None:
    """The city with its service list."""


def states() -> list[tuple[int, str]]:
    return list(Revision.objects.order_by("number").values_list("number", "state"))


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
