"""What staff are refused, and what to do next."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class NoSuchLabel(DomainError):
    """A matter that the assistant does not know."""

    code: ClassVar[str] = "no_such_label"
    message: ClassVar[str] = N_("Diese Zuordnung gibt es nicht. Bitte wählen Sie eine aus der Liste.")


class AlreadyLearning(DomainError):
    """One version is being learnt already."""

    code: ClassVar[str] = "already_learning"
    message: ClassVar[str] = N_("Das Programm lernt schon. Bitte warten Sie, oder halten Sie es an.")


class NotPublishable(DomainError):
    """A version that is not finished, whose file is gone, or that belongs to an earlier software."""

    code: ClassVar[str] = "not_publishable"
    message: ClassVar[str] = N_(
        "Diese Fassung kann nicht veröffentlicht werden. Bitte lassen Sie das Programm neu lernen."
    )


class GotWorse(DomainError):
    """A version that is worse in a language than the one that answers now."""

    code: ClassVar[str] = "got_worse"
    message: ClassVar[str] = N_(
        "Diese Fassung antwortet in einer Sprache schlechter als die veröffentlichte. Bitte nehmen Sie Sätze "
        "heraus, und lassen Sie das Programm neu lernen."
    )
