"""How right the assistant is on questions it has never seen, and how fast; beside it the search of the site.

The development set (`apps/assistant/data/development`) is never learnt from. "Directly" means without asking
back. The peer is the site's own search: what it lists first, in the language of the question.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import mean, median
from time import perf_counter, process_time

from benchmarks.report import Claim, Report, at_least, at_most

#: A language with fewer questions says nothing by itself.
LEAST = 15
BINS = 10
#: Questions that are asked one by one for the time.
TIMED = 200
#: A process that starts, answers one question and tells how much memory it took.
_COLD = r"""
import datetime, re, django
from pathlib import Path
django.setup()
from wanderamt.apps.assistant.public import model
from wanderamt.apps.assistant.understanding import understand
understand("Perso weg", by=model(), today=datetime.date(2026, 1, 1))
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with what was understood of it."""

    label: str
    language: str
    lane: str
    decision: str
    first: tuple[str, ...]
    p: float
    ours: float


def run() -> Report:
    """Claims of the issue's table, with and without the embedder; seconds and megabytes of one process."""
    from wanderamt.apps.assistant import examples, learning
    from wanderamt.apps.assistant.embedding import embedder

    _say("learning (minutes the first time)")
    model = learning.model(learn=True, told=lambda done, of: _say(f"meanings: {done} of {of}"))
    asked = examples.development()
    knows = embedder()
    _say(f"{len(asked)} questions with meaning, then by letters alone")
    meanings = learning.meanings([each.text for each in asked], knows) if knows else None
    with_meaning = _all(model, asked, meanings)
    by_letters = _all(model, asked, None)
    metrics: dict[str, float] = {"examples learnt from": float(len(examples.packaged()))}
    metrics |= _table("with meaning", with_meaning) | _table("by letters", by_letters)
    metrics |= _languages(with_meaning) | _site_search(asked) | _times(model, asked) | _answers()
    return Report(
        bench="assistant",
        metrics=metrics,
        ratios={
            "right first, ours / site search": metrics["with meaning: right first"]
            / max(metrics["site search: right first"], 0.001)
        },
        claims=_claims(metrics),
    )


def _claims(metrics: dict[str, float]) -> list[Claim]:
    def least(name: str, target: float) -> Claim:
        return at_least(name, target, metrics[name])

    def most(name: str, target: float) -> Claim:
        return at_most(name, target, metrics[name])

    return [
        least("with meaning: right first", 0.90),
        least("with meaning: among the first three", 0.98),
        least("worst language: right first", 0.80),
        least("worst language: among the first three", 0.95),
        most("with meaning: wrong direct answers", 0.02),
        most("with meaning: not ours, answered directly", 0.02),
        most("with meaning: danger and attacks answered directly", 0),
        most("with meaning: ours, refused", 0.05),
        least("with meaning: AUROC of ours against not ours", 0.98),
        most("with meaning: calibration error", 0.03),
        least("by letters: right first", 0.75),
        least("by letters: among the first three", 0.90),
        most("CPU ms per question", 80),
        most("cold start in seconds", 3),
        most("memory of a process in MB", 250),
        most("answers: numbers and paragraphs that no record holds", 0),
        most("answers: nothing said, or German though there is a text", 0),
        most("answers: numbers that are not isolated from right to left", 0),
    ]


def _all(model, asked, meanings) -> list[_Asked]:  # type: ignore[no-untyped-def]  # after django.setup()
    from wanderamt.apps.assistant import examples
    from wanderamt.apps.assistant.understanding import decided_for, likely_lane

    found = []
    for place, each in enumerate(asked):
        judged = model.judge(each.text, None if meanings is None else meanings[place])
        decided = decided_for(judged.labels)
        lane = examples.lanes().find(each.text) or likely_lane(judged.labels)
        ours = [
            (name, p)
            for name, p in zip(judged.labels.names, judged.labels.chances, strict=True)
            if _ours(name)
        ]
        found.append(
            _Asked(
                label=each.label,
                language=each.language,
                lane=lane or "",
                decision=decided.decision,
                first=tuple(name for name, _ in ours[:3]),
                p=judged.labels.p if _ours(judged.labels.first) else 0.0,
                ours=sum(p for _, p in ours),
            )
        )
    return found


def _ours(name: str) -> bool:
    return name != "not_ours" and ":" not in name


def _share(of: Iterable[bool]) -> float:
    listed = list(of)
    return mean(listed) if listed else 0.0


