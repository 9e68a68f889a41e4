"""A service as schema.org GovernmentService: what search engines and assistants read in the page."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import shown
from wanderamt.engines.law import FeeResult

#: The page stands inside of <script>: nothing in a text may end it or begin a comment.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_CITY = {"@type": "City", "name": "Hannover"}
_PROVIDER = {"@type": "GovernmentOrganization", "name": "Landeshauptstadt Hannover", "areaServed": _CITY}


def government_service(service: Service, *, fees: FeeResult | None) -> dict[str, Any]:
    """The service by the vocabulary of schema.org. A price only where the sum is exact and confirmed."""
    name, summary = shown(service.segment("name")), shown(service.segment("summary"))
    url = settings.BASE_URL + reverse("catalogue:service", args=[service.pk])
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": url,
        "url": url,
        "name": name.text or service.pk,
        "description": summary.text,
        "inLanguage": summary.language,
        "alternateName": service.words,
        "identifier": service.leika,
        "provider": _PROVIDER,
        "areaServed": _CITY,
        "audience": {"@type": "Audience", "name": service.who},
        "availableChannel": {"@type": "ServiceChannel", "serviceUrl": url, "name": "Bürgeramt"},
    }
    if fees is not None and not fees.is_lower_bound and not fees.unconfirmed:
        price = f"{fees.total_cents // 100}.{fees.total_cents % 100:02d}"
        found["offers"] = {"@type": "Offer", "price": price, "priceCurrency": "EUR"}
    return {key: value for key, value in found.items() if value}


def script_safe(data: dict[str, Any]) -> SafeString:
    """The data as JSON that can stand inside of a script element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 - escaped for <script>
