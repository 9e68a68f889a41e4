"""What hub and units know of each other. The same tables on both; each side fills its own."""

from wanderamt.apps.fieldsync.models.hub import (
    Bundle,
    Certificate,
    Device,
    Downward,
    EnrolmentCode,
    Klaerfall,
    Lease,
    Received,
    Refusal,
)
from wanderamt.apps.fieldsync.models.loss import Loss
from wanderamt.apps.fieldsync.models.unit import Arrived, OwnCommand, OwnState

__all__ = [
    "Arrived",
    "Bundle",
    "Certificate",
    "Device",
    "Downward",
    "EnrolmentCode",
    "Klaerfall",
    "Lease",
    "Loss",
    "OwnCommand",
    "OwnState",
    "Received",
    "Refusal",
]