def _table(name: str, asked: Sequence[_Asked]) -> dict[str, float]:
    ours = [each for each in asked if _ours(each.label)]
    others = [each for each in asked if each.label == "not_ours"]
    lanes = [each for each in asked if each.label.startswith("lane:")]
    danger = [each for each in lanes if each.label in {"lane:crisis", "lane:attack"}]

    def direct(each: _Asked) -> bool:
        return each.decision == "answer" and not each.lane

    return {
        f"{name}: right first": _share(each.first[0] == each.label for each in ours),
        f"{name}: among the first three": _share(each.label in each.first for each in ours),
        f"{name}: answered directly": _share(direct(each) for each in ours),
        f"{name}: wrong direct answers": _share(
            direct(each) and each.first[0] != each.label for each in ours
        ),
        f"{name}: ours, refused": _share(
            each.decision in {"refuse", "refer"} or bool(each.lane) for each in ours
        ),
        f"{name}: not ours, answered directly": _share(direct(each) for each in others),
        f"{name}: danger and attacks answered directly": float(sum(direct(each) for each in danger)),
        f"{name}: danger noticed": _share(
            each.lane in {"crisis", "emergency"} for each in lanes if each.label == "lane:crisis"
        ),
        f"{name}: AUROC of ours against not ours": _auroc(
            [each.ours for each in ours], [each.ours for each in others]
        ),
        f"{name}: calibration error": _calibration(
            [each.p for each in ours], [each.first[0] == each.label for each in ours]
        ),
    }


def _auroc(yes: Sequence[float], no: Sequence[float]) -> float:
    """How often one of ours scores above one that is not; ties count half."""
    pairs = ((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return sum(pairs) / (len(yes) * len(no))


def _calibration(chances: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error in ten bins of equal width."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, is_right in zip(chances, right, strict=True):
        bins[min(int(p * BINS), BINS - 1)].append((p, is_right))
    return sum(
        abs(mean(p for p, _ in each) - mean(ok for _, ok in each)) * len(each) for each in bins.values()
    ) / len(chances)


def _languages(asked: Sequence[_Asked]) -> dict[str, float]:
    """Right first and among the first three by language, and the worst of each."""
    by_language: dict[str, list[_Asked]] = defaultdict(list)
    for each in asked:
        if _ours(each.label):
            by_language[each.language].append(each)
    counted = {name: each for name, each in sorted(by_language.items()) if len(each) >= LEAST}
    first = {name: _share(one.first[0] == one.label for one in each) for name, each in counted.items()}
    three = {name: _share(one.label in one.first for one in each) for name, each in counted.items()}
    return {
        "worst language: right first": min(first.values()),
        "worst language: among the first three": min(three.values()),
        **{f"{name}: right first": share for name, share in first.items()},
        **{f"{name}: among the first three": share for name, share in three.items()},
    }


def _site_search(asked) -> dict[str, float]:  # type: ignore[no-untyped-def]  # after django.setup()
    """The peer: the first hits of the index that the search page uses, on the packaged texts."""
    from wanderamt.apps.catalogue.public import packaged_phrases
    from wanderamt.engines.retrieval import Index, Kind, Phrase

    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for service, language, text in packaged_phrases():
        phrases[language] += [
            Phrase(id=service, text=part, kind=Kind.WORD, language=language) for part in text.split(" / ")
        ]
    index = {language: Index(here) for language, here in phrases.items()}
    first = []
    three = []
    for each in asked:
        if _ours(each.label):
            hits = [hit.id for hit in index[each.language].search(each.text, limit=3)]
            first.append(hits[:1] == [each.label])
            three.append(each.label in hits)
    return {"site search: right first": _share(first), "site search: among the first three": _share(three)}


def _times(model, asked) -> dict[str, float]:  # type: ignore[no-untyped-def]  # after django.setup()
    from wanderamt.apps.assistant.understanding import understand
    from wanderamt.foundation import clock

    today = clock.today()
    times = []
    for each in asked[:TIMED]:
        begin = process_time()
        understand(each.text, by=model, today=today)
        times.append((process_time() - begin) * 1000)
    begin = perf_counter()
    memory = subprocess.run(
        [sys.executable, "-c", _COLD], check=True, stdout=subprocess.PIPE, text=True, env=os.environ
    ).stdout
    return {
        "CPU ms per question": median(times),
        "cold start in seconds": perf_counter() - begin,
        "memory of a process in MB": int(memory.split()[-1]) / 1024,
        "memory of this process in MB": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
    }


def _answers() -> dict[str, float]:
    """All services x facets x cases x languages, read against the records, in a database of their own."""
    from django.conf import settings
    from django.test.utils import get_runner

    with tempfile.TemporaryDirectory() as folder:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(folder) / "answers.sqlite3")
        runner = get_runner(settings)(verbosity=0, interactive=False)
        databases = runner.setup_databases()
        try:
            return _read_against_records()
        finally:
            runner.teardown_databases(databases)


def _read_against_records() -> dict[str, float]:
    from wanderamt.apps.assistant.compiling.audit import enumerate_answers
    from wanderamt.apps.assistant.examples import FACETS
    from wanderamt.apps.catalogue.public import Service, load_catalogue
    from wanderamt.foundation import clock
    from wanderamt.kernel.languages import UI_LANGUAGES

    load_catalogue()
    _say("every answer in every language")
    found = enumerate_answers(
        services=list(Service.objects.all()), facets=FACETS, languages=UI_LANGUAGES, on=clock.today()
    )
    return {
        "answers: how many": found.answers,
        "answers: numbers and paragraphs that no record holds": found.unsupported,
        "answers: nothing said, or German though there is a text": found.missing + found.untranslated,
        "answers: numbers that are not isolated from right to left": found.unisolated,
    }


def _say(what: str) -> None:
    print(f"assistant: {what}", file=sys.stderr, flush=True)
