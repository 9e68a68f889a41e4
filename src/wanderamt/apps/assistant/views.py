"""The assistant as a page with a question form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from wanderamt.apps.assistant import learning
from wanderamt.apps.assistant.answering import Reply, reply, reply_about
from wanderamt.apps.assistant.forms import AskForm
from wanderamt.apps.assistant.learning import ready
from wanderamt.apps.catalogue.public import UnknownService
from wanderamt.engines.retrieval.understanding import Model
from wanderamt.foundation import clock
from wanderamt.foundation.access import public
from wanderamt.foundation.altcha import address_of
from wanderamt.foundation.brake import Brake
from wanderamt.kernel.languages import LanguageTag

#: A person who types does not reach that; a program that asks everything does.
questions = Brake(kind="assistant", allowed=60)


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """One question, one answer. Nothing of it is stored; it is sent as a form, never in an address."""
    form = AskForm(request.POST or None)
    found = None
    by = ready()
    if form.is_bound and form.is_valid() and by is not None:
        found = form.accept(lambda: _reply(request, form, by))
    elif form.is_bound and by is None:
        learning.begin()
    context = {
        "form": form,
        "reply": found,
        "learning": form.is_bound and by is None,
        "name": settings.ASSISTANT_NAME,
        "today": clock.today(),
        "direction": "rtl" if found and LanguageTag(found.understood.language).is_rtl else "ltr",
    }
    return render(request, "assistant/ask.html", context)


def _reply(request: HttpRequest, form: AskForm, by: Model) -> Reply:
    """Raises TooManyTries."""
    now, who = clock.now(), address_of(request)
    questions.check(who, now=now)
    questions.note(who, now=now)
    message, language = form.cleaned_data["question"], get_language() or "de"
    if chosen := form.cleaned_data["service"]:
        try:
            return reply_about(chosen, message, by=by, today=clock.today(), language=language)
        except UnknownService:  # nobody chose that on our page
            pass
    return reply(message, by=by, today=clock.today(), language=language)
