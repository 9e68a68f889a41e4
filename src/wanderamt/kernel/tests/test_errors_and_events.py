from datetime import UTC, datetime
from typing import ClassVar

import pytest

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.events import DomainEvent
from wanderamt.kernel.text import N_

NAIVE = datetime(2026, 9, 29, 9)  # noqa: DTZ001 - what must be refused


class RoomTooSmall(DomainError):
    code: ClassVar[str] = "room_too_small"
    message: ClassVar[str] = N_("Der Raum hat nur %(seats)s Plätze.")


def test_an_error_speaks_german_and_names_its_field() -> None:
    error = RoomTooSmall(field="room", seats=4)

    assert str(error) == "Der Raum hat nur 4 Plätze."
    assert (error.code, error.field, dict(error.params)) == ("room_too_small", "room", {"seats": 4})


def test_the_bare_error_still_says_a_whole_sentence() -> None:
    error = DomainError()

    assert (str(error), error.field) == ("Das ist nicht möglich.", None)


def test_params_of_an_error_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        RoomTooSmall(seats=4).params["seats"] = 5


def test_an_event_knows_its_moment() -> None:
    moment = datetime(2026, 9, 29, 9, tzinfo=UTC)

    assert DomainEvent(at=moment).at == moment


def test_an_event_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        DomainEvent(at=NAIVE)
