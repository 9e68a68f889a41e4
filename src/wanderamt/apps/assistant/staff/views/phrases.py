"""The phrases that were added here, one by one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wanderamt.apps.assistant.gaps import phrases as deeds
from wanderamt.apps.assistant.gaps import reading
from wanderamt.apps.assistant.models import Phrase
from wanderamt.apps.assistant.staff.forms import FACET_NAMES
from wanderamt.apps.assistant.staff.views.overview import topic_name
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

PAGE = 50


@staff(Role.EDITOR)
@require_safe
def phrases(request: HttpRequest) -> HttpResponse:
    """Proposals first, then what is learnt, then what was taken out."""
    order = {Phrase.State.PROPOSED: 0, Phrase.State.USED: 1, Phrase.State.REMOVED: 2}
    found = sorted(Phrase.objects.order_by("-pk"), key=lambda each: order[Phrase.State(each.state)])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = reading.topic_names()
    rows = [(each, topic_name(each.label, names), FACET_NAMES.get(each.facet, "")) for each in page]
    return render(request, "assistant/staff/phrases.html", {"rows": rows, "page_obj": page})


@staff(Role.EDITOR)
@require_POST
def decide(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Take a phrase in, or out."""
    if request.POST.get("deed") == "accept":
        done, told = deeds.accept(phrase_id), _("Der Satz wird beim nächsten Mal gelernt.")
    else:
        done = deeds.take_out(phrase_id, now=clock.now())
        told = _("Der Satz wird beim nächsten Mal nicht mehr gelernt.")
    messages.info(request, told if done else _("Diesen Satz hat schon jemand bearbeitet."))
    return redirect("assistant:phrases")
