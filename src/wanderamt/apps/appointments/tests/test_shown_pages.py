"""What a search has shown is signed, carried along and kept with the hold: lead times stand on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from wanderamt.apps.appointments.models import Hold
from wanderamt.apps.appointments.views import shown
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")
HOLD = "/termin/halten/"


@pytest.fixture
def asked(window: OpeningWindow, settings: Settings) -> dict[str, Any]:
    """A card at 9:20, as the page of times sends it."""
    settings.ALTCHA = False
    start = window.starts_at + timedelta(minutes=20)
    return {
        "services": "personalausweis",
        "start": f"{window.pk}|{start.isoformat()}",
        "form_key": str(uuid7()),
    }


@pytest.mark.parametrize("raw", ["", "9.9", "9.9:forged", "\u0000"])
def test_what_was_not_signed_here_is_nothing(raw: str) -> None:
    assert shown.read(raw) is None


def test_what_the_search_has_shown_is_remembered_with_the_hold(
    client: Client, asked: dict[str, Any], window: OpeningWindow, make_window: Any, city: Any
) -> None:
    counter = city.counter("Bürgeramt Aegi")
    make_window(
        counter=counter,
        site=counter.site,
        starts_at=window.starts_at - timedelta(days=5),
        ends_at=window.ends_at - timedelta(days=5),
        public_from=window.public_from,
    )
    wide = client.get("/termin/", {"services": "personalausweis"})
    assert shown.read(wide.context["shown"]) == (9, 9)
    bus = client.get("/termin/", {"services": "personalausweis", "days": "0"})
    assert shown.read(bus.context["shown"]) == (9, 9)
    client.post(HOLD, {**asked, "gezeigt": bus.context["shown"]})
    assert [(each.offered_days, each.forced_days) for each in Hold.objects.all()] == [(9, 9)]
    client.post(HOLD, {**asked, "form_key": str(uuid7()), "gezeigt": "0.0:forged"})
    assert Hold.objects.filter(offered_days=None, forced_days=None).count() == 1


def test_the_office_that_is_wished_is_no_free_choice(
    client: Client, window: OpeningWindow, make_window: Any, city: Any
) -> None:
    counters = [city.counter(f"Bürgeramt {name}") for name in ("Aegi", "Linden")]
    for number, counter in enumerate(counters):
        make_window(
            counter=counter,
            site=counter.site,
            starts_at=window.starts_at - timedelta(days=5 - number),
            ends_at=window.ends_at - timedelta(days=5 - number),
            public_from=window.public_from,
        )
    page = client.get("/termin/", {"services": "personalausweis", "office": str(counters[1].pk)})
    assert shown.read(page.context["shown"]) == (9, 10)
    none = client.get("/termin/", {"services": "personalausweis", "spoken": "ar"})
    assert none.context["shown"] == ""
