"""`{% load roles %}`: pages show only links that the person may follow."""

from typing import Any

from django import template

from wanderamt.foundation.roles import Role

register = template.Library()


@register.filter
def has_role(user: Any, role: str) -> bool:
    """Whether the signed-in person has the role: `{% if user|has_role:"clerk" %}`."""
    return bool(user.is_authenticated and user.has_role(Role(role)))
