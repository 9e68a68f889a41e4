"""The pages of editors, and the one of the scores for everybody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.assistant import learning, scoring
from wanderamt.apps.assistant.gaps import count_turn
from wanderamt.apps.assistant.gaps import versions as deeds
from wanderamt.apps.assistant.models import KeptQuestion, ModelVersion, Phrase
from wanderamt.engines.retrieval.understanding import Model

pytestmark = pytest.mark.django_db
Gap = Callable[[int], KeptQuestion]
GOOD = {"asked": 50, "first": 45, "three": 50, "wrong": 1, "refused": 2, "foreign": 0, "caught": 0}
#: Session, person and roles come first on every page of staff.
OVERVIEW, GAPS, PHRASES, VERSIONS, SCORES = 7, 6, 5, 5, 1
ROUTES = [
    ("overview", ()),
    ("gaps", ()),
    ("assign", (uuid4(),)),
    ("phrases", ()),
    ("phrase", (uuid4(),)),
    ("versions", ()),
    ("version", (uuid4(),)),
]


@pytest.fixture
def version(now: datetime, db: None, monkeypatch: pytest.MonkeyPatch) -> ModelVersion:
    """A draft that may be published."""
    monkeypatch.setattr(deeds, "is_usable", lambda _version: True)
    changed = [
        {
            "text": "Rotes Heft?",
            "language": "de",
            "label": "reisepass",
            "was_right": True,
            "became": "not_ours",
        },
        {
            "text": "Kırmızı?",
            "language": "tr",
            "label": "reisepass",
            "was_right": False,
            "became": "reisepass",
        },
    ]
    return ModelVersion.objects.create(
        number=1,
        state=ModelVersion.State.DRAFT,
        model="m",
        base="b",
        scores={"": GOOD, "de": GOOD, "tr": GOOD | {"asked": 3}},
        against={"": GOOD | {"first": 40}, "de": GOOD | {"first": 40}},
        changed=changed,
        created_at=now,
        heard_at=now,
    )


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"assistant:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, name: str, *args: object, **fields: Any) -> str:
    answer = client.post(reverse(f"assistant:{name}", args=args), fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "args"), ROUTES)
def test_a_stranger_is_sent_to_the_door(
    client: Client, name: str, args: tuple[object, ...], method: str
) -> None:
    answer = getattr(client, method)(reverse(f"assistant:{name}", args=args))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize(("name", "args"), ROUTES)
def test_a_clerk_is_no_editor(client: Client, clerk: Any, name: str, args: tuple[object, ...]) -> None:
    client.force_login(clerk)
    assert client.get(reverse(f"assistant:{name}", args=args)).status_code == 403


def test_the_way_is_in_the_navigation(desk: Client) -> None:
    assert f'href="{reverse("assistant:overview")}" aria-current="page"' in page(desk, "overview")


def test_without_numbers_the_page_says_so(desk: Client) -> None:
    assert "Noch nichts gezählt" in page(desk, "overview")


def test_few_are_not_told_exactly(desk: Client, now: datetime) -> None:
    for _ in range(7):
        count_turn(language="tr", topic="reisepass", outcome="answer", now=now)
    for _ in range(3):
        count_turn(language="ar", topic="", outcome="refuse", now=now)
    count_turn(language="de", topic="not_ours", outcome="person", now=now - timedelta(weeks=5))
    shown = page(desk, "overview")
    assert "<bdi>10</bdi>" in shown
    assert "Türkçe" in shown
    assert "weniger als 5" in shown
    assert ">3<" not in shown
    assert "Deutsch</bdi>" not in shown
    longer = desk.get(reverse("assistant:overview"), {"wochen": "12"}).content.decode()
    assert "Nicht unser Thema" in longer


@pytest.mark.parametrize("languages", [("de",), ("de", "tr", "ar")])
def test_the_overview_takes_the_same_queries_for_one_and_for_three(
    desk: Client, now: datetime, languages: tuple[str, ...], django_assert_num_queries: Any
) -> None:
    for language in languages:
        count_turn(language=language, topic="reisepass", outcome="answer", now=now)
    page(desk, "overview")
    with django_assert_num_queries(OVERVIEW):
        page(desk, "overview")


@pytest.mark.parametrize("count", [1, 3])
def test_the_gaps_take_the_same_queries_for_one_and_for_three(
    desk: Client, gap: Gap, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        gap(5)
    page(desk, "gaps")
    with django_assert_num_queries(GAPS):
        page(desk, "gaps")


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_one_and_for_three(
    desk: Client, now: datetime, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        Phrase.objects.create(
            text=f"Heft {number}", label="reisepass", language="de", origin=Phrase.Origin.GAP, day=now.date()
        )
        ModelVersion.objects.create(number=number, state=ModelVersion.State.REPLACED, created_at=now)
    page(desk, "phrases")
    with django_assert_num_queries(PHRASES):
        page(desk, "phrases")
    with django_assert_num_queries(VERSIONS):
        page(desk, "versions")


def test_a_group_of_few_is_not_shown(desk: Client, gap: Gap) -> None:
    gap(4)
    assert "rote Heft" not in page(desk, "gaps")


def test_a_group_is_assigned_at_one_press(desk: Client, gap: Gap) -> None:
    middle = gap(5)
    shown = page(desk, "gaps")
    assert "In 5 Gesprächen" in shown
    assert '<option value="reisepass" selected>' in shown
    keys = [str(each.pk) for each in KeptQuestion.objects.all()]
    told = post(desk, "assign", middle.pk, label="reisepass", facet="where", questions=keys, deed="assign")
    assert "5 Sätze sind aufgenommen." in told
    assert set(Phrase.objects.values_list("label", "facet", "origin")) == {("reisepass", "where", "gap")}
    assert "Diese Gruppe ist schon bearbeitet." in post(
        desk, "assign", middle.pk, label="reisepass", questions=keys
    )


def test_a_group_can_be_erased(desk: Client, gap: Gap) -> None:
    middle = gap(5)
    keys = [str(each.pk) for each in KeptQuestion.objects.all()]
    assert "Die Fragen sind gelöscht." in post(
        desk, "assign", middle.pk, label="not_ours", questions=keys, deed="drop"
    )
    assert not KeptQuestion.objects.exists()
    assert not Phrase.objects.exists()


def test_nobody_assigns_to_what_there_is_not_nor_questions_of_others(
    desk: Client, gap: Gap, keep_question: Callable[..., KeptQuestion]
) -> None:
    middle, lone = gap(5), keep_question("Nur von mir")
    shown = post(desk, "assign", middle.pk, label="lane:crisis", questions=[str(lone.pk)])
    assert shown.count("kern-error") >= 1
    assert not Phrase.objects.exists()
    assert KeptQuestion.objects.filter(pk=lone.pk).exists()
    assert "Nur von mir" not in shown


def test_phrases_are_taken_in_and_out(desk: Client, now: datetime) -> None:
    phrase = Phrase.objects.create(
        text="Heft",
        label="not_ours",
        language="de",
        origin=Phrase.Origin.REPLY,
        state=Phrase.State.PROPOSED,
        day=now.date(),
    )
    assert "Vorschlag" in page(desk, "phrases")
    assert "wird beim nächsten Mal gelernt" in post(desk, "phrase", phrase.pk, deed="accept")
    assert "schon jemand bearbeitet" in post(desk, "phrase", phrase.pk, deed="accept")
    assert "nicht mehr gelernt" in post(desk, "phrase", phrase.pk, deed="remove")


def test_learning_is_begun_and_stopped(desk: Client) -> None:
    assert "Noch keine Fassung" in page(desk, "versions")
    assert "Beginnt gleich" in post(desk, "versions")
    assert "lernt schon" in post(desk, "versions")
    version = ModelVersion.objects.get()
    assert "Angehalten" in post(desk, "version", version.pk, deed="stop")


def test_a_draft_shows_what_changes_and_is_published(desk: Client, version: ModelVersion) -> None:
    shown = page(desk, "version", version.pk)
    assert "Wurde falsch" in shown
    assert "Nicht unser Thema" in shown
    assert "(80" in shown  # of before
    assert "antwortet ab jetzt" in post(desk, "version", version.pk, deed="publish")
    assert "Veröffentlicht" in page(desk, "versions")


def test_a_draft_that_is_worse_cannot_be_published(desk: Client, version: ModelVersion) -> None:
    version.against = {"": GOOD, "de": GOOD | {"first": 49}}
    version.save()
    assert "antwortet schlechter" in page(desk, "version", version.pk)
    assert "in einer Sprache schlechter" in post(desk, "version", version.pk, deed="publish")
    assert deeds.published() is None


def test_a_draft_of_another_software_says_so(
    desk: Client, version: ModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "is_usable", lambda _version: False)
    assert "passt nicht zur jetzigen Software" in page(desk, "version", version.pk)


@pytest.mark.parametrize("state", list(ModelVersion.State))
def test_every_state_has_a_word(desk: Client, version: ModelVersion, state: str) -> None:
    version.state = state
    version.save()
    assert "kern-badge" in page(desk, "version", version.pk)


def test_everybody_can_read_the_scores(client: Client, version: ModelVersion) -> None:
    assert "Es gibt noch keine Messung" in page(client, "scores")
    version.state = ModelVersion.State.PUBLISHED
    version.save()
    shown = page(client, "scores")
    assert "Deutsch" in shown
    assert "Alle Sprachen" in shown
    assert "90" in shown
    assert "<tbody><tr" in shown
    assert "Türkçe</span></th>" not in shown  # three questions say nothing


def test_before_editors_publish_the_packaged_examples_are_scored(
    client: Client, small_model: Model, now: datetime
) -> None:
    assert "Es gibt noch keine Messung" in page(client, "scores")
    scoring.measure_packaged(small_model, now=now)
    shown = page(client, "scores")
    assert "15.09.2025" in shown
    assert "Deutsch" in shown
    kept = scoring.of_packaged()
    assert kept is not None
    assert kept.scores[""].asked == sum(each.is_ours for each in scoring.measured(small_model))


def test_scores_that_were_cut_short_are_measured_anew(small_model: Model, now: datetime) -> None:
    scoring.measure_packaged(small_model, now=now)
    (file,) = learning.folder().glob("scores-*.json")
    file.write_bytes(file.read_bytes()[:-20])
    assert scoring.of_packaged() is None
    scoring.measure_packaged(small_model, now=now)
    assert scoring.of_packaged() is not None


def test_almost_all_is_not_all(client: Client, version: ModelVersion) -> None:
    version.state = ModelVersion.State.PUBLISHED
    version.scores = {"": GOOD | {"asked": 300, "first": 290, "three": 299}}
    version.save()
    shown = page(client, "scores")
    assert "96" in shown
    assert "99" in shown
    assert "100" not in shown.partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_scores_take_one_query(
    client: Client, version: ModelVersion, django_assert_num_queries: Any
) -> None:
    page(client, "scores")
    with django_assert_num_queries(SCORES):
        page(client, "scores")


def test_reading_a_page_learns_nothing(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "learn_from", lambda *_, **__: pytest.fail("learnt"))
    for name in ("overview", "gaps", "phrases", "versions", "scores"):
        page(desk, name)
