"""What every page of a unit knows: how its connection is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def unit(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - the signature of a context processor
    """`unit_bar` on a unit, nothing at the hub; it asks nothing on pages that do not draw it."""
    from wanderamt.apps.fieldsync.checkout.queries import bar

    return {"unit_bar": SimpleLazyObject(bar)} if settings.UNIT_DIR is not None else {}
