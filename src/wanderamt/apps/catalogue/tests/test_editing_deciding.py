"""Handing over, publishing, going back, comparing, and looking before others do."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.content import read
from wanderamt.apps.catalogue.models import Revision
from wanderamt.apps.catalogue.tests.editing_steps import (
    SUMMARY,
    begin,
    body,
    easy,
    shown,
    started,
    submitted,
    typed,
    url,
    with_summary,
)
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock", "city")
State = Revision.State


def act(client: Client, verb: str, revision: Revision, **values: Any) -> str:
    return body(client.post(url(f"_{verb}", revision.pk), values, follow=True))


def test_from_the_draft_to_the_public_page(
    desk: Client, other_desk: Client, editor: Any, now: datetime
) -> None:
    draft = started(editor, now)
    content = easy(read(draft.content).with_text(SUMMARY, "de", "Ein neuer Satz."))
    draft = services.save(revision=draft, author=editor.pk, content=content, version=1, now=now)
    said = act(desk, "submit", draft, note="Klarer.", version="2", planned_on="")
    assert "Jetzt kann eine andere Person prüfen." in said
    assert "Veröffentlichen</span>" not in said

    review = shown(other_desk, "_revision", draft.pk)
    assert "Klarer." in review
    assert "neu:" in review
    done = act(other_desk, "publish", draft)

    assert "Alle lesen jetzt den neuen Text." in done
    assert "Ein neuer Satz." in body(desk.get(reverse("catalogue:service", args=["reisepass"])))
    again = other_desk.post(url("_publish", draft.pk))
    assert again["Location"] == url("_revision", draft.pk)


def test_submitting_twice_is_once(desk: Client, editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    assert desk.post(url("_submit", waiting.pk))["Location"] == url("_revision", waiting.pk)


def test_what_speaks_against_submitting_is_said_on_the_page(desk: Client) -> None:
    draft = begin(desk)
    page = desk.post(url("_submit", draft.pk), {"note": "So ist es besser.", "version": "1"})
    assert page.status_code == 409
    assert "noch nichts anders" in body(page)
    assert "So ist es besser." in body(page)


def test_nobody_publishes_their_own(desk: Client, editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    assert "Veröffentlichen kann sie nur eine andere Person." in act(desk, "publish", waiting)
    assert Revision.objects.get(pk=waiting.pk).state == State.SUBMITTED


def test_it_goes_back_with_a_reason(desk: Client, other_desk: Client, editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    refused = other_desk.post(url("_send_back", waiting.pk), {"reason": ""})
    assert (refused.status_code, "Bitte schreiben Sie, was noch zu ändern ist." in body(refused)) == (
        409,
        True,
    )
    assert "zurückgegeben" in act(other_desk, "send_back", waiting, reason="Zu lang.")
    assert "Zu lang." in shown(desk, "_revision", waiting.pk)


def test_the_author_takes_it_back(desk: Client, editor: Any, now: datetime) -> None:
    waiting = submitted(editor, now)
    assert "Sie können weiterschreiben." in act(desk, "take_back", waiting)


def test_a_draft_is_put_aside_and_its_content_taken_up_again(
    desk: Client, other_desk: Client, editor: Any, now: datetime
) -> None:
    draft = with_summary(started(editor, now), "Halb fertig.", now)
    assert "zurückgezogen" in act(other_desk, "withdraw", draft)
    other_desk.post(url("_roll_back", draft.pk), {"form_key": str(uuid7())})
    mine = Revision.objects.get(state=State.DRAFT)
    assert (read(mine.content).text(SUMMARY), mine.note) == ("Halb fertig.", "Zurück zu Fassung 1")


def test_an_older_revision_comes_back_as_a_draft(
    desk: Client, editor: Any, second_editor: Any, now: datetime
) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    first = Revision.objects.get(number=0)
    page = shown(desk, "_revision", first.pk)
    assert "Diese Fassung kam mit der Software." in page
    assert "denn auch ein alter Text kann heute falsch sein" in page
    key = str(uuid7())
    answers = [desk.post(url("_roll_back", first.pk), {"form_key": key})["Location"] for _ in range(2)]
    draft = Revision.objects.get(state=State.DRAFT)
    assert answers == [url("_revision", draft.pk)] * 2
    assert draft.content == first.content


# ------------------------------------------------------------------------------------- compare and preview


def test_two_revisions_are_compared_word_by_word(
    desk: Client, editor: Any, second_editor: Any, now: datetime
) -> None:
    published = services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    first = Revision.objects.get(number=0)
    page = shown(desk, "_compare", published.pk, first.pk)
    assert "Fassung 0 und 1" in page
    assert '<ins><span class="kern-sr-only">neu: </span>17' in page
    assert '<del><span class="kern-sr-only">gestrichen: </span>' in page
    same = shown(desk, "_compare", first.pk, first.pk)
    assert "Beide Fassungen sagen dasselbe." in same


def test_every_fact_is_compared_in_words(desk: Client, editor: Any, now: datetime) -> None:
    draft = started(editor, now)
    content = read(draft.content)
    facts = {
        "group": "local",
        "situations": ["moving", "somewhere"],
        "mobile": "no",
        "result": "none",
        "equipment": [],
        "legal_basis": ["§ 4711 PassG"],
        "online": not content.facts["online"],
        "leika": "",
        "strange": "new column",
    }
    changed = content.with_facts(**facts)
    services.save(revision=draft, author=editor.pk, content=changed, version=1, now=now)
    page = shown(desk, "_revision", draft.pk)
    for said in (
        *("Leistungen der Stadt", "Umziehen", "somewhere", "nur in einem Bürgeramt", "Nichts zum Mitnehmen"),
        *("4711", "Notebook", "LeiKa-Schlüssel", "Es geht auch online", "new column"),
    ):
        assert said in page


def test_revisions_of_different_subjects_are_not_compared(desk: Client, editor: Any, now: datetime) -> None:
    one, other = started(editor, now), started(editor, now, "personalausweis")
    assert desk.get(url("_compare", one.pk, other.pk)).status_code == 404


def test_what_somebody_only_read_is_said_in_the_comparison(desk: Client) -> None:
    draft = begin(desk)
    address = url("_language", draft.pk, "en")
    desk.post(address, {**typed(desk.get(address)), "service.reisepass.name@en!": "on"})
    assert "Jemand hat beide Texte gelesen" in shown(desk, "_revision", draft.pk)


def test_another_source_of_the_same_words_is_said_too(desk: Client, editor: Any, now: datetime) -> None:
    from dataclasses import replace

    draft = started(editor, now)
    content = read(draft.content)
    found = content.wording(SUMMARY, "en")
    assert found is not None
    changed = content.with_wording(SUMMARY, "en", replace(found, of="0" * 16))
    services.save(revision=draft, author=editor.pk, content=changed, version=1, now=now)
    assert "seine Herkunft hat sich geändert" in shown(desk, "_revision", draft.pk)


@pytest.mark.parametrize(
    ("language", "direction"), [("de", "ltr"), ("de-simple", "ltr"), ("en", "ltr"), ("ar", "rtl")]
)
def test_the_preview_is_the_public_page_with_the_draft(
    desk: Client, editor: Any, now: datetime, language: str, direction: str
) -> None:
    draft = started(editor, now)
    content = read(draft.content).with_facts(minutes=17)
    content = content.with_text(SUMMARY, "de", "Neu.").with_text(SUMMARY, language, "Ganz neu geschrieben.")
    services.save(revision=draft, author=editor.pk, content=content, version=1, now=now)
    page = shown(desk, "_preview", draft.pk, language)
    assert "Ganz neu geschrieben." in page
    assert f'dir="{direction}"' in page[: page.index("<body")]
    assert "Vorschau von Fassung 1" in page
    assert "Ganz neu geschrieben." not in body(desk.get(reverse("catalogue:service", args=["reisepass"])))


@pytest.mark.parametrize("language", ["xx", "de-CH"])
def test_there_is_no_preview_in_other_languages(
    desk: Client, editor: Any, now: datetime, language: str
) -> None:
    assert desk.get(url("_preview", started(editor, now).pk, language)).status_code == 404


def test_words_have_no_preview(desk: Client) -> None:
    draft = begin(desk, "words.group")
    assert desk.get(url("_preview", draft.pk, "de")).status_code == 404
    assert "Vorschau" not in shown(desk, "_revision", draft.pk)


@pytest.mark.parametrize("reason", ["", "x" * 5000])
def test_a_reason_from_an_old_page_meets_a_draft(
    desk: Client, editor: Any, now: datetime, reason: str
) -> None:
    draft = started(editor, now)
    page = desk.post(url("_send_back", draft.pk), {"reason": reason})
    assert page.status_code == 409
    assert "Zur Prüfung geben" in body(page)


def test_a_refusal_is_said_even_where_its_form_has_no_place(desk: Client, editor: Any, now: datetime) -> None:
    draft = started(editor, now)
    page = desk.post(url("_send_back", draft.pk), {"reason": "Bitte kürzer."})
    assert page.status_code == 409
    assert list(page.context["messages"])


def test_a_submission_from_an_old_page_of_another_person_breaks_nothing(
    desk: Client, other_desk: Client, editor: Any, now: datetime
) -> None:
    draft = started(editor, now)
    page = other_desk.post(url("_submit", draft.pk), {"note": "x" * 5000, "version": "x"})
    assert page.status_code == 409
    assert Revision.objects.get(pk=draft.pk).state == State.DRAFT
