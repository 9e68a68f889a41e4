"""Taking a file over: a plan first, drafts then, nothing half, nothing published by itself."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest

from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.content import read as content_of
from wanderamt.apps.catalogue.exchange import errors, exporting, importing
from wanderamt.apps.catalogue.exchange.xzufi_write import Report
from wanderamt.apps.catalogue.models import KeptRecord, Revision, Service, Text
from wanderamt.apps.catalogue.models.text import forget_texts
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.apps.catalogue.tests.editing_steps import easy, started
from wanderamt.apps.catalogue.tests.exchange.samples import V231, message, service, text_module

pytestmark = pytest.mark.django_db
OWN = '<x:id schemeAgencyID="L1">reisepass</x:id>'
FULL = (
    text_module("Neu gesagt.")
    + text_module("Ein langer Text.", "06")
    + "<x:typisierung><code>1</code></x:typisierung>"
)


@pytest.fixture(autouse=True)
def _listed() -> None:
    load_catalogue()


@pytest.fixture
def planned(now: datetime) -> Callable[..., importing.ImportPlan]:
    def plan(*records: str, **more: Any) -> importing.ImportPlan:
        return importing.plan(BytesIO(message(*records, **more)), name="land.xml", on=now.date())

    return plan


Planned = Callable[..., importing.ImportPlan]


def exported(now: datetime, *, version: Any = "2.2.0", everything: bool = False) -> str:
    return "".join(exporting.xzufi(version=version, on=now.date(), everything=everything))


# ---------------------------------------------------------------- which service is meant


def test_a_name_of_ours_is_found(planned: Planned) -> None:
    (change,) = planned(service(text_module("Neu"), id=OWN)).changed
    assert (change.service, change.places) == ("reisepass", ("service.reisepass.summary@de",))


def test_a_leika_key_that_only_one_service_has_is_found(planned: Planned) -> None:
    key = "<x:referenzLeiKa><code>99115003012000</code></x:referenzLeiKa>"
    (change,) = planned(service(key + text_module("Neu"))).changed
    assert change.service == "meldebescheinigung"


def test_a_key_that_two_services_share_means_neither(planned: Planned) -> None:
    Service.objects.filter(pk__in=["reisepass", "anmeldung"]).update(leika="99111111111111")
    key = "<x:referenzLeiKa><code>99111111111111</code></x:referenzLeiKa>"
    plan = planned(service(key))
    assert ([each.id.value for each in plan.new], plan.changed) == (["123"], ())


def test_two_records_of_one_service_are_refused(planned: Planned) -> None:
    other = service("<x:referenzLeiKa><code>99115003012000</code></x:referenzLeiKa>")
    (error,) = planned(service(id="<x:id>meldebescheinigung</x:id>"), other).refused
    assert isinstance(error, errors.SameService)
    assert error.params["service"] == error.params["other"] == "meldebescheinigung"


# ---------------------------------------------------------------- what the plan says


def test_a_plan_changes_nothing(planned: Planned) -> None:
    planned(service(FULL, id=OWN), service())
    assert not Revision.objects.exists()
    assert not KeptRecord.objects.exists()


def test_more_than_our_list_can_hold_is_a_change_without_places(planned: Planned) -> None:
    (change,) = planned(service(text_module("Lang", "06"), id=OWN)).changed
    assert (change.places, change.keeps) == ((), True)


def test_what_a_file_says_about_the_law_is_only_told(planned: Planned) -> None:
    cost = (
        '<x:modulKosten><x:kosten><x:kostenauswahl xsi:type="x:KostenFix"><x:betrag currencyCode="EUR">1.00'
        "</x:betrag></x:kostenauswahl></x:kosten></x:modulKosten>"
    )
    plan = planned(service(cost, id=OWN))
    assert [(note.what, note.record, note.element) for note in plan.unknown_parts] == [
        ("left_out", "reisepass", "modulKosten")
    ]


def test_progress_is_told(now: datetime) -> None:
    told: list[tuple[int, int]] = []
    file = BytesIO(message(service(), service(id=OWN)))
    importing.plan(file, name="f", on=now.date(), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_second_import_of_our_own_file_after_an_edit_shows_the_edit(
    planned: Planned, now: datetime
) -> None:
    before = exported(now)
    Text.objects.create(key="service.reisepass.summary", language="de", text="Bearbeitet.", by="source")
    forget_texts()
    plan = importing.plan(BytesIO(before.encode()), name="alt.xml", on=now.date())
    assert [(change.service, change.places) for change in plan.changed] == [
        ("reisepass", ("service.reisepass.summary@de",))
    ]
    assert len(plan.unchanged) == 60


def test_a_file_in_our_own_words_has_nothing_to_keep(editor: Any, now: datetime) -> None:
    raw = (
        exported(now)
        .replace("Sie sind aus einer anderen Stadt", "Sie kommen aus einer anderen Stadt")
        .encode()
    )
    plan = importing.plan(BytesIO(raw), name="bearbeitet.xml", on=now.date())
    assert plan.changed
    assert {change.keeps for change in plan.changed} == {False}
    assert importing.apply(plan, author=editor.pk, now=now) == len(plan.changed)
    assert not KeptRecord.objects.exists()


# ---------------------------------------------------------------- drafts


def test_a_draft_holds_what_the_file_says_and_nothing_is_public(
    planned: Planned, editor: Any, now: datetime
) -> None:
    public = exported(now)
    assert importing.apply(planned(service(FULL, id=OWN)), author=editor.pk, now=now) == 1
    (draft,) = Revision.objects.filter(state=Revision.State.DRAFT)
    assert content_of(draft.content).text("service.reisepass.summary") == "Neu gesagt."
    assert (draft.author_id, draft.note) == (editor.pk, "XZuFi: land.xml")
    assert exported(now) == public


def test_nothing_is_taken_over_while_one_record_is_broken(
    planned: Planned, editor: Any, now: datetime
) -> None:
    plan = planned(service(FULL, id=OWN), service(id=""))
    assert len(plan.changed) == 1
    with pytest.raises(errors.Refused) as refusal:
        importing.apply(plan, author=editor.pk, now=now)
    assert refusal.value.params["count"] == 1
    assert "Die Kennung fehlt" in str(refusal.value)
    assert not Revision.objects.exists()


def test_an_open_draft_stops_the_whole_import(planned: Planned, editor: Any, now: datetime) -> None:
    started(editor, now)
    before = Revision.objects.count()
    plan = planned(service(text_module("Neu"), id="<x:id>anmeldung</x:id>"), service(FULL, id=OWN), service())
    with pytest.raises(errors.DraftInTheWay, match="reisepass"):
        importing.apply(plan, author=editor.pk, now=now)
    assert Revision.objects.count() == before
    assert not KeptRecord.objects.exists()


# ---------------------------------------------------------------- what is kept, and when it goes out again


def test_unknown_parts_go_out_when_somebody_else_has_published_the_draft(
    planned: Planned, editor: Any, second_editor: Any, now: datetime
) -> None:
    importing.apply(planned(service(FULL, id=OWN)), author=editor.pk, now=now)
    assert "Ein langer Text." not in exported(now)
    assert "Ein langer Text." in exported(now, everything=True)

    draft = Revision.objects.get(state=Revision.State.DRAFT)
    whole = easy(content_of(draft.content))
    draft = services.save(revision=draft, author=editor.pk, content=whole, version=draft.version, now=now)
    waiting = services.submit(
        revision=draft, author=editor.pk, note="", planned_on=None, version=draft.version, now=now
    )
    services.publish(revision=waiting, reviewer=second_editor.pk, now=now)

    text = exported(now)
    assert "Ein langer Text." in text
    assert "<xzufi:typisierung>" in text
    assert "Neu gesagt." in text
    assert '<xzufi:idSekundaer schemeAgencyID="L1">reisepass</xzufi:idSekundaer>' in text
    again = importing.plan(BytesIO(text.encode()), name="wieder.xml", on=now.date())
    assert again.refused == ()
    assert [change.places for change in again.changed] == [()]  # only the part that we keep


def test_the_newest_kept_record_counts(planned: Planned, editor: Any, now: datetime) -> None:
    for words in ("Erster langer Text.", "Zweiter langer Text."):
        plan = planned(service(text_module(words, "06"), id=OWN))
        assert importing.apply(plan, author=editor.pk, now=now) == 0
    text = exported(now, everything=True)
    assert "Zweiter langer Text." in text
    assert "Erster langer Text." not in text


def test_strangers_are_kept_and_given_back_to_who_runs_the_software(
    planned: Planned, editor: Any, now: datetime
) -> None:
    more = "<x:schreibe><x:onlinedienst><x:id>9</x:id></x:onlinedienst><x:ohne/></x:schreibe>"
    importing.apply(planned(service(text_module("Fremd")), more=more), author=editor.pk, now=now)
    kept = KeptRecord.objects.order_by("element")
    assert [(str(each), each.service_id) for each in kept] == [
        ("leistung 123", None),
        ("ohne ", None),
        ("onlinedienst 9", None),
    ]
    text = exported(now, everything=True)
    assert "Fremd" in text
    assert "<xzufi:onlinedienst>" in text
    assert "Fremd" not in exported(now)
    back = importing.plan(BytesIO(text.encode()), name="wieder.xml", on=now.date())
    assert [each.id.value for each in back.new] == ["123"]
    assert sorted(each.name for each in back.others) == ["ohne", "onlinedienst"]


def test_a_part_of_another_version_is_kept_and_told(planned: Planned, editor: Any, now: datetime) -> None:
    plan = planned(service("<x:statusKatalog>5</x:statusKatalog>", id=OWN), space=V231, version="2.3.1")
    importing.apply(plan, author=editor.pk, now=now)
    assert "statusKatalog" in exported(now, version="2.3.1", everything=True)
    told = Report()
    pieces = exporting.xzufi(version="2.2.0", on=now.date(), everything=True, report=told)
    assert "statusKatalog" not in "".join(pieces)
    assert "statusKatalog" in [note.element for note in told.notes]


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_the_same_for_each_service(
    planned: Planned, django_assert_max_num_queries: Any, count: int
) -> None:
    names = ["reisepass", "anmeldung", "personalausweis"][:count]
    records = [service(text_module("Neu"), id=f"<x:id>{name}</x:id>") for name in names]
    forget_texts()
    with django_assert_max_num_queries(3 + count):
        assert len(planned(*records).changed) == count


def test_a_version_has_the_names_that_people_use() -> None:
    assert exporting.version_named("2.2") == exporting.version_named("2.2.0") == "2.2.0"
    assert exporting.version_named("2.3.1") == "2.3.1"
    assert exporting.version_named("2.3") is None
