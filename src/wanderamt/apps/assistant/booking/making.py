"""To book: how many come, where, when, who, is everything right. One step each, in any order."""

from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import (
    MOST_PEOPLE,
    Appointment,
    Hold,
    SlotTaken,
    book,
    by_form_key,
    hold,
)
from wanderamt.apps.assistant.booking import saying
from wanderamt.apps.assistant.booking.asking import TYPED, NearForm, WhoForm
from wanderamt.apps.assistant.booking.draft import Draft, people_of, time_of
from wanderamt.apps.assistant.booking.times import ALL, MOBILE, Choice, next_times
from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.live.places import named
from wanderamt.apps.assistant.live.saying import told
from wanderamt.apps.assistant.live.times import next_times as without_appointment
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way
from wanderamt.apps.catalogue.public import Service, services
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.offices.public import window as window_by_id
from wanderamt.foundation import altcha, errors
from wanderamt.foundation.formatting import clock_text
from wanderamt.kernel.errors import DomainError

STEP = "book"
#: What most people come for; asked where nobody has said it.
_USUAL = ("personalausweis", "reisepass", "ummeldung")

_Verb = Callable[[Asked, Draft, str], Reply]


def handle(asked: Asked) -> Reply:
    """Take one step: "book:start", "book:people/3", "book:<window>/<start>" …, or a form of a step.

    What has been booked by this conversation is shown again, not booked twice. Raises UnknownService.
    """
    draft = Draft.of(asked.memory.kept)
    if draft.key and (done := by_form_key(draft.key)):
        return _done(asked, done)
    verb, _slash, rest = asked.press.value.partition("/")
    asked = _about(asked, rest) if verb == "service" else asked
    if not asked.memory.service:
        return _which_service(asked, draft)
    if not _service(asked).bookable:
        return without_appointment(asked, service_id=asked.memory.service, place=named(""))
    if not draft.key:
        draft = Draft.begun(now=asked.now)
    if time := time_of(asked.press.value):
        return _take(asked, draft.with_(window=str(time[0]), start=time[1].isoformat()))
    return _VERBS.get(verb, _start)(asked, draft, rest)


def _about(asked: Asked, service_id: str) -> Asked:
    from dataclasses import replace

    return replace(asked, memory=asked.memory.with_(service=service_id))


def _service(asked: Asked) -> Service:
    """Raises UnknownService."""
    return services([asked.memory.service])[0]


# --- the steps up to a time


def _which_service(asked: Asked, draft: Draft) -> Reply:
    chips = [Chip(each.title, f"book:service/{each.pk}") for each in services(_USUAL)]
    way = Way(_("Termin buchen"), reverse("appointments:search"), "calendar-today")
    return saying.says(asked, _("Worum geht es?"), kept=draft.kept, chips=chips, ways=[way])


def _start(asked: Asked, draft: Draft, _rest: str) -> Reply:
    """How many come. Who has more than one matter gets the page, with this matter chosen."""
    service = _service(asked)
    url = f"{reverse('appointments:search')}?{urlencode({'services': service.pk})}"
    return saying.says(
        asked,
        service.title,
        [told(_("Für wie viele Personen?"))],
        kept=draft.kept,
        chips=[Chip(str(number), f"book:people/{number}") for number in range(1, MOST_PEOPLE + 1)],
        ways=[Way(_("Sie können mehrere Anliegen wählen. Es bleibt ein Termin."), url, "calendar-today")],
    )


def _people(asked: Asked, draft: Draft, rest: str) -> Reply:
    draft = draft.with_(people=people_of(rest))
    if not draft.people:
        return _start(asked, draft, "")
    return _take(asked, draft) if draft.time else _where(asked, draft)


def _where(asked: Asked, draft: Draft) -> Reply:
    return saying.says(
        asked,
        _("Wo und wann?"),
        kept=draft.kept,
        step=STEP,
        form=NearForm(),
        chips=[
            Chip(_("Alle Bürgerämter"), f"book:where/{ALL}", strong=True),
            Chip(_("Mobiles Bürgeramt"), f"book:where/{MOBILE}"),
        ],
    )


