"""The search over the service list: what people type, in their language, in German or in English."""

from dataclasses import dataclass
from functools import lru_cache

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import segments, texts_version, wording
from wanderamt.engines.retrieval import Hit, Index, Kind, Phrase

#: Services that most people come for, first ones first: an assumption for planning, not a statistic. It only
#: decides which of equally good hits stands above the other, and what the first page offers.
OFTEN = (
    "personalausweis",
    "reisepass",
    "anmeldung",
    "ummeldung",
    "fuehrungszeugnis",
    "meldebescheinigung",
    "fuehrerschein_umtausch",
    "beglaubigung_kopie",
    "verlustanzeige_ausweis",
    "bewohnerparkausweis",
)
#: German words stand on letters and signs here, English ones help many who speak neither well.
ALWAYS = ("de", "en")
_KINDS = {"name": Kind.NAME, "words": Kind.WORD, "summary": Kind.TEXT, "who": Kind.TEXT}
#: Indexes of as many languages as the interface has, twice over while texts are being changed.
_KEPT = 40
#: As much of a wrong address as may name a service.
LONGEST_GUESS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A service that was found. `word` is the everyday word that led to it, in `language`; "" where the name
    itself did."""

    service: Service
    word: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`sure`: these are meant. Otherwise they are guesses and must be called so. Empty: nothing like it."""

    finds: tuple[Find, ...]
    sure: bool


def find(query: str, *, language: str, limit: int = 8) -> Found:
    """What `query` may mean among the services, the likeliest first, in one query to the database."""
    hits = index(language).search(query, limit=limit)
    here = Service.objects.in_bulk([hit.id for hit in hits])
    finds = tuple(_find(hit, here[hit.id]) for hit in hits if hit.id in here)
    return Found(finds=finds, sure=bool(hits) and not hits[0].near)


def index(language: str) -> Index:
    """The index for readers of `language`; built anew when a text of this city has changed."""
    return _index(language, texts_version())


@lru_cache(maxsize=_KEPT)
def _index(language: str, _version: object) -> Index:
    prior = {key: 1 - place / len(OFTEN) for place, key in enumerate(OFTEN)}
    return Index(phrases(language), prior=prior)


def phrases(language: str) -> list[Phrase]:
    """Under which wordings the services are to be found by a reader of `language`."""
    languages = dict.fromkeys((language, *ALWAYS))
    return [
        Phrase(id=service, text=line, kind=_KINDS[part], language=each)
        for key in segments("service.")
        for service, part in [key.removeprefix("service.").split(".", 1)]
        if part in _KINDS
        for each in languages
        for line in _lines(key, each)
    ]


def _lines(key: str, language: str) -> list[str]:
    found = wording(key, language)
    return found.text.splitlines() if found else []


def _find(hit: Hit, service: Service) -> Find:
    told = hit.matched.kind is Kind.WORD
    return Find(service=service, word=hit.matched.text if told else "", language=hit.matched.language)
