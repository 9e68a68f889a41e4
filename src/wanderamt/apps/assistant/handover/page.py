"""The person's page of a card: what was sent, and the answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wanderamt.apps.assistant.handover import wording
from wanderamt.apps.assistant.handover.forgetting import erased_on
from wanderamt.apps.assistant.handover.reading import read
from wanderamt.apps.assistant.handover.replying import Answer
from wanderamt.apps.assistant.handover.sending import PURPOSE, erase_card
from wanderamt.apps.assistant.layout import pieces
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.catalogue.public import titled
from wanderamt.foundation import clock, links
from wanderamt.foundation.access import signed_link


@signed_link(PURPOSE)
@require_GET
def show(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """The card and its answer, in the language of the page; the law as it is today."""
    card = HandoverCard.objects.filter(pk=card_id).first()
    if card is None:
        return render(request, "assistant/handover/gone.html", status=410)
    today = clock.today()
    context = {
        "card": card,
        "service": titled().filter(pk=card.service).first(),
        "facet": wording.facets().get(card.facet, "") if card.facet else "",
        "details": wording.details(card.slots(on=today), today=today).values(),
        "answer": read(Answer.of(card.reply), card, on=today),
        "erase": reverse("assistant:card_erase", args=[links.token(card.pk, purpose=PURPOSE)]),
        "today": today,
        "words": pieces(card.words),
        "erased_on": erased_on(card),
    }
    return render(request, "assistant/handover/card.html", context)


@signed_link(PURPOSE)
@require_POST
def erase(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Take the question back, answered or not."""
    erase_card(card_id)
    return render(request, "assistant/handover/gone.html")
