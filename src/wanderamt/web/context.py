"""What every page knows: its theme, its navigation, and what the operator confirmed about itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wanderamt.web import navigation
from wanderamt.web.theme import theme_of

#: The city's central number, from the city's own pages.
CONTACT_PHONE = "0511 168-32000"


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. The navigation costs nothing on pages that do not draw it."""
    return {
        "theme": theme_of(request),
        "contact_phone": CONTACT_PHONE,
        "demo_mode": settings.DEMO,
        "assistant_name": settings.ASSISTANT_NAME,
        "few_languages": getattr(request, "few_languages", False),
        "staff_links": SimpleLazyObject(lambda: navigation.links_for(request)),
    }
