"""Learns a version and measures it against the one that answers now. Minutes: never within a web server."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from wanderamt.apps.assistant import examples, learning
from wanderamt.apps.assistant.gaps import phrases, versions
from wanderamt.apps.assistant.models import ModelVersion
from wanderamt.apps.assistant.scoring import measured
from wanderamt.engines.retrieval.understanding import Example
from wanderamt.engines.retrieval.understanding.measuring import Changed, changes, scores
from wanderamt.foundation import clock

Told = Callable[[int], None]
#: Percent of the work after each step; the meanings of new phrases take a moment, the solving takes longest.
_UNDERSTOOD, _LEARNT, _MEASURED = 20, 60, 80
#: So many changed questions are shown at most.
_SHOWN = 200


class Stopped(Exception):
    """The version is not wanted any more."""


def start(version: UUID) -> None:
    """Start a process that learns a version, and do not wait for it."""
    subprocess.Popen([sys.executable, "-m", "django", "learn_version", str(version)], start_new_session=True)


def learn(version: UUID) -> bool:
    """Learn and measure a version that was claimed; False where it was stopped meanwhile.

    Whatever else goes wrong is raised, and the version counts as failed.
    """
    found = ModelVersion.objects.get(pk=version)
    try:
        _learn(found)
    except Stopped:
        return False
    finally:
        _mine(found).update(state=versions.State.FAILED)  # if it is still being learnt
    return True


def _learn(version: ModelVersion) -> None:
    """Raises Stopped."""
    tell = _teller(version)
    tell(0)
    base, added = learning.packaged_name(), phrases.as_examples(version.phrases)
    name = name_of(base, added)
    new = learning.kept(name) or learning.learn_from(
        (*examples.packaged(), *added), name=name, told=lambda done, of: tell(_UNDERSTOOD * done // of)
    )
    tell(_LEARNT)
    after = measured(new)
    tell(_MEASURED)
    old = learning.ready()
    before = measured(old) if old else []
    finished = {
        "model": name,
        "base": base,
        "scores": versions.written_scores(scores(after)),
        "against": versions.written_scores(scores(before)) if before else {},
        "changed": [_written(each) for each in changes(before, after)[:_SHOWN]] if before else [],
        "done": 100,
        "state": versions.State.DRAFT,
    }
    _mine(version).update(**finished)


def name_of(base: str, added: Sequence[Example]) -> str:
    """Return a name for the model of the packaged examples `base` and these; without any it is `base`."""
    if not added:
        return base
    said = sha256(base.encode())
    for each in added:
        said.update(f"\x1e{each.label}\x1f{each.language}\x1f{each.facet}\x1f{each.text}".encode())
    return said.hexdigest()[:20]


def _teller(version: ModelVersion) -> Told:
    def tell(percent: int) -> None:
        if not _mine(version).update(done=percent, heard_at=clock.now()):
            raise Stopped

    return tell


def _mine(version: ModelVersion) -> Any:
    return ModelVersion.objects.filter(pk=version.pk, state=versions.State.LEARNING)


def _written(changed: Changed) -> dict[str, object]:
    question = changed.question
    return {
        "text": question.text,
        "language": question.language,
        "label": question.label,
        "was_right": changed.was_right,
        "became": changed.became,
    }
