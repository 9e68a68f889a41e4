"""The pages of editors: what they list, what typing in them does, and that nothing typed is lost."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import City
from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.content import read
from wanderamt.apps.catalogue.editing.subjects import parse
from wanderamt.apps.catalogue.models import Revision, Service
from wanderamt.apps.catalogue.models.text import text
from wanderamt.apps.catalogue.tests.editing_steps import SUMMARY, easy, started, submitted, with_summary
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock", "whole_law", "city")
State = Revision.State


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    """The browser of `editor`."""
    client.force_login(editor)
    return client


@pytest.fixture
def other_desk(second_editor: Any) -> Client:
    """The browser of `second_editor`."""
    client = Client()
    client.force_login(second_editor)
    return client


def url(route: str, *args: Any) -> str:
    return reverse(f"catalogue:editing{route}", args=args)


def body(response: Any) -> str:
    return unescape(response.content.decode())


def shown(client: Client, route: str, *args: Any) -> str:
    response = client.get(url(route, *args))
    assert response.status_code == 200, response
    return body(response)


# ----------------------------------------------------------------------------------------------- the list


def test_the_list_has_every_service_and_every_kind_of_words(desk: Client) -> None:
    page = desk.get(url(""))
    rows = page.context["page_obj"].paginator.object_list
    assert len(rows) == Service.objects.count() + 7
    assert [row.title for row in rows[-7:]][:2] == ["Unterlagen", "Bedingungen"]
    assert body(page).count("wie mitgeliefert") == 25


def listed(client: Client, **query: str) -> list[str]:
    page = client.get(url(""), query)
    return [row.subject.name for row in page.context["page_obj"].paginator.object_list]


def test_the_list_is_searched_and_filtered(desk: Client, editor: Any, now: datetime) -> None:
    started(editor, now)
    assert listed(desk, q="reisepass dokumente") == []
    assert "service.reisepass" in listed(desk, q="AUSWEISE pass")
    assert listed(desk, q="gibt es nicht") == []
    assert listed(desk, state="draft") == ["service.reisepass"]
    assert listed(desk, state="submitted") == []
    assert len(listed(desk, state="strange")) == Service.objects.count() + 7


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    assert "Nichts gefunden" in body(desk.get(url(""), {"q": "raumfahrt"}))


def test_a_missing_rule_is_named_in_the_list(desk: Client) -> None:
    missing = [row for row in desk.get(url("")).context["page_obj"].paginator.object_list if row.gaps]
    assert {row.subject.name for row in missing} == set(listed(desk, state="rules"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_equally_often_for_one_and_three_drafts(
    desk: Client, editor: Any, now: datetime, count: int
) -> None:
    for service in ("reisepass", "personalausweis", "anmeldung")[:count]:
        started(editor, now, service)
    desk.get(url(""))
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(url(""), {"state": "draft"}).context["page_obj"].paginator.count == count
    assert len(queries) == 5  # session, person, roles, revisions, services


@pytest.mark.parametrize("count", [1, 3])
def test_a_history_asks_the_database_equally_often_for_one_and_three_revisions(
    desk: Client, editor: Any, now: datetime, count: int
) -> None:
    for _ in range(count - 1):
        services.withdraw(revision=started(editor, now), now=now)
    services.current(subject=parse("service.reisepass"), now=now)
    desk.get(url("_subject", "service.reisepass"))
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(url("_subject", "service.reisepass"))
    assert len(page.context["history"]) == count
    assert len(queries) == 5  # session, person, roles, service, revisions


# ------------------------------------------------------------------------------------------- one subject


def test_a_subject_before_anybody_edited(desk: Client) -> None:
    page = shown(desk, "_subject", "service.reisepass")
    assert "Noch nie geändert" in page
    assert "Entwurf beginnen" in page
    assert reverse("catalogue:service", args=["reisepass"]) in page


def test_words_have_no_page_for_everybody(desk: Client) -> None:
    assert "Seite für alle" not in shown(desk, "_subject", "words.evidence")


@pytest.mark.parametrize("name", ["x", "service.raumfahrt", "words.secret"])
def test_a_subject_that_is_not_there(desk: Client, name: str) -> None:
    assert desk.get(url("_subject", name)).status_code == 404
    assert desk.post(url("_start", name)).status_code == 404


@pytest.mark.parametrize(
    ("route", "rest"),
    [
        *[("_revision", []), ("_facts", []), ("_sources", []), ("_language", ["tr"]), ("_merge", [])],
        *[("_preview", ["de"]), ("_compare", [uuid7()])],
    ],
)
def test_a_revision_that_is_not_there(desk: Client, route: str, rest: list[Any]) -> None:
    assert desk.get(url(route, uuid7(), *rest)).status_code == 404


def test_missing_rules_say_since_when_and_where_they_belong(
    desk: Client, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    from wanderamt.apps.catalogue.editing.check import Gap
    from wanderamt.engines.law import Kind

    found = [
        Gap(
            kind=Kind.FEE,
            service="reisepass",
            on=now.date(),
            since=date(2025, 1, 1),
            file="a.toml",
        ),
        Gap(kind=Kind.EVIDENCE, service="reisepass", on=now.date(), since=None, file="b.toml"),
    ]
    monkeypatch.setattr(services, "gaps", lambda *_, **__: tuple(found))
    page = shown(desk, "_subject", "service.reisepass")
    for said in ("fehlt seit 01.01.2025", "gab es noch nie, gebraucht am 15.09.2025", "a.toml", "b.toml"):
        assert said in page


# ------------------------------------------------------------------------------------------- the whole way


def begin(client: Client, subject: str = "service.reisepass") -> Revision:
    answer = client.post(url("_start", subject), {"form_key": str(uuid7())})
    draft = Revision.objects.get(state=State.DRAFT)
    assert answer["Location"] == url("_revision", draft.pk)
    return draft


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


def typed(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends back from a form, with `changes`; boxes and lists as they are ticked."""
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in found.items() if value not in (None, False)}
    return {**sent, **changes}


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


