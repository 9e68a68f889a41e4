"""Examples for the page that shows every component in every state."""

from typing import Any

from django.http import QueryDict


def examples(query: QueryDict) -> dict[str, Any]:
    return {}
