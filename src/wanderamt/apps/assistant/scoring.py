"""How right a model is on the development set, from which none has learnt."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from wanderamt.apps.assistant import examples, learning
from wanderamt.apps.assistant.embedding import embedder
from wanderamt.apps.assistant.understanding import decided_for
from wanderamt.engines.retrieval.understanding import Model
from wanderamt.engines.retrieval.understanding.measuring import Outcome, Score, scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Scores by language ("" for all), and when they were measured."""

    scores: Mapping[str, Score]
    at: datetime


def measured(model: Model) -> list[Outcome]:
    """Return what the model makes of each question of the development set, about a minute for all."""
    questions, by = examples.development(), embedder()
    rows = learning.meanings([each.text for each in questions], by) if by else [None] * len(questions)
    judged = (model.judge(each.text, row) for each, row in zip(questions, rows, strict=True))
    return [
        Outcome.of(each, found, decided_for(found.labels))
        for each, found in zip(questions, judged, strict=True)
    ]


def measure_packaged(model: Model, *, now: datetime) -> None:
    """Measure the model of the packaged examples and keep the scores beside it, unless they are there."""
    if of_packaged() is None:
        found = {language: asdict(each) for language, each in scores(measured(model)).items()}
        learning.write(_place(), json.dumps({"at": now.isoformat(), "scores": found}).encode())


def of_packaged() -> Measured | None:
    """Return the scores of the packaged examples, or None where nobody has measured them."""
    try:
        kept = json.loads(_place().read_text(encoding="utf-8"))
        found = {language: Score(**each) for language, each in kept["scores"].items()}
        return Measured(scores=found, at=datetime.fromisoformat(kept["at"]))
    except (OSError, ValueError, KeyError, TypeError):  # missing, or cut short: measured anew
        return None


def _place() -> Path:
    return learning.folder() / f"scores-{learning.packaged_name()}.json"
