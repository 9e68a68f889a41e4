"""Reads: what somebody asks for, and what still waits for an answer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wanderamt.apps.appointments.models import Appointment, ChangeWish

State = ChangeWish.State


def latest(appointment: Appointment) -> ChangeWish | None:
    """The last wish about this appointment, with its new place; None where nobody has wished anything."""
    found = ChangeWish.objects.filter(appointment=appointment).select_related("to_window__site")
    return found.order_by("asked_at", "pk").last()


def open_wish(appointment: Appointment) -> ChangeWish | None:
    """The wish that waits for an answer."""
    found = ChangeWish.objects.filter(appointment=appointment, state=State.OPEN)
    return found.select_related("to_window__site", "hold").first()


def waiting(holders: Collection[UUID] | None = None) -> "QuerySet[ChangeWish]":
    """The wishes without an answer at windows that are away (with one of `holders`), the oldest first."""
    found = ChangeWish.objects.filter(state=State.OPEN).exclude(window__held_by=None)
    if holders is not None:
        found = found.filter(window__held_by__in=holders)
    return found.select_related("window", "appointment").order_by("asked_at", "pk")


def late(*, now: datetime) -> "QuerySet[ChangeWish]":
    """The wishes for which no answer can come in time any more."""
    return ChangeWish.objects.filter(state=State.OPEN, until__lte=now).order_by("until", "pk")


def back() -> "QuerySet[ChangeWish]":
    """The wishes without an answer at windows that nobody has any more."""
    return ChangeWish.objects.filter(window__held_by=None, state=State.OPEN).order_by("asked_at", "pk")
