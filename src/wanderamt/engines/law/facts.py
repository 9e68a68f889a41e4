"""What must be known about a person and a wish before a fee can be worked out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

OLDEST = 130
FactValue = bool | int
ALLOWED: Mapping[str, frozenset[int]] = MappingProxyType(
    {"pages": frozenset({32, 48}), "permit_months": frozenset({6, 12, 24})}
)


class BadFact(DomainError):
    """A fact that cannot be. `field` is the name of the fact; `params`: `value`."""

    code: ClassVar[str] = "bad_fact"
    message: ClassVar[str] = N_("Die Angabe „%(value)s“ ist nicht möglich. Bitte prüfen Sie sie.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """None means: nobody has asked yet. Raises `BadFact` for values that cannot be.

    `age` counts completed years on the day of the application; `born` gives it too. `outside_hours` and
    `other_authority` cost extra only with `own_request`: a day of the mobile office that the city schedules
    in the evening is nobody's own request. `electronic` is the electronic form or way where there is a
    choice.
    """

    age: int | None = None
    born: date | None = None
    pages: int | None = None
    express: bool | None = None
    photo_by_office: bool | None = None
    direct_delivery: bool | None = None
    own_request: bool | None = None
    outside_hours: bool | None = None
    other_authority: bool | None = None
    voluntary_work: bool | None = None
    social_benefit: bool | None = None
    electronic: bool | None = None
    new_vehicle_certificate: bool | None = None
    permit_months: int | None = None

    def __post_init__(self) -> None:
        if self.age is not None and not 0 <= self.age <= OLDEST:
            raise BadFact(field="age", value=self.age)
        for name, allowed in ALLOWED.items():
            value = getattr(self, name)
            if value is not None and value not in allowed:
                raise BadFact(field=name, value=value)


FACT_NAMES = tuple(field.name for field in fields(Facts) if field.name != "born")

FACT_QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "age": N_("Wie alt ist die Person?"),
        "pages": N_("Wie viele Seiten soll der Pass haben: 32 oder 48?"),
        "express": N_("Soll der Pass im Expressverfahren hergestellt werden?"),
        "photo_by_office": N_("Nimmt die Behörde das Foto auf?"),
        "direct_delivery": N_("Soll das Dokument nach Hause geliefert werden?"),
        "own_request": N_("Hat die Person diesen Ort oder diese Zeit selbst gewünscht?"),
        "outside_hours": N_("Ist der Termin außerhalb der Dienstzeit?"),
        "other_authority": N_("Wohnt die Person in einer anderen Gemeinde?"),
        "voluntary_work": N_("Ist das Führungszeugnis für ein Ehrenamt?"),
        "social_benefit": N_("Ist die Bescheinigung für eine Sozialleistung?"),
        "electronic": N_("Geht es um die elektronische Form?"),
        "new_vehicle_certificate": N_("Wird die Zulassungsbescheinigung Teil I neu ausgestellt?"),
        "permit_months": N_("Für wie viele Monate soll der Ausweis gelten: 6, 12 oder 24?"),
    }
)


def age_on(born: date, day: date) -> int:
    """Return the completed years on `day`. Who is born on 29 February completes a year on 28 February's end.

    Raises `BadFact` (field "born") when the birth lies after `day` or more than 130 years before.
    Source: §§ 187 Abs. 2, 188 Abs. 2 BGB.
    """
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if not 0 <= years <= OLDEST:
        raise BadFact(field="born", value=born)
    return years


def known_facts(facts: Facts, *, on: date, implied: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return all facts that are known, the age worked out, together with those the service implies.

    Raises `BadFact` when age and birth, or a fact and the service, contradict each other.
    """
    known: dict[str, FactValue] = {
        name: value for name in FACT_NAMES if (value := getattr(facts, name)) is not None
    }
    if facts.born is not None:
        age = age_on(facts.born, on)
        if known.setdefault("age", age) != age:
            raise BadFact(field="age", value=facts.age)
    for name, value in implied.items():
        if known.setdefault(name, value) != value:
            raise BadFact(field=name, value=known[name])
    return known
