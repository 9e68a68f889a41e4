from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from conftest import FrozenClock
from wanderamt.foundation import retention
from wanderamt.foundation.models import Attempt, OutboxMail


@pytest.mark.django_db
def test_every_registered_room_is_asked_with_the_time(
    monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[datetime] = []

    def purge(*, now: datetime) -> int:
        asked.append(now)
        return 3

    monkeypatch.setattr(retention, "_registered", {})
    retention.register("attic", purge)
    call_command("purge")
    assert (asked, "attic: 3 erased" in capsys.readouterr().out) == ([frozen_clock.moment], True)


def test_rooms_are_found_by_their_module() -> None:
    assert {"foundation", "fleet"} <= set(retention.rooms())


@pytest.mark.django_db
def test_foundation_forgets_old_mails_tries_and_sessions(now: datetime) -> None:
    old = now - timedelta(days=30)
    OutboxMail.objects.create(recipient="a@post.example", state="sent", sent_at=old, created_at=old)
    Session.objects.create(session_key="old", session_data="", expire_date=old)
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(hours=1))
    Attempt.objects.create(kind="login", key="x", at=old)
    Attempt.objects.create(kind="login", key="x", at=now)
    assert (retention.purge(now=now), Attempt.objects.count()) == (3, 1)
    assert [session.session_key for session in Session.objects.all()] == ["new"]
