"""To move and to cancel: first whose appointment it is, then a time or a yes."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import (
    LINK_PURPOSE,
    NOT_FOUND,
    Appointment,
    ChangeWish,
    FindForm,
    PlannedByRoom,
    SlotTaken,
    TooLate,
    appointment_by_id,
    asker_of,
    cancel_or_ask,
    find_own,
    may_change,
    move_or_ask,
    plan_of,
)
from wanderamt.apps.assistant.booking import saying, times
from wanderamt.apps.assistant.booking.draft import day_of, time_of
from wanderamt.apps.assistant.live.saying import moment, told
from wanderamt.apps.assistant.turns import Asked, Chip, Reply
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.offices.public import window as window_by_id
from wanderamt.foundation import errors, links
from wanderamt.kernel.errors import DomainError

_Go = Callable[[Asked, Appointment], Reply]


def move(asked: Asked) -> Reply:
    """Another time for an appointment: "move:start", "move:later/<day>", a time, "move:yes/<time>"."""
    return _with_own(asked, "move", _("Termin verschieben"), _move)


def cancel(asked: Asked) -> Reply:
    """Give an appointment back: "cancel:start", "cancel:yes", "cancel:no"."""
    return _with_own(asked, "cancel", _("Termin absagen"), _cancel)


# --- whose appointment


def _with_own(asked: Asked, step: str, title: str, go: _Go) -> Reply:
    """Go on with the appointment of this conversation, else with the one that code and name open."""
    known = _of_token(asked.memory.kept.get("token", ""))
    if known is None:
        form = FindForm(asked.fields if "code" in asked.fields else None)
        known = _found(asked, form)
        if known is None:
            return saying.says(asked, title, kept={}, step=step, form=form)
    if not may_change(known, now=asked.now):
        return _told(asked, known, errors.text(TooLate()))
    return go(asked, known)


def _of_token(token: str) -> Appointment | None:
    try:
        return appointment_by_id(links.read(token, purpose=LINK_PURPOSE)) if token else None
    except (links.LinkInvalid, Appointment.DoesNotExist):
        return None


def _found(asked: Asked, form: FindForm) -> Appointment | None:
    if not form.is_bound or not form.is_valid():
        return None
    typed = form.cleaned_data
    found = form.accept(lambda: find_own(code=typed["code"], name=typed["name"], now=asked.now))
    if found is None and not form.errors:
        form.add_error(None, NOT_FOUND)
    return found


# --- move


def _move(asked: Asked, appointment: Appointment) -> Reply:
    verb, _slash, rest = asked.press.value.partition("/")
    if verb == "no":
        return _told(asked, appointment, _("Ihr Termin bleibt, wie er ist."))
    if verb == "yes":
        return _moved(asked, appointment, time_of(rest))
    if time := time_of(asked.press.value):
        return _sure(asked, appointment, time)
    return _times(asked, appointment, since=rest if verb == "later" else "")


def _times(asked: Asked, appointment: Appointment, *said: str, since: str = "") -> Reply:
    """The next times for the same visit, anywhere."""
    plan, asker = plan_of(appointment), asker_of(appointment.source)
    choice = times.next_times(plan=plan, since=day_of(since), now=asked.now, asker=asker)
    lines = [*map(told, said), saying.now_at(appointment)]
    if not choice.found:
        lines.append(told(_("Dafür ist zurzeit nichts frei")))
    keep = Chip(_("Nein, Termin behalten"), "move:no")
    return saying.says(
        asked,
        _("Auf welche Zeit möchten Sie verschieben?"),
        lines,
        kept=_kept(appointment),
        chips=[*choice.chips("move"), keep],
    )


def _sure(asked: Asked, appointment: Appointment, time: Any) -> Reply:
    window = _window(time[0])
    if window is None:
        return _times(asked, appointment, errors.text(SlotTaken()))
    return saying.says(
        asked,
        _("Stimmt alles?"),
        [saying.now_at(appointment), *saying.when(window, time[1])],
        kept=_kept(appointment),
        chips=[
            Chip(_("Ja, diese Zeit nehmen"), f"move:yes/{time[0]}/{time[1].isoformat()}", strong=True),
            Chip(_("Andere Uhrzeit"), "move:start"),
            Chip(_("Nein, Termin behalten"), "move:no"),
        ],
    )


def _moved(asked: Asked, appointment: Appointment, time: Any) -> Reply:
    window = _window(time[0]) if time else None
    if window is None:
        return _times(asked, appointment, errors.text(SlotTaken()))
    try:
        done = move_or_ask(appointment=appointment, window=window, start=time[1], now=asked.now)
    except PlannedByRoom as error:
        return _told(asked, appointment, errors.text(error))
    except DomainError as error:
        return _times(asked, appointment, errors.text(error))
    if isinstance(done, ChangeWish):
        return _wished(asked, appointment, done)
    gone = _("Die alte Zeit ist wieder frei. Es gilt die Zeit, die hier steht.")
    return saying.booked(asked, appointment_by_id(done.pk), _("Ihr Termin ist verschoben"), gone)


def _window(key: Any) -> OpeningWindow | None:
    try:
        return window_by_id(key)
    except OpeningWindow.DoesNotExist:
        return None


# --- cancel


def _cancel(asked: Asked, appointment: Appointment) -> Reply:
    match asked.press.value:
        case "yes":
            return _cancelled(asked, appointment)
        case "no":
            return _told(asked, appointment, _("Ihr Termin bleibt, wie er ist."))
    return saying.says(
        asked,
        _("Möchten Sie den Termin absagen?"),
        [
            *saying.when(appointment.window, appointment.starts_at),
            told(_("Die Zeit wird dann für andere frei. Sie können danach einen neuen Termin buchen.")),
        ],
        kept=_kept(appointment),
        chips=[
            Chip(_("Ja, Termin absagen"), "cancel:yes"),
            Chip(_("Nein, Termin behalten"), "cancel:no", strong=True),
        ],
    )


def _cancelled(asked: Asked, appointment: Appointment) -> Reply:
    try:
        wish = cancel_or_ask(appointment=appointment, now=asked.now)
    except DomainError as error:
        return _told(asked, appointment, errors.text(error))
    if wish:
        return _wished(asked, appointment, wish)
    again = [Chip(_("Termin buchen"), "book:start")] if asked.memory.service else []
    return saying.says(
        asked, _("Ihr Termin ist abgesagt"), [told(moment(appointment.starts_at))], kept={}, chips=again
    )


# --- what is said to both


def _kept(appointment: Appointment) -> dict[str, str]:
    return {"token": links.token(appointment.pk, purpose=LINK_PURPOSE)}


def _told(asked: Asked, appointment: Appointment, text: str) -> Reply:
    if appointment.state != Appointment.State.BOOKED:
        return saying.says(asked, _("Ihr Termin ist abgesagt"), kept={})
    return saying.booked(asked, appointment, _("Ihr Termin"), text)


def _wished(asked: Asked, appointment: Appointment, wish: ChangeWish) -> Reply:
    """The team is on the road with the appointment: it has been asked, and until then nothing changes."""
    title = (
        _("Sie möchten diesen Termin verschieben")
        if wish.kind == ChangeWish.Kind.MOVE
        else _("Sie möchten diesen Termin absagen")
    )
    waits = _(
        "Das Team ist schon unterwegs. Wir geben ihm Ihren Wunsch weiter, sobald wir es erreichen. Bis dahin "
        "gilt Ihr Termin."
    )
    return saying.booked(asked, appointment, title, waits)
