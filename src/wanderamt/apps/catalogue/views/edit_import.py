"""The page where an editor compares an XZuFi file with our list, and makes drafts of what is different."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from wanderamt.apps.catalogue.editing.views.parts import me
from wanderamt.apps.catalogue.exchange import importing
from wanderamt.apps.catalogue.exchange.errors import XzufiError
from wanderamt.apps.catalogue.views.edit_upload import LIMITS, Planned, UploadForm
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.foundation.uploads import SmallFilesInMemory

Page = Callable[[HttpRequest], HttpResponse]


def _takes_whole_lists(view: Page) -> Page:
    """Larger files than elsewhere, and only of editors: nothing of the form is read before this line, the
    token against forged forms included.
    """

    def wrapped(request: HttpRequest) -> HttpResponse:
        request.upload_handlers = [SmallFilesInMemory(request, most_bytes=LIMITS.bytes)]
        return view(request)

    return wrapped


@csrf_exempt  # csrf_protect below looks at the token, after the access rule
@staff(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@_takes_whole_lists
@csrf_protect
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; read what it would change; send it again to make the drafts. Nothing else is stored."""
    if request.method != "POST":
        return _page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    planned = form.plan(on=clock.today())
    if planned is not None and form.confirms(planned) and _took(request, form, planned):
        return redirect(f"{reverse('catalogue:editing')}?state=draft")
    return _page(request, form, planned)


def _took(request: HttpRequest, form: UploadForm, planned: Planned) -> bool:
    try:
        drafts = importing.apply(planned.found, author=me(request), now=clock.now(), form_key=form.key)
    except XzufiError as error:
        form.refuse(error)
        return False
    said = ngettext("%(count)s Entwurf ist angelegt.", "%(count)s Entwürfe sind angelegt.", drafts)
    messages.success(request, said % {"count": drafts} if drafts else _("Die Datei ist aufgehoben."))
    return True


def _page(request: HttpRequest, form: UploadForm, planned: Planned | None = None) -> HttpResponse:
    """With a plan that can be carried out, the form asks for the same file once more."""
    can_go_on = planned is not None and not planned.found.refused and planned.does_something
    if planned is not None and can_go_on:
        form.ask_again(planned)
    context = {"form": form, "planned": planned, "can_go_on": can_go_on}
    return render(request, "catalogue/editing/import.html", context)
