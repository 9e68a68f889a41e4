"""Who collects what: the visit for a collection and the documents that lie ready for the same person."""

from django.db.models import Q

from wanderamt.apps.cases.models import Case, Document, Handover
from wanderamt.apps.cases.queries.reading import ready_documents
from wanderamt.apps.catalogue.public import Result


def is_collection(case: Case) -> bool:
    """Whether the person comes for documents that were applied for earlier."""
    return bool(case.service.result == Result.HANDOVER)


def ready_for(case: Case) -> list[Document]:
    """What lies ready at the site for the person of a collection; of any other case nothing.

    The same person has the same name and the same birth date: without a birth date nobody is recognised.
    """
    if not is_collection(case) or not _known(case):
        return []
    person = Q(case__person_name__iexact=case.person_name, case__born_on=case.born_on)
    return list(ready_documents().filter(person, case__window__site=case.window.site_id))


def collections_for(case: Case) -> list[Case]:
    """Collections of the same person in work at the site, in which no document was noted yet."""
    if not _known(case):
        return []
    found = Case.objects.filter(
        state=Case.State.OPEN,
        service__result=Result.HANDOVER,
        window__site=case.window.site_id,
        person_name__iexact=case.person_name,
        born_on=case.born_on,
    )
    return list(found.exclude(handovers__kind=Handover.Kind.DOCUMENT))


def _known(case: Case) -> bool:
    return bool(case.person_name and case.born_on)
