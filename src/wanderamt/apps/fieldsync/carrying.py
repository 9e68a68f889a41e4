"""What a unit takes along of numbers: the blocks that are set aside for it."""

from django.db.models import QuerySet

from wanderamt.foundation.carrying import Carried, Stays, Trip
from wanderamt.foundation.carrying import number_scopes as all_scopes
from wanderamt.foundation.models import NumberBlock


def _blocks(trip: Trip) -> QuerySet[NumberBlock]:
    scopes = [each.scope for each in all_scopes(trip.windows)]
    return NumberBlock.objects.filter(holder=trip.holder, scope__in=scopes)


CARRIED = (Carried(model=NumberBlock, rows=_blocks, stays=Stays.STOP),)
