"""Who asked is forgotten some time after the request was closed; that somebody asked is not."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from wanderamt.apps.fleet import mails, retention, services
from wanderamt.apps.fleet.models import Deployment, VisitRequest

Ask = Callable[..., VisitRequest]


def test_the_contact_is_forgotten_after_the_retention_time(ask: Ask, now: datetime, client: Client) -> None:
    request = ask(note="Bitte klingeln.")
    services.withdraw_request(request=request, version=1, now=now)

    assert retention.purge(now=now + timedelta(days=30)) == 0
    assert retention.purge(now=now + timedelta(days=31)) == 1
    assert retention.purge(now=now + timedelta(days=32)) == 0

    request.refresh_from_db()
    assert (request.contact_name, request.email, request.phone, request.note) == ("–", "", "", "")
    assert request.organisation == "Pflege & Wohnen Martinshof"
    assert client.get(mails.request_path(request)).status_code == 200


def test_declined_and_served_requests_are_cleared_too(ask: Ask, published: Deployment, now: datetime) -> None:
    services.decline_request(request=ask(), version=1, reason="Nein.", now=now)
    assert published.window_id is not None
    services.mark_served(window_id=published.window_id, now=now)

    assert retention.purge(now=now + timedelta(days=31)) == 2


def test_open_and_planned_requests_keep_their_contact(ask: Ask, published: Deployment, now: datetime) -> None:
    ask()

    assert retention.purge(now=now + timedelta(days=400)) == 0


def test_nobody_gets_the_link_to_a_forgotten_request(ask: Ask, now: datetime) -> None:
    from wanderamt.foundation.models import OutboxMail

    request = ask()
    services.withdraw_request(request=request, version=1, now=now)
    retention.purge(now=now + timedelta(days=31))
    OutboxMail.objects.all().delete()

    services.mail_link_again(reference=request.reference, email="", now=now)

    assert not OutboxMail.objects.exists()
