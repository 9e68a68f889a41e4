"""Working apart and coming together again: what a unit signs, and what the hub makes of it.

Pure decisions: no database, no line, no cryptography of its own; `sign` and `verify` are handed in. Commands,
not rows: docs/explanation/fieldsync.md says why.
"""

from wanderamt.engines.sync.canonical import canonical_json, read_json
from wanderamt.engines.sync.chain import Head, Sorted, judge_head, sort_out
from wanderamt.engines.sync.envelopes import (
    Envelope,
    Signed,
    canonical,
    digest,
    from_wire,
    genesis,
    message,
    sealed,
    to_wire,
)
from wanderamt.engines.sync.formats import FORMAT, OLDEST, judge_version, readable
from wanderamt.engines.sync.leases import (
    CLOCK_TOLERANCE,
    LEASE_TOLERANCE,
    MAX_SKEW,
    LeaseSpan,
    covers,
    judge_clock,
)
from wanderamt.engines.sync.manifests import Carried, Manifest, check_manifest, manifest_of
from wanderamt.engines.sync.packing import MAX_UNPACKED, pack, unpack
from wanderamt.engines.sync.reasons import Malformed, Reason
from wanderamt.engines.sync.transfer import Pace, Piece, Priority, batch, next_span

__all__ = [
    "CLOCK_TOLERANCE",
    "FORMAT",
    "LEASE_TOLERANCE",
    "MAX_SKEW",
    "MAX_UNPACKED",
    "OLDEST",
    "Carried",
    "Envelope",
    "Head",
    "LeaseSpan",
    "Malformed",
    "Manifest",
    "Pace",
    "Piece",
    "Priority",
    "Reason",
    "Signed",
    "Sorted",
    "batch",
    "canonical",
    "canonical_json",
    "check_manifest",
    "covers",
    "digest",
    "from_wire",
    "genesis",
    "judge_clock",
    "judge_head",
    "judge_version",
    "manifest_of",
    "message",
    "next_span",
    "pack",
    "read_json",
    "readable",
    "sealed",
    "sort_out",
    "to_wire",
    "unpack",
]
