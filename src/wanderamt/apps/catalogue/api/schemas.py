"""What the addresses answer. The docstrings are read in the description of the interface."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema

Language = Literal[
    "de", "de-simple", "en", "tr", "ar", "uk", "ru", "pl", "fa", "ro", "bg", "fr", "es", "vi", "ku", "it"
]
#: Texts by language code; German is always there.
ByLanguage = dict[str, str]

_NAME = {"de": "Personalausweis beantragen", "en": "Apply for an ID card"}


class ServiceOut(Schema):
    """A service with its texts by language; with `language` in that one only, German where it is missing.

    `mobile`: how far the mobile office gets with it on site (`complete`, `capture`, `network`, `no`).
    `minutes` is an assumption for planning. `verified` is false where the core of the entry has not been
    read in the law.
    """

    id: str = Field(examples=["personalausweis"])
    name: ByLanguage = Field(examples=[_NAME])
    summary: ByLanguage
    group: str = Field(examples=["identity"])
    situations: list[str] = Field(examples=[["travelling"]])
    leika: str = Field(description="Key of the federal service catalogue; empty where unknown.")
    legal_basis: list[str] = Field(examples=[["§ 1 PAuswGebV"]])
    mobile: str = Field(examples=["capture"])
    online: bool
    minutes: int
    verified: bool


class BringOut(Schema):
    """A paper to bring. `when` is the condition in words, empty where it is always needed."""

    key: str
    text: str
    when: str
    required: bool


class ServiceDetailOut(ServiceOut):
    """One service with everything that is said about it. `bring` is in the language of the request."""

    who: ByLanguage
    processing: ByLanguage
    online_note: ByLanguage
    care: ByLanguage
    words: dict[str, list[str]] = Field(description="What people call it, by language.")
    unconfirmed: list[ByLanguage] = Field(description="What nobody has confirmed. Never show it as a fact.")
    equipment: list[str]
    result: str
    bookable: bool
    bring: list[BringOut]


MOST, MOST_TEXTS, MOST_HITS, LONGEST_QUERY = 200, 1000, 50, 200


class Page(Schema):
    """Which part of a list."""

    limit: int = Field(MOST, ge=1, le=MOST)
    offset: int = Field(0, ge=0)


class TextPage(Schema):
    """Which segments: those whose keys begin with `prefix`."""

    prefix: str = Field("", max_length=160, examples=["evidence."])
    limit: int = Field(MOST_TEXTS, ge=1, le=MOST_TEXTS)
    offset: int = Field(0, ge=0)


class SearchQuestion(Schema):
    """What somebody typed."""

    q: str = Field(min_length=1, max_length=LONGEST_QUERY, examples=["Perso"])
    limit: int = Field(8, ge=1, le=MOST_HITS)


class FeeQuestion(Schema):
    """What the fee depends on; leave out what is not known."""

    on: date | None = Field(None, description="The day whose rules are asked for; today if left out.")
    age: int | None = None
    pages: int | None = Field(None, description="Pages of a passport: 32 or 48.")
    express: bool | None = None
    photo_by_office: bool | None = None
    direct_delivery: bool | None = None


class FeeLineOut(Schema):
    """A position with its amount in cents and its paragraph."""

    label: ByLanguage
    cents: int
    citation: str


class FeeOut(Schema):
    """The fee in cents on the day asked for. `unconfirmed` names parts that are not known: the total is
    then a lower bound. `open_facts` names answers that would make it exact."""

    on: date
    lines: list[FeeLineOut]
    total_cents: int
    unconfirmed: list[str]
    open_facts: list[str]


class QuestionOut(Schema):
    """A fact that could still change the answer. `accepts` says which values it takes, in German."""

    fact: str = Field(examples=["photo_by_office"])
    question: str
    accepts: str


class AnswerOut(Schema):
    """Everything that the rules of the day `on` say, as far as the facts are known.

    Amounts are cents. Each rule has its `citation` and `verified`; what must be shown as not confirmed is
    listed again in `unconfirmed` with the reason. `open_questions` begins with the most deciding one.
    """

    service: str
    title: str
    on: date
    language: str
    total_cents: int
    total_is_lower_bound: bool
    lines: list[dict[str, Any]]
    waivers: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    deadline: date | None
    deadline_certain: bool
    deadlines: list[dict[str, Any]]
    ready: dict[str, Any] | None
    validity: list[dict[str, Any]]
    minimum_age: list[dict[str, Any]]
    who_may_come: list[dict[str, Any]]
    in_person: str | None
    appearance: list[dict[str, Any]]
    exemptions: list[dict[str, Any]]
    objections: list[dict[str, Any]]
    duties: list[dict[str, Any]]
    retention: list[dict[str, Any]]
    channels: list[dict[str, Any]]
    online: bool
    mobile: Literal["complete", "capture", "none"]
    mobile_possible: bool
    minutes: int
    citations: list[str]
    open_questions: list[QuestionOut]
    unconfirmed: list[dict[str, str]]


class SituationOut(Schema):
    """A situation in life with the services that belong to it, most of them needed together."""

    key: str = Field(examples=["moving"])
    name: ByLanguage
    intro: ByLanguage
    services: list[str]


class HitOut(Schema):
    """A service that was found. `word` is the everyday word that led to it, in `language`."""

    id: str
    name: str
    summary: str
    word: str
    language: str


class FoundOut(Schema):
    """`sure` is false where the hits are only guesses: call them so."""

    query: str
    sure: bool
    hits: list[HitOut]


class TextOut(Schema):
    """A segment. `language` is the language it is written in: German where yours is `missing`.

    `state`: `source`, `human`, `machine`, `reviewed`, `outdated` (the German text has changed since) or
    `missing`. Mark `machine` for your readers.
    """

    key: str = Field(examples=["evidence.id_card"])
    text: str
    language: str
    state: str


class TextsOut(Schema):
    """A page of segments in the order of their keys. `total` counts all that fit."""

    language: str
    total: int
    offset: int
    segments: list[TextOut]
