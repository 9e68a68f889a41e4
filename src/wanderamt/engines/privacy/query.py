"""What somebody must say before the register may be asked about another person."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

FURTHER_NEEDED = 2


class Further(StrEnum):
    """Data that may describe the person instead of an address (§ 49 Abs. 5 Nr. 1 to 13 BMG)."""

    RELIGIOUS_NAME = "religious_name"
    STAGE_NAME = "stage_name"
    BORN_ON = "born_on"
    BORN_IN = "born_in"
    SEX = "sex"
    LEGAL_REPRESENTATIVE = "legal_representative"
    MOVED_IN_ON = "moved_in_on"
    MOVED_OUT_ON = "moved_out_on"
    MARITAL_STATUS = "marital_status"
    MARRIAGE = "marriage"
    SPOUSE = "spouse"
    DIED_ON = "died_on"
    DIED_IN = "died_in"


class SearchDataMissing(DomainError):
    """The person is not described well enough. `field` names what to add first. Source: § 49 Abs. 4 Nr. 1."""

    code: ClassVar[str] = "search_data_missing"
    message: ClassVar[str] = N_(
        "Bitte geben Sie den Familiennamen, einen Vornamen und eine Anschrift an. "
        "Wenn Sie keine Anschrift kennen, geben Sie bitte zwei weitere Angaben zur Person an."
    )


class SearchDataNotTogether(DomainError):
    """Sex and marital status together are not allowed as the two further data (§ 49 Abs. 4 Nr. 1 BMG)."""

    code: ClassVar[str] = "search_data_not_together"
    message: ClassVar[str] = N_(
        "Geschlecht und Familienstand dürfen Sie nicht zusammen angeben. Bitte lassen Sie eine Angabe weg."
    )


class DeclarationMissing(DomainError):
    """Nobody declared that the data serve neither advertising nor address trade (§ 44 Abs. 3 Nr. 2 BMG)."""

    code: ClassVar[str] = "declaration_missing"
    message: ClassVar[str] = N_(
        "Bitte erklären Sie, dass Sie die Daten nicht für Werbung oder Adresshandel verwenden."
    )


class PurposeMissing(DomainError):
    """Commercial use without its purpose (§ 44 Abs. 1 Satz 2 BMG)."""

    code: ClassVar[str] = "purpose_missing"
    message: ClassVar[str] = N_("Bitte geben Sie an, für welchen gewerblichen Zweck Sie die Daten brauchen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query for simple register information that is complete (§§ 44, 49 Abs. 4 BMG).

    Whether it is complete depends on the query alone and is judged before anybody looks into the register,
    so a refusal tells nothing about the person. `waives_further_work`: after a neutral answer nobody needs
    to go on with it (§ 49 Abs. 7 BMG).

    Raises `SearchDataMissing`, `SearchDataNotTogether`, `DeclarationMissing` or `PurposeMissing`.
    """

    family_name: str
    given_name: str
    address: str = ""
    further: tuple[tuple[Further, str], ...] = ()
    no_advertising: bool = False
    commercial: bool = False
    purpose: str = ""
    waives_further_work: bool = False

    def __post_init__(self) -> None:
        self._refuse_thin_search()
        if not self.no_advertising:
            raise DeclarationMissing(field="no_advertising")
        if self.commercial and not self.purpose.strip():
            raise PurposeMissing(field="purpose")

    def _refuse_thin_search(self) -> None:
        for field in ("family_name", "given_name"):
            if not getattr(self, field).strip():
                raise SearchDataMissing(field=field)
        named = {kind for kind, value in self.further if value.strip()}
        if {Further.SEX, Further.MARITAL_STATUS} <= named:
            raise SearchDataNotTogether(field="further")
        if not self.address.strip() and len(named) < FURTHER_NEEDED:
            raise SearchDataMissing(field="address")
