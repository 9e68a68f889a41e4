"""Documents weeks later: of a window, and for hand-over at a site."""

from datetime import time, timedelta

from wanderamt.apps.cases import public as cases
from wanderamt.apps.cases.public import Document, Handover
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.clock import BERLIN, at_berlin


def documents_in_state(window: OpeningWindow, state: str) -> list[Document]:
    """The documents applied for at the window; an unknown or empty `state` shows all."""
    found = cases.documents_of_window(window)
    return [each for each in found if each.state == state] if state in Document.State.values else found


def documents_to_give(window: OpeningWindow) -> list[Document]:
    """What can be handed over at the window: what lies ready and was applied for at its site, by name."""
    found = cases.collectable(site_ids=[window.site_id])
    return sorted(found, key=lambda each: (each.case.person_name.casefold(), each.ready_at))


def handed_over_on_the_day(window: OpeningWindow) -> list[Handover]:
    """Documents of the site that were handed over on the day of the window, the last one first."""
    day = window.starts_at.astimezone(BERLIN).date()
    start, end = at_berlin(day, time.min), at_berlin(day + timedelta(days=1), time.min)
    found = Handover.objects.filter(
        kind=Handover.Kind.DOCUMENT, at__gte=start, at__lt=end, case__window__site=window.site_id
    )
    given = list(found.select_related("case__service").order_by("-at"))
    # A collection notes itself beside each document that it took along: shown is the document.
    taken = {
        (each.case.person_name.casefold(), each.at) for each in given if not cases.is_collection(each.case)
    }
    return [
        each
        for each in given
        if not (cases.is_collection(each.case) and (each.case.person_name.casefold(), each.at) in taken)
    ]
