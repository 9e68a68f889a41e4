"""How the tests read a page and send a form."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from wanderamt.apps.offices.models import Counter, OpeningException
from wanderamt.kernel.ids import uuid7


def text(response: Any) -> str:
    """The words of a page, one space between them."""
    content = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))
    return re.sub(r" (?=[).,])|(?<=\() ", "", words)


def send(client: Client, address: str, values: dict[str, Any], **more: Any) -> Any:
    return client.post(address, {**values, **more})


def save(client: Client, address: str, values: dict[str, Any]) -> Any:
    """Look at the effect, then save it."""
    key = str(uuid7())
    shown = send(client, address, values, form_key=key)
    assert shown.status_code == 200, shown
    assert shown.context["shown"] is not None, shown.context["form"].errors
    seen = shown.context["form"]["seen"].value()
    return send(client, address, values, form_key=key, seen=seen, save="1")


def addresses(counter: Counter) -> dict[str, str]:
    """Every route; a rule and an exception are there."""
    rule, exception = counter.rules.get().pk, OpeningException.objects.first()
    named: dict[str, list[Any]] = {
        "opening": [],
        "deviations": [],
        "exception_new": [],
        "exception_remove": [exception.pk if exception else uuid7()],
        "rule": [rule],
        "rule_remove": [rule],
        "rule_new": [counter.pk],
        "desks": [counter.pk],
    }
    return {name: reverse(f"offices:{name}", args=args) for name, args in named.items()}
