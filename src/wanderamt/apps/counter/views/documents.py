"""Pages of the weeks after: documents become ready and reach the right hands."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wanderamt.apps.cases import public as cases
from wanderamt.apps.cases.public import Document, Handover
from wanderamt.apps.counter.forms.evening import CollectionForm, DocumentsForm
from wanderamt.apps.counter.queries import documents as queries
from wanderamt.apps.counter.services import evening as services
from wanderamt.apps.counter.views.evening import find_window
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


@staff(Role.CLERK, Role.PLANNER)
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The documents applied for at a window: filter, tick, mark as ready."""
    window = find_window(window_id)
    state = request.GET.get("stand", "")
    shown = queries.documents_in_state(window, state)
    form = DocumentsForm(
        request.POST if request.method == "POST" else None, documents=cases.documents_of_window(window)
    )
    if request.method == "POST" and form.is_valid():
        marked = services.mark_documents_ready(window=window, document_ids=form.chosen, now=clock.now())
        told = ngettext("%(number)s Dokument ist fertig.", "%(number)s Dokumente sind fertig.", marked)
        messages.success(request, told % {"number": marked})
        return redirect(
            f"{reverse('counter:documents', args=[window.pk])}?{request.GET.urlencode()}".rstrip("?")
        )
    context = {
        "window": window,
        "documents": shown,
        "form": form,
        "ticked": request.POST.getlist("documents"),
        "state": state,
        "states": Document.State.choices,
    }
    return render(request, "counter/documents.html", context)


@staff(Role.CLERK)
@require_http_methods(["GET", "POST"])
def collection(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Hand documents over at the collection visit, one form for each."""
    window = find_window(window_id)
    wanted = request.POST.get("document", "")
    forms = [
        CollectionForm(request.POST if str(document.pk) == wanted else None, document=document)
        for document in queries.documents_to_give(window)
    ]
    sent = next((form for form in forms if form.is_bound), None)
    if request.method == "POST" and _settled(request, window, sent):
        return redirect("counter:collection", window_id=window.pk)
    context = {
        "window": window,
        "forms": forms,
        "form": sent,
        "given": queries.handed_over_on_the_day(window),
    }
    return render(request, "counter/collection.html", context)


def _settled(request: HttpRequest, window: OpeningWindow, sent: CollectionForm | None) -> bool:
    """Whether nothing is left to correct: the document went over the desk, now or before."""
    if sent is None:
        messages.info(request, _("Dieses Dokument ist schon ausgehändigt, oder es gehört nicht hierher."))
        return True
    return sent.is_valid() and _hand_over(request, window, sent)


def _hand_over(request: HttpRequest, window: OpeningWindow, form: CollectionForm) -> bool:
    case = form.document.case

    def deed() -> Handover:
        return cases.hand_over(
            case=case,
            kind=Handover.Kind.DOCUMENT,
            to=form.cleaned_data["to"],
            receiver_name=form.cleaned_data["receiver_name"],
            window=window,
            now=clock.now(),
        )

    done = form.accept(deed)
    if done:
        messages.success(request, _("Ausgehändigt: %(name)s.") % {"name": case.person_name})
    return done is not None
