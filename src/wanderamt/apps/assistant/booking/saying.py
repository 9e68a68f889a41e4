"""What is said on the way to an appointment and about it, in the words of its pages."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import (
    LINK_PURPOSE,
    Appointment,
    appointment_link,
    matters_by_person,
)
from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.live.saying import moment, told
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way
from wanderamt.apps.catalogue.public import bring_list
from wanderamt.apps.offices.public import OpeningWindow, address
from wanderamt.foundation import links
from wanderamt.foundation.formatting import clock_text, day_long


def says(
    asked: Asked,
    title: str,
    lines: Iterable[Statement] = (),
    *,
    kept: dict[str, str],
    step: str = "",
    chips: Iterable[Chip] = (),
    ways: Iterable[Way] = (),
    form: forms.Form | None = None,
) -> Reply:
    """Return a reply of one step; `step` names the handler that waits for the form."""
    return Reply(
        decision="clarify",
        language=get_language() or "de",
        title=title,
        lines=tuple(lines),
        chips=tuple(chips),
        ways=tuple(ways),
        form=form,
        memory=asked.memory.with_(step=step, kept=kept),
    )


def when(window: OpeningWindow, start: datetime) -> Iterator[Statement]:
    """The time and the place."""
    yield told(moment(start))
    site = window.site
    yield told(", ".join(filter(None, (site.name, window.room, address(site)))))


def booked(asked: Asked, appointment: Appointment, title: str, *lines: str) -> Reply:
    """The appointment as it stands now, what to bring, and what can be done with it."""
    token = links.token(appointment.pk, purpose=LINK_PURPOSE)
    return says(
        asked,
        title,
        [
            *map(told, lines),
            *when(appointment.window, appointment.starts_at),
            told(f"{_('Ihr Code')}: {appointment.code}"),
            *bring(appointment),
        ],
        kept={"token": token},
        chips=[Chip(_("Termin verschieben"), "move:start"), Chip(_("Termin absagen"), "cancel:start")],
        ways=[
            Way(_("Mein Termin"), appointment_link(appointment), "calendar-today", strong=True),
            Way(_("In den Kalender"), reverse("appointments:ics", args=[token]), "calendar-today"),
            Way(_("Liste zum Drucken"), reverse("appointments:bring", args=[token]), "print"),
        ],
    )


def bring(appointment: Appointment) -> Iterator[Statement]:
    """What everybody together brings along; each paper once."""
    matters = list(dict.fromkeys(each for some in matters_by_person(appointment) for each in some))
    yield told(_("Bitte bringen Sie mit"))
    for item in bring_list(matters, on=appointment.day):
        yield told(f"{item.text} ({item.when})" if item.when else item.text, listed=True)


def now_at(appointment: Appointment) -> Statement:
    """When the appointment is that is to be moved."""
    return told(
        _("Ihr Termin ist jetzt am %(day)s um %(time)s. Er bleibt bestehen, bis die neue Zeit sicher ist.")
        % {"day": day_long(appointment.starts_at), "time": clock_text(appointment.starts_at)}
    )
