"""The only door for other rooms."""

from wanderamt.apps.fieldsync.checkout.services import check_out, confirm_loaded
from wanderamt.apps.fieldsync.hub.receiving import receive
from wanderamt.apps.fieldsync.hub.refusals import note_refusal
from wanderamt.apps.fieldsync.hub.settling import settle
from wanderamt.apps.fieldsync.keys.enrolment import enrol, make_code
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Lease
from wanderamt.apps.fieldsync.queries.klaerfaelle import klaerfaelle
from wanderamt.apps.fieldsync.queries.units import UnitLine, units

__all__ = [
    "Device",
    "Klaerfall",
    "Lease",
    "UnitLine",
    "check_out",
    "confirm_loaded",
    "enrol",
    "klaerfaelle",
    "make_code",
    "note_refusal",
    "receive",
    "settle",
    "units",
]
