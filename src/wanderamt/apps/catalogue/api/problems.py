"""What would have been accepted, for the problem document of a refusal."""

from difflib import get_close_matches
from typing import ClassVar

from wanderamt.apps.catalogue.errors import UnknownService
from wanderamt.apps.catalogue.exchange.xzufi_versions import SPELLED
from wanderamt.apps.catalogue.models import Service
from wanderamt.engines import law
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

_NEAREST = 5


def accepted(error: DomainError) -> list[str]:
    """Values that would go where `error` refused one; the nearest names for an unknown service. Empty where
    nothing useful can be said.
    """
    if isinstance(error, law.BadFact):
        return _fact_values(error)
    if isinstance(error, law.UnknownFact):
        return sorted(law.load_facts())
    if isinstance(error, UnknownService | law.UnknownService):
        wanted = str(error.params.get("service", ""))
        return get_close_matches(wanted, Service.objects.values_list("pk", flat=True), n=_NEAREST, cutoff=0.5)
    if isinstance(error, UnknownVersion):
        return list(SPELLED)
    return []


def _fact_values(error: law.BadFact) -> list[str]:
    """The values of a fact; none for one that is possible by itself and contradicts the other facts."""
    spec = law.load_facts().get(error.field or "")
    if spec is None:
        return []
    try:
        spec.point(error.params.get("value"))
    except law.BadFact:
        return [spec.accepts]
    return []


class UnknownVersion(DomainError):
    """A version of XZuFi that is not written here."""

    code: ClassVar[str] = "unknown_version"
    message: ClassVar[str] = N_("Diese Version von XZuFi gibt es hier nicht: %(version)s.")
