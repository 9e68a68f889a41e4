"""`{% load proof %}{% proof %}` inside a form: the hidden fields that `foundation.altcha.check` reads."""

from typing import Any

from django import template
from django.template.context import Context

from wanderamt.foundation import altcha, clock

register = template.Library()


@register.inclusion_tag("foundation/proof.html", takes_context=True)
def proof(context: Context) -> dict[str, Any]:
    """A page that is shown again keeps its age, so that a person does not wait twice; the proof is new."""
    made = altcha.context(now=clock.now())
    request = context.get("request")
    sent = request.POST.get(altcha.STAMP, "") if request is not None else ""
    return made | ({"stamp": sent} if sent else {})
