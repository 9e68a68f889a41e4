"""Versions are learnt beside, measured, published, and published again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from wanderamt.apps.assistant import examples, learning, tasks
from wanderamt.apps.assistant.gaps import phrases, training, versions
from wanderamt.apps.assistant.gaps.errors import AlreadyLearning, GotWorse, NotPublishable
from wanderamt.apps.assistant.models import ModelVersion, Phrase
from wanderamt.engines.retrieval.understanding import Example, Model

pytestmark = pytest.mark.django_db
State = ModelVersion.State

_SAID = {
    "reisepass": ("Pass weg", "neuer Pass", "Reisepass holen"),
    "anmeldung": ("Umzug", "neue Wohnung", "zugezogen"),
}
FEW = tuple(
    Example(text=text, label=label, language="de", facet="what")
    for label, texts in _SAID.items()
    for text in texts
)
ASKED = (
    Example(text="Pass weg?", label="reisepass", language="de", facet="what"),
    Example(text="rotes Heft", label="reisepass", language="de", facet="what"),
)


@pytest.fixture
def few(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of examples, and two questions to measure by."""
    monkeypatch.setattr(examples, "packaged", lambda: FEW)
    monkeypatch.setattr(examples, "development", lambda: ASKED)


@pytest.fixture
def phrase(few: None, now: datetime) -> Phrase:
    """A phrase that an editor has added."""
    return Phrase.objects.create(
        text="das rote Heft", label="reisepass", language="de", origin=Phrase.Origin.EDITOR, day=now.date()
    )


@pytest.fixture
def draft(phrase: Phrase, now: datetime) -> ModelVersion:
    """A version with this phrase, learnt."""
    return learnt(now)


def learnt(now: datetime) -> ModelVersion:
    begun = versions.begin(now=now)
    claimed = versions.claim(now=now)
    assert claimed == begun
    assert training.learn(begun.pk)
    begun.refresh_from_db()
    return begun


def test_one_is_learnt_at_a_time(few: None, now: datetime) -> None:
    first = versions.begin(now=now)
    with pytest.raises(AlreadyLearning):
        versions.begin(now=now)
    assert versions.claim(now=now) == first
    assert versions.claim(now=now) is None
    with pytest.raises(AlreadyLearning):
        versions.begin(now=now)
    assert (versions.stop(first.pk), versions.stop(first.pk)) == (True, False)
    assert versions.begin(now=now).number == 2


