"""Facts that one room tells another after they have become true."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Something that happened at the aware moment `at`. Subclasses add what the listener needs to know."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an event needs an aware moment")