# ---------------------------------------------------------------------------------------------- deciding


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


# ------------------------------------------------------------------------------------------------ strangers


@pytest.mark.parametrize("who", ["clerk", "planner", "administrator", "stranger"])
def test_nobody_else_edits(
    client: Client, request: pytest.FixtureRequest, who: str, editor: Any, now: datetime
) -> None:
    draft, waiting = started(editor, now, "personalausweis"), submitted(editor, now)
    client.force_login(request.getfixturevalue(who))
    for route in ("_revision", "_facts", "_sources", "_merge"):
        assert client.get(url(route, draft.pk)).status_code == 403
    for route in ("_publish", "_send_back", "_take_back", "_withdraw", "_roll_back", "_submit"):
        assert (
            client.post(url(route, waiting.pk), {"form_key": str(uuid7()), "reason": "x"}).status_code == 403
        )
    assert {each.state for each in Revision.objects.filter(author=editor)} == {State.DRAFT, State.SUBMITTED}


def test_history_names_people_and_days(desk: Client, editor: Any, second_editor: Any, now: datetime) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now + timedelta(days=1))
    services.withdraw(revision=started(editor, now), now=now)
    page = shown(desk, "_subject", "service.reisepass")
    assert "Von Mirjam Falk, veröffentlicht von Tarek Haddad am 16.09.2025" in page
    assert "Mit der Software gekommen, festgehalten am 15.09.2025" in page
    assert "Von Mirjam Falk, zurückgezogen" in page


def test_the_list_says_what_is_open_and_published(
    desk: Client, editor: Any, second_editor: Any, now: datetime, city: City
) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    started(editor, now, "personalausweis")
    page = body(desk.get(url(""), {"q": "ausweis"})) + body(desk.get(url(""), {"q": "reisepass"}))
    assert "Entwurf" in page
    assert "15.09.2025" in page
