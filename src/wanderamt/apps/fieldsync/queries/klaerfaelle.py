"""What a person must decide, with both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wanderamt.apps.fieldsync.hub import words
from wanderamt.apps.fieldsync.models import Klaerfall, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A command that waits: what, and when by the device's clock."""

    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KlaerfallSheet:
    """The page of one Klaerfall. What waits is `shown` up to FOLLOWERS, `waiting` says how many there are."""

    klaerfall: Klaerfall
    what: str
    why: str
    waiting: int
    shown: list[Waiting]
    ways: list[Klaerfall.WayOut]


#: How many commands that wait are listed by name.
FOLLOWERS = 20
_HELD = Q(followers__state=Received.State.HELD)


def klaerfaelle(*, open_only: bool = True) -> QuerySet[Klaerfall]:
    """Open ones, those first on which the most depends; or the settled, the newest first."""
    listed = Klaerfall.objects.select_related("device", "window__site", "command").annotate(
        waiting=Count("followers", filter=_HELD)
    )
    if open_only:
        return listed.filter(state=Klaerfall.State.OPEN).order_by("-waiting", "opened_at")
    return listed.filter(state=Klaerfall.State.SETTLED).order_by("-settled_at")


def klaerfall(klaerfall_id: UUID) -> KlaerfallSheet:
    """Raises Klaerfall.DoesNotExist."""
    found = Klaerfall.objects.select_related("device", "window__site", "command").get(pk=klaerfall_id)
    held = found.followers.filter(state=Received.State.HELD).order_by("incarnation", "seq")
    return KlaerfallSheet(
        klaerfall=found,
        what=what(found),
        why=words.reason(found.reason),
        waiting=held.count(),
        shown=[Waiting(what=words.kind(each.kind), at=each.at) for each in held[:FOLLOWERS]],
        ways=ways(found),
    )


def what(klaerfall: Klaerfall) -> str:
    """What the unit did, or what is wrong where it is not about a single command."""
    if klaerfall.command is not None:
        return words.kind(klaerfall.command.kind)
    return words.reason(klaerfall.reason)


def ways(klaerfall: Klaerfall) -> list[Klaerfall.WayOut]:
    """What can be chosen, the suggestion first."""
    way = Klaerfall.WayOut
    possible: Sequence[Klaerfall.WayOut] = [way.APPLY_AGAIN, way.APPLY_WITH_TIME, way.BY_HAND, way.KEEP_HUB]
    if klaerfall.command is None:
        possible = {
            "gap": [way.SKIP_GAP],
            "certificate_revoked": [way.KEEP_HUB, way.APPLY_AGAIN],
        }.get(klaerfall.reason, [way.BY_HAND])
    suggested = way(klaerfall.suggestion)
    return [suggested, *(each for each in possible if each != suggested)]
