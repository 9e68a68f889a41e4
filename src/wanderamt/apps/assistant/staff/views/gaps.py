"""Groups of unanswered questions, and what becomes of them."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wanderamt.apps.assistant.gaps import phrases, reading
from wanderamt.apps.assistant.staff.forms import AssignForm
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


@staff(Role.EDITOR)
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """All groups that may be shown, each with a form."""
    return _page(request, None)


@staff(Role.EDITOR)
@require_POST
def assign(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """Make examples of the chosen questions of a group, or erase them."""
    gap = next((each for each in reading.gaps() if each.key == gap_id), None)
    if gap is None:  # a colleague was faster
        messages.info(request, _("Diese Gruppe ist schon bearbeitet."))
        return redirect("assistant:gaps")
    form = AssignForm(request.POST, gap=gap, names=reading.topic_names())
    if form.is_valid() and form.accept(lambda: _settle(request, form)):
        return redirect("assistant:gaps")
    return _page(request, form, gap_id)


def _settle(request: HttpRequest, form: AssignForm) -> bool:
    """Raises NoSuchLabel."""
    chosen = form.cleaned_data
    questions = [UUID(each) for each in chosen["questions"]]
    if request.POST.get("deed") == "drop":
        phrases.drop(questions=questions)
        messages.success(request, _("Die Fragen sind gelöscht."))
        return True
    count = phrases.assign(questions=questions, label=chosen["label"], facet=chosen["facet"], now=clock.now())
    told = ngettext("%(count)d Satz ist aufgenommen.", "%(count)d Sätze sind aufgenommen.", count)
    messages.success(request, told % {"count": count})
    return True


def _page(request: HttpRequest, bound: AssignForm | None, bound_to: UUID | None = None) -> HttpResponse:
    names = reading.topic_names()
    own_names = dict(settings.LANGUAGES)
    rows = [
        (
            gap,
            [own_names.get(each, each) for each in gap.languages],
            bound if bound and gap.key == bound_to else AssignForm(gap=gap, names=names),
        )
        for gap in reading.gaps()
    ]
    context = {"rows": rows, "bound": bound, "names": names, "few": reading.FEWEST}
    return render(request, "assistant/staff/gaps.html", context)
