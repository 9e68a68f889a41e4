"""An editor's XZuFi file: compared first, then made drafts of; hostile files are answered at the field."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wanderamt.apps.catalogue.exchange import exporting
from wanderamt.apps.catalogue.exchange.nodes import Limits
from wanderamt.apps.catalogue.models import KeptRecord, Revision, Service
from wanderamt.apps.catalogue.tests.editing_steps import body, started, url
from wanderamt.apps.catalogue.tests.exchange.samples import message, service, text_module
from wanderamt.apps.catalogue.views import edit_import, edit_upload
from wanderamt.foundation import clock
from wanderamt.foundation.uploads import MOST_BYTES
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock", "city")

REGISTRATION = "<x:id>anmeldung</x:id>"
FOREIGN = message(
    service(
        text_module("Neu gesagt")
        + text_module("New words", language="en")
        + text_module("Lang", "06")
        + "<x:neu/>",
        id=REGISTRATION,
    ),
    service(text_module("Etwas anderes", "02"), id="<x:id>4711</x:id>"),
)


def sent(desk: Client, raw: bytes, *, seen: str = "", name: str = "land.xml", key: Any = None) -> Any:
    file = SimpleUploadedFile(name, raw, content_type="application/xml")
    return desk.post(url("_import"), {"file": file, "seen": seen, "form_key": str(key or uuid7())})


def mark(page: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f.]+)"', page.content.decode())
    return found[1] if found else ""


def nothing_stored() -> bool:
    return not Revision.objects.exists() and not KeptRecord.objects.exists()


def test_the_page_is_linked_and_offers_the_list_as_a_file(desk: Client) -> None:
    assert url("_import") in body(desk.get(url("")))
    page = body(desk.get(url("_import")))
    for address in ("services.csv", "services.xzufi.xml", "services.xzufi.xml?version=2.2"):
        assert address in page


def test_comparing_shows_the_plan_and_stores_nothing(desk: Client) -> None:
    page = sent(desk, FOREIGN)
    told = body(page)
    assert "Kurz gesagt" in told
    assert "Deutsch, Englisch" in told
    assert "Etwas anderes (4711)" in told
    assert "Kennt unsere Liste nicht, bleibt aufgehoben" in told
    assert "Entwürfe anlegen" in told
    assert nothing_stored()


def test_the_same_file_once_more_makes_drafts_and_publishes_nothing(desk: Client, editor: Any) -> None:
    before = Service.objects.get(pk="anmeldung").summary
    answer = sent(desk, FOREIGN, seen=mark(sent(desk, FOREIGN)))
    assert answer["Location"] == url("") + "?state=draft"
    (draft,) = Revision.objects.filter(state=Revision.State.DRAFT)
    assert (draft.subject, draft.author_id, draft.note) == ("service.anmeldung", editor.pk, "XZuFi: land.xml")
    assert KeptRecord.objects.count() == 2
    assert Service.objects.get(pk="anmeldung").summary == before
    assert "1 Entwurf ist angelegt." in body(desk.get(url("")))


def test_a_second_click_makes_nothing_twice(desk: Client) -> None:
    seen, key = mark(sent(desk, FOREIGN)), uuid7()
    for _ in range(2):
        assert sent(desk, FOREIGN, seen=seen, key=key).status_code == 302
    assert Revision.objects.filter(state=Revision.State.DRAFT).count() == 1
    assert KeptRecord.objects.count() == 2


def test_a_file_of_unknown_services_only_is_kept(desk: Client) -> None:
    raw = message(service(text_module("Anderes", "02"), id="<x:id>4711</x:id>"))
    assert sent(desk, raw, seen=mark(sent(desk, raw))).status_code == 302
    assert "Die Datei ist aufgehoben." in body(desk.get(url("")))
    assert not Revision.objects.filter(state=Revision.State.DRAFT).exists()


def test_another_file_than_the_seen_one_is_compared_first(desk: Client) -> None:
    other = message(service(text_module("Ganz anders"), id=REGISTRATION))
    page = sent(desk, other, seen=mark(sent(desk, FOREIGN)))
    assert "Das ist eine andere Datei als die verglichene." in body(page)
    assert nothing_stored()
    assert sent(desk, other, seen=mark(page)).status_code == 302


def test_a_list_that_changed_meanwhile_is_compared_again(desk: Client) -> None:
    seen = mark(sent(desk, FOREIGN))
    page = sent(desk, FOREIGN, seen=seen.partition(".")[0] + ".0")
    assert "Unsere Liste hat sich inzwischen geändert." in body(page)
    assert mark(page) == seen
    assert nothing_stored()


def test_an_open_draft_is_in_the_way_of_all(desk: Client, second_editor: Any, now: datetime) -> None:
    started(second_editor, now, "anmeldung")
    before = Revision.objects.count()
    page = sent(desk, FOREIGN, seen=mark(sent(desk, FOREIGN)))
    assert "Für „anmeldung“ gibt es schon einen Entwurf. Bitte schließen Sie ihn zuerst ab." in body(page)
    assert Revision.objects.count() == before
    assert not KeptRecord.objects.exists()


def test_our_own_file_changes_nothing(desk: Client) -> None:
    raw = "".join(exporting.xzufi(version="2.3.1", on=clock.today())).encode()
    told = body(sent(desk, raw))
    assert "In der Datei steht nichts anderes als in unserer Liste." in told
    assert "Entwürfe anlegen" not in told


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (BOMB, "Bitte lassen Sie sie ohne DOCTYPE ausgeben."),
        (OUTSIDE, "Bitte lassen Sie sie ohne DOCTYPE ausgeben."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "nicht lesbar"),
        (FOREIGN[: len(FOREIGN) // 2], "Bitte prüfen Sie, ob sie ganz übertragen wurde."),
        (b"", "Die Datei ist leer. Bitte wählen Sie eine andere"),
        (message(), "Bitte prüfen Sie, ob es die richtige Datei ist."),
        (message(service(), space="urn:falsch"), "Namensraum „urn:falsch“"),
        (message(service(), service(id="")), "Leistung Nr. 2 (Zeile 1), Element „id“: Die Kennung fehlt."),
        (
            message(service(text_module("&lt;script&gt;x&lt;/script&gt;"), id=REGISTRATION)),
            "Datei „land.xml“, Leistung anmeldung, Element",
        ),
    ],
)
def test_a_bad_file_is_answered_at_the_field(desk: Client, raw: bytes, told: str) -> None:
    page = sent(desk, raw)
    errors = page.context["form"].errors
    assert page.status_code == 200
    assert list(errors) == ["file"]
    assert told in " ".join(map(str, errors["file"]))
    assert 'href="#id_file"' in body(page)
    assert "Entwürfe anlegen" not in body(page)
    assert nothing_stored()


def test_refused_records_cannot_be_forced(desk: Client) -> None:
    raw = message(service(), service(id=""))
    found = sent(desk, raw).context["planned"]
    assert sent(desk, raw, seen=found.mark).status_code == 200
    assert nothing_stored()


def test_no_file_at_all(desk: Client) -> None:
    page = desk.post(url("_import"), {"form_key": str(uuid7())})
    assert "Bitte wählen Sie eine XZuFi-Datei aus." in body(page)


def test_a_page_of_yesterday_says_so(desk: Client) -> None:
    page = desk.post(url("_import"), {"file": SimpleUploadedFile("a.xml", FOREIGN)})
    assert "Die Seite ist veraltet." in body(page)


def test_a_file_larger_than_other_forms_take_arrives_whole(desk: Client) -> None:
    long = "".join(text_module("x" * 300_000, "06") for _ in range(3))
    raw = message(service(long, id=REGISTRATION), service(text_module("Zuletzt", "02"), id="<x:id>9</x:id>"))
    assert len(raw) > MOST_BYTES
    assert "Zuletzt (9)" in body(sent(desk, raw))


def test_a_file_that_is_too_large(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (edit_upload, edit_import):
        monkeypatch.setattr(module, "LIMITS", Limits(megabytes=1))
    page = sent(desk, b" " * (1024 * 1024 + 1))
    assert "ist größer als 1 MB. Bitte teilen Sie sie auf." in body(page)


def test_many_refusals_are_counted(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit_upload, "SHOWN", 1)
    told = body(sent(desk, message(*[service(id="")] * 3)))
    assert "Noch 2 Leistungen sind fehlerhaft." in told


def test_long_lists_are_cut(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit_upload, "SHOWN", 1)
    raw = message(*[service("<x:neu/>", id=f"<x:id>{number}</x:id>") for number in range(3)])
    assert body(sent(desk, raw)).count("und 2 weitere") == 2


def test_what_the_law_says_is_not_taken_over(desk: Client) -> None:
    cost = '<x:modulKosten><x:kosten><x:kostenauswahl xsi:type="x:KostenFrei"/></x:kosten></x:modulKosten>'
    told = body(sent(desk, message(service(text_module("Neu") + cost, id=REGISTRATION))))
    assert "Kommt aus dem Regelwerk und wird nicht übernommen" in told


def test_a_name_cannot_turn_the_page_round(desk: Client) -> None:
    page = sent(desk, FOREIGN, name="a\u202e<b>.xml").content.decode()
    assert "\u202e" not in page
    assert "<b>.xml" not in page


def test_the_errors_are_in_the_language_of_the_editor(desk: Client) -> None:
    file = SimpleUploadedFile("a.xml", BOMB)
    page = desk.post(
        url("_import"), {"file": file, "form_key": str(uuid7())}, headers={"accept-language": "en"}
    )
    assert "DOCTYPE" in body(page)
    assert "Bitte" not in " ".join(map(str, page.context["form"].errors["file"]))


@pytest.mark.parametrize("who", ["clerk", "planner", "administrator", "stranger", None])
def test_nobody_else_compares_files(client: Client, request: pytest.FixtureRequest, who: str | None) -> None:
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(url("_import")).status_code == (403 if who else 302)
    assert sent(client, FOREIGN).status_code == (403 if who else 302)
    assert nothing_stored()


def test_a_form_from_elsewhere_is_refused(editor: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert sent(strict, FOREIGN).status_code == 403
    assert nothing_stored()


def test_a_form_of_ours_is_taken(editor: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    strict.get(url("_import"))
    data = {
        "file": SimpleUploadedFile("a.xml", FOREIGN),
        "form_key": str(uuid7()),
        "csrfmiddlewaretoken": strict.cookies["csrftoken"].value,
    }
    assert "Entwürfe anlegen" in body(strict.post(url("_import"), data))
