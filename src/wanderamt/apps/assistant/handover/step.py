"""The ways to a person, with the card between them, as they stand in the conversation."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.assistant import answering
from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.handover.forms import CardForm, card_form
from wanderamt.apps.assistant.handover.sending import PURPOSE, send_card
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.assistant.road import is_on_the_road
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way, sentences
from wanderamt.apps.catalogue.public import titled
from wanderamt.foundation import links

STEP = "person"


def handle(asked: Asked) -> Reply:
    """Show the ways to a person and the card, or store the card that was sent."""
    if asked.memory.in_danger:
        return answering.to_a_person(asked.memory, _said(answering.danger(), asked))
    ways = _ways(asked)
    if is_on_the_road():  # nobody at the office hears of a card that is written on the road
        return ways
    form = card_form(asked)
    if "form_key" in asked.fields and form.is_valid():
        card = form.accept(
            lambda: send_card(card=form.card(), form_key=form.key, who=asked.who, now=asked.now)
        )
        if card is not None:
            return _sent(asked, ways, card)
    return _with_card(asked, ways, form)


def _with_card(asked: Asked, ways: Reply, form: CardForm) -> Reply:
    line = _(
        "Sie können uns auch schreiben. Hier steht, was wir dann lesen. Ändern Sie, was nicht stimmt. "
        "Gespeichert wird es erst, wenn Sie auf „Senden“ drücken."
    )
    return replace(
        ways,
        lines=(*ways.lines, *_said(line, asked)),
        form=form,
        memory=asked.memory.with_(step=STEP),
    )


def _sent(asked: Asked, ways: Reply, card: HandoverCard) -> Reply:
    lines = _said(_("Ihre Frage ist bei uns. Ein Mensch aus dem Bürgeramt antwortet Ihnen."), asked)
    number = _(
        "Ihre Nummer ist %(number)s. Nennen Sie diese Nummer am Telefon: %(phone)s. Dann müssen Sie nichts "
        "noch einmal erklären."
    ) % {"number": card.number, "phone": answering.PHONE}
    link = _("Die Antwort lesen Sie auf einer eigenen Seite. Heben Sie den Link auf: Wer ihn hat, liest mit.")
    url = links.path("assistant:card", card.pk, purpose=PURPOSE)
    return replace(
        ways,
        lines=(*lines, *_said(number, asked), *_said(link, asked)),
        ways=(Way(_("Meine Frage und die Antwort"), url, "mail", strong=True), *ways.ways),
    )


def _ways(asked: Asked) -> Reply:
    """The ways to a person; an appointment for what was asked is booked without leaving the conversation."""
    ways = answering.to_a_person(asked.memory)
    if not titled().filter(pk=asked.memory.service, bookable=True).exists():
        return ways
    others = tuple(each for each in ways.ways if each.url != reverse("appointments:search"))
    return replace(ways, ways=others, chips=(Chip(_("Termin buchen"), "book:start"),))


def _said(text: str, asked: Asked) -> tuple[Statement, ...]:
    return sentences(text, language=asked.language)