def _place(asked: Asked, draft: Draft, rest: str) -> Reply:
    return _times(asked, draft.with_(place=rest, since=""))


def _later(asked: Asked, draft: Draft, rest: str) -> Reply:
    return _times(asked, draft.with_(since=rest))


def _times(asked: Asked, draft: Draft, *said: str) -> Reply:
    """The next times; beside them what was refused. What was typed stays."""
    draft = draft.with_(window="", start="")
    if not draft.people:
        return _start(asked, draft, "")
    plan = draft.plan(_service(asked))
    choice = next_times(plan=plan, place=draft.place, since=draft.first_day, now=asked.now)
    draft = _seen(draft, choice)
    lines = [told(each) for each in said]
    if not choice.found:
        lines.append(told(_("Dafür ist zurzeit nichts frei")))
    return _choosing(asked, draft, lines, choice)


def _choosing(asked: Asked, draft: Draft, lines: list[Statement], choice: Choice) -> Reply:
    chips = [*choice.chips(STEP)]
    if draft.place not in {"", ALL} or draft.since:
        chips.append(Chip(_("Alle Bürgerämter"), f"book:where/{ALL}"))
    form = WhoForm.carrying(asked.fields, chips) if asked.fields.get("name") else None
    people = [
        ("services" if number == 1 else f"services{number}", asked.memory.service)
        for number in range(1, int(draft.people) + 1)
    ]
    ways = [
        Way(_("Alle freien Tage"), f"{reverse('appointments:search')}?{urlencode(people)}", "calendar-today"),
        Way(
            _("Nachricht bekommen, wenn etwas frei wird"),
            f"{reverse('appointments:wait')}?{urlencode(people)}",
            "mail",
        ),
    ]
    return saying.says(
        asked,
        _("Die ersten freien Zeiten") if choice.found else "",
        lines,
        kept=draft.kept,
        step=STEP,
        chips=() if form else chips,
        form=form,
        ways=ways if not choice.found else ways[:1],
    )


def _seen(draft: Draft, choice: Choice) -> Draft:
    """How soon the first time was that was ever shown, for the statistic of lead times."""
    known = draft.offered or draft.since or draft.place == MOBILE or choice.days is None
    return draft if known else draft.with_(offered=str(choice.days))


# --- a time is chosen


def _take(asked: Asked, draft: Draft) -> Reply:
    """Hold the time, with the brakes of the page, and ask who comes."""
    if not draft.people:
        return _start(asked, draft, "")
    try:
        held = _hold(asked, draft)
    except DomainError as error:
        return _times(asked, draft, errors.text(error))
    return _who(asked, draft, held, _typed_form(asked, draft))


def _hold(asked: Asked, draft: Draft) -> Hold:
    """Raises what `hold` raises, TooFast, TooManyTries."""
    window_id, start = _time(draft)
    proof = asked.fields.get(altcha.PROOF, "")
    known = Hold.objects.select_related("window__site").filter(key=draft.key, window_id=window_id).first()
    if known and (known.starts_at, known.until > asked.now) == (start, True):
        return known
    altcha.check_fields(proof, draft.made, sender=asked.who, now=asked.now)
    days = int(draft.offered) if draft.offered else None
    return hold(
        window=_window(window_id),
        plan=draft.plan(_service(asked)),
        start=start,
        now=asked.now,
        key=UUID(draft.key),
        client=asked.client,
        offered_days=days,
        forced_days=days,
    )


def _time(draft: Draft) -> tuple[UUID, datetime]:
    """Raises SlotTaken where none was chosen."""
    if not draft.time:
        raise SlotTaken(field="start")
    return draft.time


def _window(key: UUID) -> OpeningWindow:
    """Raises SlotTaken: nobody has offered that."""
    try:
        return window_by_id(key)
    except OpeningWindow.DoesNotExist:
        raise SlotTaken(field="start") from None


def _typed_form(asked: Asked, draft: Draft) -> WhoForm:
    typed = {name: asked.fields[name] for name in TYPED if asked.fields.get(name)}
    return WhoForm(initial={**typed, "form_key": draft.key})


