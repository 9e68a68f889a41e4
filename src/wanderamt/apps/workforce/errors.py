from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class TooManyFailedLogins(DomainError):
    """Somebody may be guessing the password of this account."""

    code: ClassVar[str] = "too_many_failed_logins"
    message: ClassVar[str] = N_(
        "Das Passwort war zu oft falsch. Bitte warten Sie %(minutes)d Minuten und versuchen Sie es dann "
        "noch einmal."
    )
