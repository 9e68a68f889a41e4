"""Pages that exist in two languages only are shown whole in one of them, never half translated."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from wanderamt.web.languages import STAFF_LANGUAGES

#: Rooms and pages of hosts and staff beside those that an access rule keeps for staff.
_ROOMS = frozenset({"fleet", "demo"})
_PAGES = frozenset({"login", "logout"})


class PageLanguageMiddleware:
    """Shows pages of staff and hosts in German where the reader's language is neither German nor English.

    A page whose words are German must not say that it is Turkish, and must not run from right to left: screen
    readers would speak it wrongly. `request.few_languages` tells the language switch what there is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> None:
        """Django calls this when it knows the view and before it runs."""
        if not has_few_languages(request, view):
            return
        request.few_languages = True  # type: ignore[attr-defined]  # read by the context of every page
        if translation.get_language() not in STAFF_LANGUAGES:
            translation.activate(STAFF_LANGUAGES[0])
            request.LANGUAGE_CODE = STAFF_LANGUAGES[0]


def has_few_languages(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Tell whether the page exists in the languages of staff only."""
    match = request.resolver_match
    if match is None:
        return False
    of_staff = str(getattr(view, "access_rule", "")).startswith("staff:")
    return of_staff or bool(_ROOMS & set(match.app_names)) or match.view_name in _PAGES
