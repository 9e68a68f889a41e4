"""Typing in a draft: facts, sources, translations; nothing typed is lost."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.content import read
from wanderamt.apps.catalogue.models import Revision
from wanderamt.apps.catalogue.models.text import text
from wanderamt.apps.catalogue.tests.editing_steps import (
    SUMMARY,
    begin,
    body,
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


def test_beginning_twice_makes_one_draft(desk: Client) -> None:
    key = str(uuid7())
    first = desk.post(url("_start", "service.reisepass"), {"form_key": key})
    second = desk.post(url("_start", "service.reisepass"), {"form_key": key})
    assert first["Location"] == second["Location"]
    assert Revision.objects.filter(state=State.DRAFT).count() == 1


def test_a_second_draft_is_refused_on_the_page_of_the_subject(desk: Client, other_desk: Client) -> None:
    begin(desk)
    page = other_desk.post(url("_start", "service.reisepass"), {"form_key": str(uuid7())}, follow=True)
    assert "Daran arbeitet schon jemand" in body(page)
    assert "Mirjam Falk arbeitet gerade an einem Entwurf." in body(page)
    assert "Weiterschreiben" in shown(desk, "_subject", "service.reisepass")


def test_a_page_without_its_key_begins_nothing(desk: Client) -> None:
    page = desk.post(url("_start", "service.reisepass"), follow=True)
    assert "Die Seite ist veraltet." in body(page)
    assert not Revision.objects.exists()


def test_facts_are_saved(desk: Client) -> None:
    draft = begin(desk)
    address = url("_facts", draft.pk)
    page = desk.get(address)
    assert (
        desk.post(address, typed(page, minutes="22", legal_basis="§ 1 PassG\r\n\r\n § 2 PassG ")).status_code
        == 302
    )
    facts = read(Revision.objects.get(pk=draft.pk).content).facts
    before = read(draft.content).facts
    assert (facts["minutes"], facts["legal_basis"]) == (22, ["§ 1 PassG", "§ 2 PassG"])
    assert {**facts, "minutes": 0, "legal_basis": 0} == {**before, "minutes": 0, "legal_basis": 0}


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("minutes", "241", "240"),
        ("minutes", "", "Bitte füllen Sie dieses Feld aus."),
        ("leika", "99-1", "Der Schlüssel hat 14 Ziffern."),
        ("group", "space", "space"),
        ("legal_basis", "§ 1\u202e", "unsichtbare Zeichen"),
    ],
)
def test_facts_that_cannot_be_are_refused(desk: Client, name: str, value: str, error: str) -> None:
    draft = begin(desk)
    address = url("_facts", draft.pk)
    page = desk.post(address, typed(desk.get(address), **{name: value}))
    assert page.status_code == 200
    assert error in body(page)
    assert Revision.objects.get(pk=draft.pk).version == 1


def test_words_have_no_facts(desk: Client) -> None:
    assert desk.get(url("_facts", begin(desk, "words.group").pk)).status_code == 404


def test_german_and_leichte_sprache_are_written_side_by_side(desk: Client) -> None:
    draft = begin(desk)
    address = url("_sources", draft.pk)
    values = typed(desk.get(address))
    values[f"{SUMMARY}@de"] = "Neu.\r\nZweite Zeile."
    values[f"{SUMMARY}@de-simple"] = "Das ist neu."
    assert desk.post(address, values).status_code == 302
    content = read(Revision.objects.get(pk=draft.pk).content)
    assert (content.text(SUMMARY), content.text(SUMMARY, "de-simple")) == (
        "Neu.\nZweite Zeile.",
        "Das ist neu.",
    )
    assert content.state(SUMMARY, "de-simple") == "source"
    assert content.state(SUMMARY, "en") == "outdated"
    assert content.texts.keys() == read(draft.content).texts.keys()


def test_an_outdated_text_that_still_holds_is_ticked(desk: Client) -> None:
    draft = begin(desk)
    address = url("_sources", draft.pk)
    desk.post(address, {**typed(desk.get(address)), f"{SUMMARY}@de-simple": "Leicht."})
    desk.post(address, {**typed(desk.get(address)), f"{SUMMARY}@de": "Etwas anders."})
    page = desk.get(address)
    assert "Leichte Sprache ist veraltet" in body(page)
    desk.post(address, {**typed(page), f"{SUMMARY}@de-simple!": "on"})
    assert read(Revision.objects.get(pk=draft.pk).content).state(SUMMARY, "de-simple") == "reviewed"


def test_advice_on_leichte_sprache_stands_at_its_text(desk: Client) -> None:
    draft = begin(desk)
    address = url("_sources", draft.pk)
    desk.post(address, {**typed(desk.get(address)), f"{SUMMARY}@de-simple": "Das wird nicht gemacht."})
    assert "„nicht“" in shown(desk, "_sources", draft.pk)
    assert "zur Leichten Sprache" in shown(desk, "_revision", draft.pk)


def test_notes_on_what_is_not_confirmed_are_counted_anew(desk: Client) -> None:
    draft = begin(desk)
    address = url("_sources", draft.pk)
    notes = "service.reisepass.unconfirmed"
    before = [key for key in read(draft.content).texts if key.startswith(notes)]
    last = f"{notes}.{len(before) + 1}@de"
    desk.post(address, {**typed(desk.get(address)), f"{notes}.1@de": "", last: "Auch das ist offen."})
    content = read(Revision.objects.get(pk=draft.pk).content)
    kept = sorted(key for key in content.texts if key.startswith(notes))
    assert kept == [f"{notes}.{number}" for number in range(1, max(len(before), 1) + 1)]
    assert content.text(kept[-1]) == "Auch das ist offen."


def test_what_is_typed_in_leichte_sprache_alone_is_kept(desk: Client) -> None:
    draft = begin(desk)
    address, care = url("_sources", draft.pk), "service.reisepass.care"
    desk.post(address, {**typed(desk.get(address)), f"{care}@de-simple": "Das gilt auch im Heim."})
    assert read(Revision.objects.get(pk=draft.pk).content).text(care, "de-simple") == "Das gilt auch im Heim."
    assert "„Im Pflegeheim“ hat noch keinen Text in dieser Sprache: Deutsch." in shown(
        desk, "_revision", draft.pk
    )


def test_a_translation_is_written_and_another_one_read(desk: Client) -> None:
    draft = begin(desk)
    name, address = "service.reisepass.name", url("_language", draft.pk, "en")
    page = desk.get(address)
    assert text(name, language="de") in body(page)
    values = {**typed(page), f"{SUMMARY}@en": "A new sentence.", f"{name}@en!": "on"}
    assert desk.post(address, values).status_code == 302
    content = read(Revision.objects.get(pk=draft.pk).content)
    assert (content.state(SUMMARY, "en"), content.state(name, "en")) == ("human", "reviewed")


def test_only_what_is_open_can_be_shown(desk: Client) -> None:
    draft = begin(desk)
    address = url("_language", draft.pk, "en")
    values = typed(desk.get(address))
    ticked = {f"{name}!": "on" for name in values if name.endswith("@en")}
    desk.post(address, {**values, **ticked})
    assert "Nichts mehr offen" in body(desk.get(address, {"offen": ""}))
    with_summary(Revision.objects.get(pk=draft.pk), "Ganz anders.", draft.created_at)
    page = desk.get(address, {"offen": ""})
    assert [line.segment for line in page.context["form"].lines] == [SUMMARY]


@pytest.mark.parametrize("language", ["de", "de-simple", "xx"])
def test_only_translations_have_a_page_of_their_own(desk: Client, language: str) -> None:
    assert desk.get(url("_language", begin(desk).pk, language)).status_code == 404


def test_long_lists_of_words_come_in_pages_and_saving_one_leaves_the_rest(desk: Client) -> None:
    draft = begin(desk, "words.evidence")
    address = url("_language", draft.pk, "en")
    page = desk.get(address, {"page": "2"})
    lines = page.context["form"].lines
    assert (len(lines), page.context["page_obj"].number) == (20, 2)
    first = lines[0].segment
    desk.post(
        f"{address}?page=2", {**typed(page), f"{first}@en": "Something else", "evidence.strange@en": "x"}
    )
    content = read(Revision.objects.get(pk=draft.pk).content)
    assert content.text(first, "en") == "Something else"
    assert content.texts.keys() == read(draft.content).texts.keys()


def test_german_words_of_the_law_are_changed_beside_their_rule(desk: Client) -> None:
    page = desk.get(url("_sources", begin(desk, "words.fact").pk))
    assert all(
        name.endswith(("@de-simple", "@de-simple!", "version")) for name in page.context["form"].fields
    )


# --------------------------------------------------------------------------------- two at the same time


def test_two_open_pages_of_one_draft_show_both_texts_and_lose_none(desk: Client) -> None:
    draft = begin(desk)
    address = url("_sources", draft.pk)
    one, two = typed(desk.get(address)), typed(desk.get(address))
    desk.post(address, {**one, f"{SUMMARY}@de": "Zuerst."})

    page = desk.post(address, {**two, f"{SUMMARY}@de": "Danach."})

    assert "wurde inzwischen an anderer Stelle gespeichert" in body(page)
    assert "Zuerst." in body(page)
    assert page.context["form"][f"{SUMMARY}@de"].value() == "Danach."
    assert read(Revision.objects.get(pk=draft.pk).content).text(SUMMARY) == "Zuerst."
    assert desk.post(address, typed(page)).status_code == 302
    assert read(Revision.objects.get(pk=draft.pk).content).text(SUMMARY) == "Danach."


def test_two_open_pages_of_facts_show_both(desk: Client) -> None:
    draft = begin(desk)
    address = url("_facts", draft.pk)
    one, two = typed(desk.get(address)), typed(desk.get(address))
    desk.post(address, {**one, "minutes": "20", "online": "on"})
    page = desk.post(address, {**two, "minutes": "25"})
    assert page.context["form"]["minutes"].value() == "25"
    assert page.context["form"].meanwhile["minutes"] == 20
    assert "Inzwischen gespeichert" in body(page)


def test_a_draft_of_somebody_else_is_only_read(desk: Client, other_desk: Client) -> None:
    draft = begin(desk)
    for route, rest in (("_facts", []), ("_sources", []), ("_language", ["tr"]), ("_merge", [])):
        page = other_desk.get(url(route, draft.pk, *rest), follow=True)
        assert page.redirect_chain == [(url("_revision", draft.pk), 302)]
        assert "Diese Fassung können Sie nur lesen." in body(page)


def moved(desk: Client, other_desk: Client, editor: Any, second_editor: Any, now: datetime) -> Revision:
    """A draft of `editor` whose base is no longer what is published."""
    waiting = submitted(second_editor, now)
    draft = with_summary(started(editor, now), "Meins.", now)
    services.publish(revision=waiting, reviewer=editor.pk, now=now)
    return draft


def test_something_newer_is_shown_beside_the_draft(
    desk: Client, other_desk: Client, editor: Any, second_editor: Any, now: datetime
) -> None:
    draft = moved(desk, other_desk, editor, second_editor, now)
    assert "Es gibt etwas Neueres" in shown(desk, "_revision", draft.pk)
    page = desk.get(url("_merge", draft.pk))
    for said in ("Meins.", "Ein neuer Satz.", read(draft.base.content).text(SUMMARY)):
        assert said in body(page)

    place = f"{SUMMARY}@de"
    done = desk.post(url("_merge", draft.pk), {"version": draft.version, place: "theirs"}, follow=True)

    assert "steht jetzt auf der neuesten Fassung" in body(done)
    assert read(Revision.objects.get(pk=draft.pk).content).text(SUMMARY) == "Ein neuer Satz."


def test_nothing_to_decide_is_said(desk: Client) -> None:
    draft = begin(desk)
    assert "Es ist nichts zu entscheiden." in shown(desk, "_merge", draft.pk)
    assert desk.post(url("_merge", draft.pk), {"version": "1"}).status_code == 302


def test_an_old_page_of_the_choice_is_refused(desk: Client) -> None:
    draft = begin(desk)
    page = desk.post(url("_merge", draft.pk), {"version": "7"})
    assert "inzwischen an anderer Stelle gespeichert" in body(page)


# -------------------------------------------------------------------------------------------- bad input


HOSTILE = "<script>alert(1)</script> & <b>fett</b>"


def test_markup_is_shown_as_it_was_typed_and_never_run(desk: Client) -> None:
    draft = begin(desk)
    address = url("_sources", draft.pk)
    desk.post(
        address, {**typed(desk.get(address)), f"{SUMMARY}@de": HOSTILE, f"{SUMMARY}@de-simple": HOSTILE}
    )
    for route, rest in (
        ("_sources", []),
        ("_revision", []),
        ("_language", ["en"]),
        ("_preview", ["de-simple"]),
    ):
        page = desk.get(url(route, draft.pk, *rest)).content.decode()
        assert "&lt;script&gt;alert(1)" in page, route
        assert "<script>alert" not in page, route
    assert "enthält unerlaubte Zeichen" in shown(desk, "_revision", draft.pk)


@pytest.mark.parametrize("hostile", ["Pass\u202eport", "Pass\u200bport", "Pass\u2066port", "Pass\x00port"])
def test_invisible_signs_are_refused_at_their_field_and_the_rest_is_kept(desk: Client, hostile: str) -> None:
    draft = begin(desk)
    address = url("_language", draft.pk, "en")
    name = "service.reisepass.name@en"
    page = desk.post(address, {**typed(desk.get(address)), f"{SUMMARY}@en": "Kept.", name: hostile})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [name]
    assert page.context["form"][f"{SUMMARY}@en"].value() == "Kept."
    assert Revision.objects.get(pk=draft.pk).version == 1


def test_persian_spelling_keeps_its_joiner(desk: Client) -> None:
    draft = begin(desk)
    address, word = url("_language", draft.pk, "fa"), "می\u200cتوانید سفر کنید"
    desk.post(address, {**typed(desk.get(address)), f"{SUMMARY}@fa": word})
    assert read(Revision.objects.get(pk=draft.pk).content).text(SUMMARY, "fa") == word
    assert "unerlaubte Zeichen" not in shown(desk, "_revision", draft.pk)


def test_a_text_without_end_is_refused(desk: Client) -> None:
    draft = begin(desk)
    address = url("_language", draft.pk, "en")
    page = desk.post(address, {**typed(desk.get(address)), f"{SUMMARY}@en": "a" * 4001})
    assert list(page.context["form"].errors) == [f"{SUMMARY}@en"]


@pytest.mark.parametrize("version", ["", "x", "999999999999999999999"])
def test_a_page_without_a_good_version_saves_nothing(desk: Client, version: str) -> None:
    draft = begin(desk)
    address = url("_language", draft.pk, "en")
    values = {**typed(desk.get(address)), f"{SUMMARY}@en": "New.", "version": version}
    assert desk.post(address, values).status_code == 200
    assert Revision.objects.get(pk=draft.pk).content == draft.content


def test_segments_of_other_subjects_are_not_written(desk: Client) -> None:
    draft = begin(desk)
    address = url("_language", draft.pk, "en")
    desk.post(address, {**typed(desk.get(address)), "service.personalausweis.name@en": "Stolen"})
    texts = read(Revision.objects.get(pk=draft.pk).content).texts
    assert all(segment.startswith("service.reisepass.") for segment in texts)
