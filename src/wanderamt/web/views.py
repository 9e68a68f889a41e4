"""Pages that belong to no other room: start, information, sign-in, theme, errors."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from wanderamt.foundation.access import public
from wanderamt.web import theme
from wanderamt.web.components import examples


@public
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "web/start.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html", {"retention_days": settings.RETENTION_DAYS})


@public
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "web/contact.html")


@public
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only where invented people live."""
    if not settings.DEMO:
        raise Http404
    return render(request, "web/components.html", examples())


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme on this device and go back to where the person was."""
    response = redirect(_way_back(request))
    response.set_cookie(
        theme.COOKIE,
        theme.known(request.POST.get("theme")),
        max_age=theme.MAX_AGE,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "web:start"


@public
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language on this device; opened as a page, it offers the languages to choose from."""
    if request.method == "POST":
        return django_set_language(request)
    return render(request, "web/language.html", {"next": request.GET.get("next", "/")})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page was open too long or cookies are off: nothing was saved, and how to go on."""
    return render(request, "403_csrf.html", status=403)
