"""Why something that came from a unit, or goes to one, is not taken as it is. One list for hub, unit and
pages.
"""

from enum import StrEnum


class Reason(StrEnum):
    """A named reason. The values are stored and sent: they never change their meaning."""

    # what arrived is not what was signed
    FORGED = "forged"
    MALFORMED = "malformed"
    # the chain
    DUPLICATE = "duplicate"
    FORK = "fork"
    GAP = "gap"
    TRUNCATED = "truncated"
    # the clock
    FUTURE = "future"
    CLOCK_OFF = "clock_off"
    # leases
    NO_LEASE = "no_lease"
    LEASE_NOT_BEGUN = "lease_not_begun"
    LEASE_ENDED = "lease_ended"
    LEASE_NOT_YOURS = "lease_not_yours"
    # who speaks
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    OTHER_CITY = "other_city"
    # what is said
    UNKNOWN_KIND = "unknown_kind"
    NEWER_VERSION = "newer_version"
    TOO_OLD = "too_old"
    UNKNOWN_OBJECT = "unknown_object"
    NUMBER_USED = "number_used"
    NUMBER_NOT_YOURS = "number_not_yours"
    DIFFERENT_OUTCOME = "different_outcome"
    # what is carried
    BAD_BUNDLE = "bad_bundle"
    SNAPSHOT_FOREIGN = "snapshot_foreign"


class Malformed(ValueError):
    """Bytes that cannot be read as what they should be; `reason` says whether they are broken, too new or too
    old.
    """

    def __init__(self, detail: str, *, reason: Reason = Reason.MALFORMED) -> None:
        super().__init__(detail)
        self.detail = detail
        self.reason = reason
