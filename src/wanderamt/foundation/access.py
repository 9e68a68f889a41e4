"""Access rules. Every view carries exactly one; a guard test walks all routes and fails without it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from wanderamt.foundation import links
from wanderamt.foundation.roles import Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public(view: View[P]) -> View[P]:
    """Everybody may open the page."""
    view.access_rule = "public"  # type: ignore[attr-defined]  # the mark that the guard test reads
    return view


def staff(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Only signed-in staff with one of `roles`; others are asked to sign in or told that it is not theirs."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                login = f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}"
                if request.headers.get("HX-Request") == "true":
                    # A screen that refreshes itself goes there as a whole: no login form in its list.
                    return HttpResponse(headers={"HX-Redirect": login})
                return redirect(login)
            if not any(user.has_role(role) for role in roles):
                return render(request, "403.html", status=403)
            response = view(request, *args, **kwargs)
            # A shared tablet must not show the last person's page from its cache.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.access_rule = "staff:" + ",".join(roles)  # type: ignore[attr-defined]  # as above
        return guarded

    return decorate


def signed_link(
    purpose: str,
) -> Callable[[Callable[Concatenate[HttpRequest, UUID, P], HttpResponse]], View[P]]:
    """The route's `token` must be signed for `purpose`; the view gets the UUID it stands for, not the token.

    A forged, foreign or old link gets a page that says what to do, with status 403 or 410.
    """

    def decorate(view: Callable[Concatenate[HttpRequest, UUID, P], HttpResponse]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            token = cast("str", kwargs.pop("token"))
            try:
                subject = links.read(token, purpose=purpose)
            except links.LinkExpired:
                return render(request, "foundation/link_expired.html", status=410)
            except links.LinkInvalid:
                return render(request, "foundation/link_invalid.html", status=403)
            response = view(request, subject, *args, **kwargs)
            # The address is the key: no proxy may store it, no other site may be told it. Not "no-referrer":
            # browsers then send "Origin: null" with every form of the page, which the CSRF check refuses.
            response.headers["Cache-Control"] = "no-store"
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        guarded.access_rule = f"link:{purpose}"  # type: ignore[attr-defined]  # as above
        return guarded

    return decorate
