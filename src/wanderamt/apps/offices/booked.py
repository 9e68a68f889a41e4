"""Which windows people count on.

Offices know no appointments, but opening hours must not change under people who have one. So the apps that
know register themselves here when the program starts: the need points upwards, the import does not.
"""

from collections.abc import Callable, Collection
from uuid import UUID

Provider = Callable[[Collection[UUID]], set[UUID]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let `provider(window_ids)` say in which of these windows somebody has or is taking a time. Twice is
    once."""
    if provider not in _providers:
        _providers.append(provider)


def booked_windows(window_ids: Collection[UUID]) -> set[UUID]:
    """Those of the windows that somebody counts on; one question to each who has registered."""
    return {found for provider in _providers for found in provider(window_ids)}
