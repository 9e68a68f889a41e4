"""Time of a search over the service list, in every language of the interface.

Measured on the index alone, as a visitor's search uses it, with all queries of the tests in their order. A
word that was asked before is kept by the index; so each query is measured cold (nothing kept) and the claim
stands on that. The baseline is what a small programme would do instead: Django's `icontains` over the same
texts in the database. It is quicker and finds less; both are shown.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import reduce
from math import ceil
from operator import or_
from pathlib import Path
from statistics import median
from time import perf_counter

from django.conf import settings
from django.db.models import Q
from django.test.utils import get_runner

from benchmarks.report import Claim, Report, at_least, at_most
from wanderamt.engines.retrieval import Index, Phrase, words
from wanderamt.kernel.languages import UI_LANGUAGES

TARGET_MS = 30.0
GROWTH = (1, 2, 4, 8)
#: Everybody types letter by letter; what stands there in between is searched for as well.
UNFINISHED = ("per", "perso", "führ", "führungsz", "reisep", "ausw", "umz", "hun")


def run() -> Report:
    """p95 of a search in ms in each language, cold; claims p95 <= 30 ms in all of them.

    Ratios: our median against the baseline's on the same queries, and the median on a service list of 2, 4
    and 8 times the size against today's.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(folder) / "search.sqlite3")
        runner = get_runner(settings)(verbosity=0, interactive=False)
        databases = runner.setup_databases()
        try:
            return _report()
        finally:
            runner.teardown_databases(databases)


def _report() -> Report:
    from wanderamt.apps.catalogue.finding import index, phrases
    from wanderamt.apps.catalogue.services import load_catalogue

    load_catalogue()
    queries = _queries()
    by_language = {language: _timed(_cold(Index(phrases(language))), queries) for language in UI_LANGUAGES}
    german = phrases("de")
    grown = {size: _timed(_cold(Index(_copies(german, size))), queries) for size in GROWTH}
    baseline = _timed(_baseline(german), queries)
    found = _share(_cold(index("de")))
    return Report(
        bench="search",
        metrics={
            "queries": float(len(queries)),
            **{f"{language}: p95 in ms": _p95(times) for language, times in by_language.items()},
            "de: median in ms": median(by_language["de"]),
            "de: building the index in ms": _building(german),
            "icontains: median in ms": median(baseline),
            "icontains: p95 in ms": _p95(baseline),
            **{f"catalogue x{size}: p95 in ms": _p95(times) for size, times in grown.items()},
            "icontains: share found among the first three": _share(_baseline(german)),
            "index: share found among the first three": found,
        },
        ratios={
            "index to icontains, median": median(by_language["de"]) / median(baseline),
            **{
                f"catalogue x{size} to x1, median": median(grown[size]) / median(grown[1])
                for size in GROWTH[1:]
            },
        },
        claims=_claims(by_language, found),
    )


def _claims(by_language: dict[str, list[float]], found: float) -> list[Claim]:
    times = [
        at_most(f"{language}: search p95 in ms, cold", TARGET_MS, _p95(taken))
        for language, taken in by_language.items()
    ]
    return [*times, at_least("share of the queries found among the first three", 0.95, found)]


Search = Callable[[str], list[str]]


def _cold(index: Index) -> Search:
    """The search of an index that has forgotten all words it was asked for."""

    def search(query: str) -> list[str]:
        index.forget()
        return [hit.id for hit in index.search(query, limit=8)]

    return search


def _baseline(phrases: Sequence[Phrase]) -> Search:
    """`icontains` for each word, most words first: on the texts as rows of this city's table."""
    from wanderamt.apps.catalogue.models import Text

    Text.objects.all().delete()
    Text.objects.bulk_create(
        Text(key=f"{each.id}#{number}", language=each.language, text=each.text, by="source")
        for number, each in enumerate(phrases)
    )

    def search(query: str) -> list[str]:
        told = words(query)
        if not told:
            return []
        rows = Text.objects.filter(reduce(or_, (Q(text__icontains=word) for word in query.split())))
        found: dict[str, int] = {}
        for row in rows:
            met = sum(word in words(row.text) for word in told)
            key = row.key.split("#")[0]
            found[key] = max(met, found.get(key, 0))
        return sorted(found, key=lambda key: (-found[key], key))[:8]

    return search


def _queries() -> list[str]:
    from wanderamt.apps.catalogue.tests.search_cases import ENGLISH, GERMAN, NONSENSE, cases

    known = [case.query for table in (GERMAN, ENGLISH) for case in cases(table)]
    return [*known, *NONSENSE.strip().splitlines(), *UNFINISHED]


def _share(search: Search) -> float:
    from wanderamt.apps.catalogue.tests.search_cases import ENGLISH, GERMAN, cases

    asked = [case for table in (GERMAN, ENGLISH) for case in cases(table)]
    return sum(bool(case.expected.intersection(search(case.query)[:3])) for case in asked) / len(asked)


def _copies(phrases: Sequence[Phrase], times: int) -> list[Phrase]:
    """A service list of so many times the size, its words as varied: each copy has words of its own."""
    return [
        Phrase(
            id=f"{each.id}_{copy}",
            text=each.text if not copy else " ".join(f"{word}{copy}" for word in each.text.split()),
            kind=each.kind,
            language=each.language,
        )
        for copy in range(times)
        for each in phrases
    ]


def _building(phrases: Sequence[Phrase]) -> float:
    before = perf_counter()
    Index(phrases)
    return (perf_counter() - before) * 1000


def _timed(search: Search, queries: Sequence[str]) -> list[float]:
    """Milliseconds of each query, after one to warm up."""
    search(queries[0])
    taken = []
    for query in queries:
        before = perf_counter()
        search(query)
        taken.append((perf_counter() - before) * 1000)
    print(".", end="", file=sys.stderr, flush=True)
    return taken


def _p95(taken: Sequence[float]) -> float:
    return sorted(taken)[ceil(0.95 * len(taken)) - 1]
