from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class UnknownService(DomainError):
    """A key that is not in the city's service list, for example from a changed form."""

    code: ClassVar[str] = "unknown_service"
    message: ClassVar[str] = N_(
        "Das Anliegen „%(service)s“ gibt es nicht. Bitte wählen Sie eines aus der Liste."
    )


class BadCatalogue(ValueError):
    """A file of the catalogue is wrong; who keeps the files reads this, never a citizen."""

    def __init__(self, *, file: str, record: str, field: str, problem: str) -> None:
        super().__init__(f"{file}, {record}, field {field!r}: {problem}")
        self.file, self.record, self.field = file, record, field
