"""The only door for other rooms."""

from wanderamt.apps.fieldsync.models import Device, Klaerfall, Lease
from wanderamt.apps.fieldsync.queries.klaerfaelle import klaerfaelle
from wanderamt.apps.fieldsync.queries.units import UnitLine, units

__all__ = ["Device", "Klaerfall", "Lease", "UnitLine", "klaerfaelle", "units"]
