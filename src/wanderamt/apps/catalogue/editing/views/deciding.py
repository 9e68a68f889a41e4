"""A revision and what can be done with it: submit, take or send back, publish, withdraw, go back to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wanderamt.apps.catalogue.editing import queries, services
from wanderamt.apps.catalogue.editing.check import hard_places, refusals
from wanderamt.apps.catalogue.editing.compare import changes
from wanderamt.apps.catalogue.editing.forms import SendBackForm, StartForm, SubmitForm
from wanderamt.apps.catalogue.editing.subjects import parse
from wanderamt.apps.catalogue.editing.views.parts import content_of, differences, frame, me, revision_or_404
from wanderamt.apps.catalogue.editing.views.writing import begin
from wanderamt.apps.catalogue.editing.wording import sentence
from wanderamt.apps.catalogue.models import Revision
from wanderamt.foundation import clock
from wanderamt.foundation import errors as shown_errors
from wanderamt.foundation.access import staff
from wanderamt.foundation.forms import Form
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError

State = Revision.State


@staff(Role.EDITOR)
@require_safe
def revision(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """What the revision changes, what speaks against it, and what this person can do with it."""
    return _page(request, revision_or_404(revision_id))


def _page(request: HttpRequest, found: Revision, form: Form | None = None) -> HttpResponse:
    subject, content = parse(found.subject), content_of(found)
    changed = changes(content_of(found.base), content) if found.base else []
    is_open = found.state in queries.OPEN
    around = frame(request, found, "editing_revision")
    context = {
        **around,
        "form": _fitting(request, form, _form(found, mine=around["mine"])),
        "start_form": StartForm(),
        "differences": differences(subject, changed, content),
        "gaps": services.missing_rules(subject, found.planned_on, now=clock.now()) if is_open else (),
        "refusals": [sentence(subject, each) for each in refusals(subject, content)] if is_open else [],
        "advice": [sentence(subject, each) for each in hard_places(subject, content)] if is_open else [],
        "languages": queries.language_rows(content),
        "columns": queries.COLUMNS,
        "can_publish": found.state == State.SUBMITTED and not around["mine"],
        "can_return_to": not is_open,
    }
    return render(request, "catalogue/editing/revision.html", context, status=409 if form else 200)


def _form(found: Revision, *, mine: bool) -> Form | None:
    if found.state == State.DRAFT and mine:
        return SubmitForm(
            initial={"note": found.note, "planned_on": found.planned_on, "version": found.version}
        )
    return SendBackForm() if found.state == State.SUBMITTED and not mine else None


def _fitting(request: HttpRequest, sent: Form | None, usual: Form | None) -> Form | None:
    """The form with what was sent. From an old page it may be one that has no place here any more: then only
    what it says is shown.
    """
    if sent is None or type(sent) is type(usual):
        return sent or usual
    for each in sent.non_field_errors():
        messages.error(request, str(each))
    return usual


def _after(
    request: HttpRequest, found: Revision, deed: Callable[[], Any], done: str, form: Form | None = None
) -> HttpResponse:
    """Do it and go back to the revision with a word about it; a refusal is said there, too."""
    if form is not None:
        if not form.is_valid() or form.accept(deed) is None:
            return _page(request, revision_or_404(found.pk), form)
        messages.success(request, done)
        return redirect("catalogue:editing_revision", found.pk)
    try:
        deed()
    except DomainError as error:
        messages.error(request, shown_errors.text(error))
    else:
        messages.success(request, done)
    return redirect("catalogue:editing_revision", found.pk)


@staff(Role.EDITOR)
@require_POST
def submit(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """The author hands the draft to somebody else. A second click finds it submitted."""
    found = revision_or_404(revision_id)
    if found.state == State.SUBMITTED:
        return redirect("catalogue:editing_revision", found.pk)
    form = SubmitForm(request.POST)
    return _after(
        request,
        found,
        lambda: _submit(request, found, form),
        _("Jetzt kann eine andere Person prüfen."),
        form,
    )


def _submit(request: HttpRequest, found: Revision, form: SubmitForm) -> Revision:
    data = form.cleaned_data
    return services.submit(
        revision=found,
        author=me(request),
        note=data["note"],
        planned_on=data["planned_on"],
        version=data["version"],
        now=clock.now(),
    )


@staff(Role.EDITOR)
@require_POST
def take_back(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """The author goes on writing."""
    found = revision_or_404(revision_id)
    return _after(
        request,
        found,
        lambda: services.take_back(revision=found, author=me(request), now=clock.now()),
        _("Sie können weiterschreiben."),
    )


@staff(Role.EDITOR)
@require_POST
def send_back(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """The second person asks for changes."""
    found = revision_or_404(revision_id)
    form = SendBackForm(request.POST)
    return _after(
        request,
        found,
        lambda: services.send_back(
            revision=found, reviewer=me(request), reason=form.cleaned_data["reason"], now=clock.now()
        ),
        _("Die Fassung ist zurückgegeben."),
        form,
    )


@staff(Role.EDITOR)
@require_POST
def publish(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """The second person makes it public. A second click finds it published."""
    found = revision_or_404(revision_id)
    if found.state == State.PUBLISHED:
        return redirect("catalogue:editing_revision", found.pk)
    return _after(
        request,
        found,
        lambda: services.publish(revision=found, reviewer=me(request), now=clock.now()),
        _("Die Fassung ist veröffentlicht. Alle lesen jetzt den neuen Text."),
    )


@staff(Role.EDITOR)
@require_POST
def withdraw(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """Put a draft aside."""
    found = revision_or_404(revision_id)
    return _after(
        request,
        found,
        lambda: services.withdraw(revision=found, now=clock.now()),
        _("Der Entwurf ist zurückgezogen. Sein Inhalt bleibt in der Geschichte."),
    )


@staff(Role.EDITOR)
@require_POST
def roll_back(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """Begin a new draft with the content of an older revision."""
    found = revision_or_404(revision_id)
    subject = parse(found.subject)
    note = _("Zurück zu Fassung %(number)s") % {"number": found.number}
    return begin(
        request,
        subject,
        lambda key: services.start(
            subject=subject,
            author=me(request),
            form_key=key,
            now=clock.now(),
            content=content_of(found),
            note=note,
        ),
    )
