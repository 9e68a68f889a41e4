"""The assistant as a page with a question form, and as parts of it for the panel on other pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wanderamt.apps.assistant import learning, noting
from wanderamt.apps.assistant.conversation import turn
from wanderamt.apps.assistant.forms import AskForm
from wanderamt.apps.assistant.layout import kinds, said
from wanderamt.apps.assistant.learning import ready
from wanderamt.apps.assistant.road import is_on_the_road
from wanderamt.apps.assistant.showing import reply_html
from wanderamt.apps.assistant.turns import Asked, Memory, Press, Reply
from wanderamt.engines.privacy.redaction import packaged_rules
from wanderamt.engines.retrieval.understanding import Model
from wanderamt.foundation import clock
from wanderamt.foundation.access import public
from wanderamt.foundation.altcha import address_of, client_of
from wanderamt.foundation.brake import Brake

#: A person who types does not reach that; a program that asks everything does.
questions = Brake(kind="assistant", allowed=60)
#: Whoever asks for that gets the panel, or one turn, instead of the page around it.
PART = "text/vnd.wanderamt.turn+html"
_BUSY = 503


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """One question, one answer. Nothing of it is stored; it is sent as a form, never in an address."""
    form = AskForm(request.POST or None)
    found, by = None, ready()
    if form.is_bound and form.is_valid() and by is not None:
        found = form.accept(lambda: _reply(request, form, by))
    elif (
        form.is_bound and by is None and not is_on_the_road()
    ):  # learning needs the memory that a unit works in
        learning.begin()
    return _shown(request, form, found)


@public
@require_POST
def feedback(request: HttpRequest) -> HttpResponse:
    """Whether an answer was right. Without consent only that is counted."""
    memory = Memory.unpack(request.POST.get("memory", ""))
    noting.note_feedback(memory, is_right=request.POST.get("right") == "yes", now=clock.now())
    template = "assistant/includes/thanks.html" if _is_part(request) else "assistant/thanks.html"
    return _varying(render(request, template, {"name": settings.ASSISTANT_NAME, "memory": memory.pack()}))


@public
@require_GET
@cache_control(public=True, max_age=86_400)
def redaction_rules(_request: HttpRequest) -> HttpResponse:
    """What is taken out of a question, for browsers: the list that the server uses."""
    return HttpResponse(packaged_rules(), content_type="application/json")


def _reply(request: HttpRequest, form: AskForm, by: Model) -> Reply:
    """Raises TooManyTries."""
    now, who = clock.now(), address_of(request)
    questions.check(who, now=now)
    questions.note(who, now=now)
    memory, question = Memory.unpack(form.cleaned_data["memory"]), form.cleaned_data["question"]
    asked = Asked(
        message=question,
        now=now,
        language=get_language() or "de",
        press=Press.of(form.cleaned_data["press"]),
        memory=noting.marked(memory, consent=form.cleaned_data.get("consent", False) or memory.consent),
        fields=request.POST,  # a field may come more than once
        who=who,
        client=client_of(request),
    )
    found = turn(asked, by=by)
    noting.note_turn(found, is_question=bool(question.strip()), now=now)
    return found


def _shown(request: HttpRequest, form: AskForm, found: Reply | None) -> HttpResponse:
    context: dict[str, Any] = {
        "name": settings.ASSISTANT_NAME,
        "kinds": kinds(),
        "reply": found,
        "has_language_model": bool(settings.ASSISTANT_LLM_USES),
    }
    today = clock.today()
    if found:
        context |= {
            "turn": reply_html(request, found, today=today),
            "said": said(form.cleaned_data["question"], today=today),
            "form": AskForm(),
        }
    else:
        context |= {"form": form, "learning": form.is_bound and not form.errors}
    if not _is_part(request):
        return _varying(render(request, "assistant/ask.html", context))
    template = _part(found, is_asked=form.is_bound)
    status = _BUSY if form.is_bound and not found else 200
    return _varying(render(request, template, context, status=status))


def _part(found: Reply | None, *, is_asked: bool) -> str:
    if found:
        return "assistant/part.html"
    return "assistant/includes/trouble.html" if is_asked else "assistant/panel.html"


def _is_part(request: HttpRequest) -> bool:
    return PART in request.headers.get("Accept", "")


def _varying(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Accept"])
    return response
