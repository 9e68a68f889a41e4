"""The assistant as a page with a question form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from wanderamt.apps.assistant import learning
from wanderamt.apps.assistant.conversation import turn
from wanderamt.apps.assistant.forms import AskForm
from wanderamt.apps.assistant.learning import ready
from wanderamt.apps.assistant.turns import Asked, Memory, Press, Reply
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
        "direction": "rtl" if found and LanguageTag(found.language).is_rtl else "ltr",
    }
    return render(request, "assistant/ask.html", context)


def _reply(request: HttpRequest, form: AskForm, by: Model) -> Reply:
    """Raises TooManyTries."""
    now, who = clock.now(), address_of(request)
    questions.check(who, now=now)
    questions.note(who, now=now)
    asked = Asked(
        message=form.cleaned_data["question"],
        now=now,
        language=get_language() or "de",
        press=Press.of(form.cleaned_data["press"]),
        memory=Memory.unpack(form.cleaned_data["memory"]),
        fields=request.POST.dict(),
        who=who,
    )
    return turn(asked, by=by)
