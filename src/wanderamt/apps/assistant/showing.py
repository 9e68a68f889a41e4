"""What a turn looks like: the reply, every word of it in the language it is said in."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from wanderamt.apps.assistant.conversation import offers
from wanderamt.apps.assistant.layout import blocks
from wanderamt.apps.assistant.road import is_on_the_road
from wanderamt.apps.assistant.turns import Chip, Press, Reply, Way
from wanderamt.kernel.languages import LanguageTag


def reply_html(request: HttpRequest, reply: Reply, *, today: date) -> SafeString:
    """Return the reply as it stands in a conversation, every word of it in the language it is said in."""
    if reply.form is not None:  # the page around it may have fields of the same names
        reply.form.auto_id = "hanni_%s"
    chips = [each for each in reply.chips if offers(_named(each))]
    with override(reply.language):
        context = {
            "reply": reply,
            "blocks": blocks(reply.lines),
            "chips": chips,
            "ways": [
                *_of_the_service(reply, books=any(_named(each) == "book" for each in chips)),
                *reply.ways,
            ],
            "direction": "rtl" if LanguageTag(reply.language).is_rtl else "ltr",
            "name": settings.ASSISTANT_NAME,
            "today": today,
        }
        return mark_safe(render_to_string("assistant/includes/turn.html", context, request))  # noqa: S308 - rendered by the template engine, already escaped


def _named(chip: Chip) -> str:
    return Press.of(chip.press).name


def _of_the_service(reply: Reply, *, books: bool) -> Iterator[Way]:
    """The page of the service; that of appointments where the dialogue itself cannot book."""
    if reply.compiled is None:
        return
    yield Way(_("Alles zu dieser Dienstleistung"), reply.compiled.url, "checklist")
    if reply.compiled.bookable and not books and not is_on_the_road():
        url = f"{reverse('appointments:search')}?services={reply.compiled.service}"
        yield Way(_("Termin buchen"), url, "calendar-today")