def _who(asked: Asked, draft: Draft, held: Hold | None, form: WhoForm) -> Reply:
    window_id, start = _time(draft)
    lines = [*saying.when(held.window if held else _window(window_id), start)]
    if held and held.until > asked.now:
        until = {"time": clock_text(held.until)}
        lines.append(told(_("Wir halten diese Zeit bis %(time)s für Sie frei.") % until))
    return saying.says(asked, _("Wer kommt?"), lines, kept=draft.kept, step=STEP, form=form)


# --- who comes, and is everything right


def _sent(asked: Asked, draft: Draft, _rest: str) -> Reply:
    """The form of a step has come: where, or who."""
    if "quarter" in asked.fields:
        near = NearForm(asked.fields)
        return (
            _place(asked, draft, near.cleaned_data["quarter"] or ALL)
            if near.is_valid()
            else _where(asked, draft)
        )
    if "name" not in asked.fields or not draft.time:
        return _start(asked, draft, "")
    form = WhoForm(asked.fields)
    return _check(asked, draft, form) if form.is_valid() else _who(asked, draft, _held(draft), form)


def _held(draft: Draft) -> Hold | None:
    return Hold.objects.select_related("window__site__quarter").filter(key=draft.key).first()


def _check(asked: Asked, draft: Draft, form: WhoForm) -> Reply:
    window_id, start = _time(draft)
    buttons = (
        Chip(_("Termin verbindlich buchen"), "book:confirm", strong=True),
        Chip(_("Angaben ändern"), "book:edit"),
        Chip(_("Andere Uhrzeit"), "book:other"),
    )
    given = form.cleaned_data
    lines = [
        told(f"{_service(asked).title} × {draft.people}"),
        *saying.when(_window(window_id), start),
        *_own_words([given["name"], given["email"], given["phone"]]),
    ]
    return saying.says(
        asked,
        _("Stimmt alles?"),
        lines,
        kept=draft.kept,
        step=STEP,
        form=WhoForm.carrying(asked.fields, buttons),
    )


def _own_words(typed: Iterable[str]) -> list[Statement]:
    return [told(each) for each in typed if each]


def _edit(asked: Asked, draft: Draft, _rest: str) -> Reply:
    if not draft.time:
        return _times(asked, draft)
    return _who(asked, draft, _held(draft), _typed_form(asked, draft))


def _other(asked: Asked, draft: Draft, _rest: str) -> Reply:
    return _times(asked, draft.with_(since=""))


def _confirm(asked: Asked, draft: Draft, _rest: str) -> Reply:
    """Book; refused: at its field, else with fresh times."""
    form = WhoForm(asked.fields)
    if not draft.time or not form.is_valid():
        return _sent(asked, draft, "")
    try:
        appointment = _book(asked, draft, form)
    except DomainError as error:
        if error.field not in form.fields:
            return _times(asked, draft, errors.text(error))
        form.add_error(error.field, errors.text(error))
        return _who(asked, draft, _held(draft), form)
    return _done(asked, appointment)


def _book(asked: Asked, draft: Draft, form: WhoForm) -> Appointment:
    """Raises what `book` raises."""
    window_id, start = _time(draft)
    held = _held(draft)
    return book(
        window=held.window if held else _window(window_id),
        plan=draft.plan(_service(asked)),
        person=form.person(),
        source=Appointment.Source.CITIZEN,
        now=asked.now,
        form_key=UUID(draft.key),
        start=start,
        hold=held,
    )


def _done(asked: Asked, appointment: Appointment) -> Reply:
    if appointment.state != Appointment.State.BOOKED:
        return saying.says(asked, _("Ihr Termin ist abgesagt"), kept={})
    note = (
        _("Wir haben eine Nachricht an %(email)s geschickt.") % {"email": appointment.email}
        if appointment.email
        else _("Bitte notieren Sie den Code, oder drucken Sie diese Seite.")
    )
    return saying.booked(asked, appointment, _("Ihr Termin ist gebucht"), note)


_VERBS: dict[str, _Verb] = {
    "": _sent,
    "people": _people,
    "where": _place,
    "later": _later,
    "edit": _edit,
    "other": _other,
    "confirm": _confirm,
}
