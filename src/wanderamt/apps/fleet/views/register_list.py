"""The coordinator's list: a file, the preview with what is wrong and what to ask, everybody at once."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from wanderamt.apps.appointments.public import offered_services
from wanderamt.apps.fleet.forms.list_rows import DATE_FORMATS, EXAMPLES, CheckedRow, Context, check_rows
from wanderamt.apps.fleet.forms.list_upload import AnswersForm, Upload, UploadForm, grounds
from wanderamt.apps.fleet.queries.register_list import template
from wanderamt.apps.fleet.services.register_list import Entry, ListRefused, register_list
from wanderamt.apps.fleet.views.register import PURPOSE, Page, published, while_open
from wanderamt.apps.offices.public import Site
from wanderamt.foundation import clock, errors
from wanderamt.foundation.access import signed_link


@signed_link(PURPOSE)
@published
@while_open
def upload(request: HttpRequest, page: Page) -> HttpResponse:
    """Choose a file; look at what we read in it; register everybody in it. Nothing is stored before that."""
    if request.method != "POST":
        return _upload_page(request, page, UploadForm())
    if "liste" in request.POST:
        return _register(request, page)
    form = UploadForm(request.POST, request.FILES)
    table = form.table()
    if table is None:
        return _upload_page(request, page, form)
    sent = Upload(table=table)
    rows = _checked(page, sent)
    return _preview_page(
        request, page, sent, rows=rows, form=AnswersForm(rows=rows, care_home=_is_care_home(page))
    )


@signed_link(PURPOSE)
@published
def list_template(_request: HttpRequest, page: Page) -> HttpResponse:
    """An empty list to fill in, with two invented people."""
    examples = [(name, f"{born:{DATE_FORMATS[0]}}") for name, born in EXAMPLES]
    content = template(offered=offered_services(page.day.window), examples=examples)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="anmeldung-vorlage.csv"'
    return response


def _register(request: HttpRequest, page: Page) -> HttpResponse:
    upload = Upload.read(request.POST["liste"], deployment_id=page.day.deployment.pk)
    if upload is None:
        return _upload_page(request, page, UploadForm.outdated())
    rows = _checked(page, upload)
    form = AnswersForm(request.POST, rows=rows, care_home=_is_care_home(page))
    if not form.is_valid():
        return _preview_page(request, page, upload, rows=rows, form=form)
    wanted = [entry for row in rows if row.fits for entry in _entry(row, form)]
    try:
        done = register_list(window=page.day.window, entries=wanted, now=clock.now())
    except ListRefused as refusal:
        reasons = {number: errors.text(error) for number, error in refusal.rows.items()}
        rest = upload.without(reasons)
        kept = _checked(page, rest)
        form = AnswersForm(request.POST, rows=kept, care_home=_is_care_home(page))
        return _preview_page(request, page, rest, rows=kept, form=form, refusal=errors.text(refusal))
    _tell(request, done=len(done), needless=sum(row.fits for row in rows) - len(done))
    return redirect(page.address())


def _entry(row: CheckedRow, form: AnswersForm) -> list[Entry]:
    """What the answers leave of the row; nothing where no matter is left."""
    services, exemption = form.outcome(row)
    if not services:
        return []
    person = replace(row.person, exemption=exemption)
    return [Entry(number=row.number, services=services, person=person, form_key=row.key)]


def _tell(request: HttpRequest, *, done: int, needless: int) -> None:
    if done:
        told = ngettext("%(number)s Person ist angemeldet.", "%(number)s Personen sind angemeldet.", done)
        messages.success(request, told % {"number": done})
    if needless:
        told = ngettext(
            "%(number)s Person braucht keinen Termin. Für sie haben wir nichts gespeichert.",
            "%(number)s Personen brauchen keinen Termin. Für sie haben wir nichts gespeichert.",
            needless,
        )
        messages.info(request, told % {"number": needless})


def _checked(page: Page, upload: Upload) -> list[CheckedRow]:
    """The rows of the list against the day. What this very upload has registered counts as new: that is a
    second click, and gets the answer of the first.
    """
    context = Context(
        key=upload.key,
        offered=offered_services(page.day.window),
        today=clock.today(),
        registered={
            person.appointment.person_key
            for person in page.day.people
            if person.appointment.form_key not in upload.row_keys
        },
        left_out=upload.left_out,
    )
    return check_rows(upload.table, context=context)


def _is_care_home(page: Page) -> bool:
    return page.day.site.kind == Site.Kind.SENIOR  # § 32 BMG is about care homes and hospitals


def _upload_page(request: HttpRequest, page: Page, form: UploadForm) -> HttpResponse:
    context = {**_context(page), "form": form, "offered": offered_services(page.day.window)}
    return render(request, "fleet/register_list.html", context)


def _preview_page(
    request: HttpRequest,
    page: Page,
    upload: Upload,
    *,
    rows: list[CheckedRow],
    form: AnswersForm,
    refusal: str = "",
) -> HttpResponse:
    fitting = sum(row.fits for row in rows)
    context = {
        **_context(page),
        "form": form,
        "lines": [(row, form.questions(row)) for row in rows],
        "fitting": fitting,
        "wrong": [row for row in rows if row.problems],
        "crowded": fitting > page.day.places_left,
        "unread": upload.table.unread,
        "signed": upload.signed(deployment_id=page.day.deployment.pk),
        "grounds": grounds() if form.about_cards else [],
        "refusal": refusal,
    }
    return render(request, "fleet/register_list_preview.html", context)


def _context(page: Page) -> dict[str, Any]:
    return {"day": page.day, "window": page.day.window, "site": page.day.site, "token": page.token}
