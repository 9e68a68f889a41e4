"""What people have written to the office from the assistant. Nobody sees who of the staff answered."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from wanderamt.apps.assistant.handover import replying, wording
from wanderamt.apps.assistant.handover.forgetting import erased_on
from wanderamt.apps.assistant.handover.reading import Read, read
from wanderamt.apps.assistant.handover.replying import Answer
from wanderamt.apps.assistant.layout import pieces
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.assistant.staff.forms_inbox import InboxFilter, ReplyForm
from wanderamt.apps.catalogue.public import titled
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.formatting import clock_text, day
from wanderamt.foundation.forms import Form
from wanderamt.foundation.roles import Role

PAGE = 25
#: The secret by which a browser holds the cards that it has taken up; the card does not know whose it is.
_HOLD = "assistant_hold"
_WRITING = frozenset({"send", "preview"})


@staff(Role.CLERK)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The open questions, the oldest first; others by filter, one by its number."""
    form = InboxFilter(request.GET)
    page = Paginator(form.found(), PAGE).get_page(request.GET.get("page"))
    titles = {each.pk: each.title for each in titled()}
    now, mine = clock.now(), request.session.get(_HOLD, "")
    rows = [
        {
            "card": each,
            "words": pieces(each.words),
            "service": titles.get(each.service, ""),
            "language": _language(each),
            "held": each.is_held(by=mine, now=now),
        }
        for each in page
    ]
    return render(request, "assistant/staff/inbox.html", {"filter": form, "rows": rows, "page_obj": page})


@staff(Role.CLERK)
def card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """One question with its card; to answer it, it is taken up first."""
    found = HandoverCard.objects.filter(pk=card_id).first()
    if found is None:
        raise Http404
    deed = request.POST.get("deed", "")
    form = ReplyForm(request.POST if deed in _WRITING else None, card=found)
    refused = Form({})
    refused.full_clean()
    if deed == "send" and form.is_valid() and form.accept(lambda: _answer(request, found, form)):
        return redirect("assistant:inbox")
    if deed in _DEEDS and refused.accept(lambda: _DEEDS[deed](request, found)):
        return redirect(*(("assistant:inbox",) if deed == "close" else ("assistant:inbox_card", found.pk)))
    found.refresh_from_db()
    preview = _preview(found, form) if deed == "preview" and form.is_valid() else None
    context = {"form": form, "refused": refused, "preview": preview}
    return render(request, "assistant/staff/card.html", _card(request, found, form) | context)


def _card(request: HttpRequest, found: HandoverCard, form: ReplyForm) -> dict[str, Any]:
    today, mine = clock.today(), request.session.get(_HOLD, "")
    is_open, is_mine = found.state == HandoverCard.State.OPEN, bool(mine) and found.hold == mine
    return {
        "card": found,
        "words": pieces(found.words),
        "language": _language(found),
        "facts": _facts(found, today),
        "said": read(Answer(service=found.service, facet=found.facet), found, on=today),
        "answered": read(Answer.of(found.reply), found, on=today),
        "held": is_open and found.is_held(by=mine, now=clock.now()),
        "writes": form.is_bound or (is_open and is_mine),
        "erased_on": erased_on(found),
    }


def _facts(found: HandoverCard, today: date) -> list[tuple[str, object]]:
    """The card as a clerk reads it."""
    service = titled().filter(pk=found.service).first()
    details = list(wording.details(found.slots(on=today), today=today).values())
    by_mail = _("Ja, die Person bekommt eine E-Mail mit dem Link.")
    facts: list[tuple[str, object]] = [
        (_("Dienstleistung"), service.title if service else _("Ohne Dienstleistung")),
        (_("Gefragt ist"), wording.facets().get(found.facet, "") if found.facet else ""),
        (_("Angaben zum Fall"), details),
        (_("Sprache"), _language(found)),
        (_("Geschickt"), f"{day(found.created_at)}, {clock_text(found.created_at)}"),
        (_("Antwort per E-Mail"), by_mail if found.email else _("Nein, die Person sieht selbst nach.")),
    ]
    return [each for each in facts if each[1]]


def _language(found: HandoverCard) -> str:
    return str(dict(settings.LANGUAGES).get(found.language, found.language))


def _preview(found: HandoverCard, form: ReplyForm) -> Read:
    """What the person will read, in their language."""
    with override(found.language):
        return read(form.given(), found, on=clock.today())


def _mine(request: HttpRequest) -> str:
    mine: str = request.session.setdefault(_HOLD, secrets.token_hex(16))
    return mine


def _hold(request: HttpRequest, found: HandoverCard) -> bool:
    """Raises BeingAnswered or AlreadySettled."""
    replying.hold(found.pk, by=_mine(request), now=clock.now())
    return True


def _close(request: HttpRequest, found: HandoverCard) -> bool:
    """Raises BeingAnswered or AlreadySettled."""
    replying.close(found.pk, by=_mine(request), now=clock.now())
    messages.success(request, _("Die Frage ist erledigt."))
    return True


def _answer(request: HttpRequest, found: HandoverCard, form: ReplyForm) -> bool:
    """Raises BeingAnswered or AlreadySettled."""
    replying.answer(
        found.pk,
        given=form.given(),
        by=_mine(request),
        propose=form.cleaned_data.get("propose", False),
        now=clock.now(),
    )
    messages.success(request, _("Die Antwort ist abgeschickt."))
    return True


_DEEDS: dict[str, Callable[[HttpRequest, HandoverCard], bool]] = {"hold": _hold, "close": _close}