def test_a_draft_knows_what_it_changes(
    few: None, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    first = learnt(now)
    assert (first.state, first.done, first.model) == (State.DRAFT, 100, learning.packaged_name())
    with django_capture_on_commit_callbacks(execute=True):
        versions.publish(first.pk, now=now)
    Phrase.objects.create(
        text="das rote Heft", label="reisepass", language="de", origin=Phrase.Origin.GAP, day=now.date()
    )
    second = learnt(now)
    assert second.model != first.model
    assert second.against == first.scores
    assert versions.read_scores(second.scores)["de"].asked == 2


def test_published_is_what_answers_and_an_earlier_one_again(
    draft: ModelVersion, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    Phrase.objects.all().delete()
    other = learnt(now)
    for version in (draft, other, draft):
        with django_capture_on_commit_callbacks(execute=True):
            versions.publish(version.pk, now=now)
        assert learning.published_name(learning.packaged_name()) == version.model
        assert versions.published() == version
    states = list(ModelVersion.objects.order_by("number").values_list("state", flat=True))
    assert states == [State.PUBLISHED, State.REPLACED]


def test_a_published_version_knows_its_phrases(
    draft: ModelVersion, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        versions.publish(draft.pk, now=now)
    by = learning.ready()
    assert by is not None
    assert by.judge("das rote Heft").labels.first == "reisepass"


def test_where_a_language_falls_nothing_is_published(draft: ModelVersion, now: datetime) -> None:
    good = {"asked": 50, "first": 45, "three": 50, "wrong": 0, "refused": 0, "foreign": 0, "caught": 0}
    bad = good | {"first": 40}
    draft.against, draft.scores = {"": good, "tr": good}, {"": good, "tr": bad}
    draft.save()
    assert [each.language for each in versions.what_falls(draft)] == ["tr"]
    with pytest.raises(GotWorse):
        versions.publish(draft.pk, now=now)
    assert versions.published() is None


def test_what_is_not_finished_or_gone_is_not_published(draft: ModelVersion, now: datetime) -> None:
    waiting = versions.begin(now=now)
    with pytest.raises(NotPublishable):
        versions.publish(waiting.pk, now=now)
    (learning.folder() / f"model-{draft.model}.npz").unlink()
    with pytest.raises(NotPublishable):
        versions.publish(draft.pk, now=now)


def test_after_an_update_of_the_software_its_own_examples_answer(
    draft: ModelVersion,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        versions.publish(draft.pk, now=now)
    monkeypatch.setattr(examples, "packaged", lambda: FEW[:-1])
    learning.packaged_name.cache_clear()
    assert learning.published_name(learning.packaged_name()) == ""
    assert learning.ready() is None
    assert versions.follow() == 0
    with pytest.raises(NotPublishable):
        versions.publish(draft.pk, now=now)


def test_another_host_follows(draft: ModelVersion, now: datetime, tmp_path: Path) -> None:
    versions.publish(draft.pk, now=now)  # its commit is not seen here
    assert learning.published_name(draft.base) == ""
    assert (versions.follow(), versions.follow()) == (1, 0)
    assert learning.published_name(draft.base) == draft.model


def test_a_pointer_that_was_cut_short_points_nowhere(tmp_path: Path) -> None:
    (tmp_path / "published").write_text("abc")
    assert learning.published_name("abc") == ""


def test_learning_stops_where_an_editor_says_so(
    phrase: Phrase, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = versions.begin(now=now)
    versions.claim(now=now)

    def stopped_meanwhile(*_: Any, **__: Any) -> Model:
        versions.stop(version.pk)
        return Model.of(FEW)

    monkeypatch.setattr(learning, "learn_from", stopped_meanwhile)
    assert not training.learn(version.pk)
    version.refresh_from_db()
    assert (version.state, version.model) == (State.STOPPED, "")


def test_a_version_that_breaks_has_failed(
    phrase: Phrase, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = versions.begin(now=now)
    versions.claim(now=now)

    def broken(*_: Any, **__: Any) -> Model:
        raise OSError("disk full")

    monkeypatch.setattr(learning, "learn_from", broken)
    with pytest.raises(OSError, match="disk full"):
        training.learn(version.pk)
    version.refresh_from_db()
    assert version.state == State.FAILED


def test_the_worker_starts_a_process_and_notices_a_dead_one(
    few: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(training, "start", started.append)
    assert tasks.learn_version(now=now) == 0
    version = versions.begin(now=now)
    assert tasks.learn_version(now=now) == 1
    assert started == [version.pk]
    assert tasks.learn_version(now=now + versions.PATIENCE) == 0
    assert tasks.learn_version(now=now + versions.PATIENCE + timedelta(seconds=1)) == 1
    version.refresh_from_db()
    assert version.state == State.FAILED


def test_the_process_is_a_command(phrase: Phrase, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr("subprocess.Popen", lambda line, **_: called.append(line))
    version = versions.begin(now=now)
    versions.claim(now=now)
    training.start(version.pk)
    [[_python, _m, _django, command, argument]] = called
    call_command(command, argument)
    version.refresh_from_db()
    assert version.state == State.DRAFT
    call_command(command, argument)  # learnt already: nobody waits for it


def test_the_worker_groups_questions(keep_question: Callable[..., Any], learnt: Model, now: datetime) -> None:
    keep_question("Wo finde ich das Fundbüro?")
    keep_question("Wo ist das Fundbüro?")
    assert tasks.group_questions(now=now) == 2


def test_a_model_is_named_by_its_phrases(few: None) -> None:
    added = phrases.as_examples([["Heft", "reisepass", "de", ""]])
    assert training.name_of("base", ()) == "base"
    assert training.name_of("base", added) != training.name_of("other", added)


def test_models_that_nobody_needs_do_not_stay(draft: ModelVersion, now: datetime) -> None:
    (learning.folder() / "model-of-an-older-software.npz").write_bytes(b"old")
    (learning.folder() / "scores-of-an-older-software.json").write_bytes(b"old")
    later = datetime.fromtimestamp(2**32, tz=now.tzinfo)
    learning.drop_models(but=[draft.model], before=now - timedelta(days=400))
    assert len(list(learning.folder().glob("*older*"))) == 2
    learning.drop_models(but=[draft.model], before=later)
    assert list(learning.folder().glob("*older*")) == []
    assert learning.is_kept(draft.model)
