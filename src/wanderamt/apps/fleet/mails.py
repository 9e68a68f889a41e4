"""What hosts are told, in the language in which they asked."""

from datetime import datetime

from wanderamt.apps.fleet.models import Deployment, VisitRequest
from wanderamt.foundation import links, mail


def request_url(request: VisitRequest) -> str:
    """The address under which the host follows and changes the request; whoever has it may do so."""
    return links.url("fleet:request_show", request.pk, purpose="fleet.request")


def request_path(request: VisitRequest) -> str:
    """As `request_url`, within this site."""
    return links.path("fleet:request_show", request.pk, purpose="fleet.request")


def register_path(deployment: Deployment) -> str:
    """As `register_url`, within this site."""
    return links.path("fleet:register", deployment.pk, purpose="fleet.register")


def register_url(deployment: Deployment) -> str:
    """The address under which the host's coordinator registers residents."""
    return links.url("fleet:register", deployment.pk, purpose="fleet.register")


def request_received(request: VisitRequest, *, now: datetime) -> None:
    _send(request, "request_received", now=now)


def request_link(request: VisitRequest, *, now: datetime) -> None:
    _send(request, "request_link", now=now)


def request_withdrawn(request: VisitRequest, *, now: datetime) -> None:
    _send(request, "request_withdrawn", now=now)


def request_declined(request: VisitRequest, *, now: datetime) -> None:
    _send(request, "request_declined", now=now)


def deployment_published(deployment: Deployment, *, now: datetime) -> None:
    """Tell the host day, time and place, and how to register residents.

    Nothing for a deployment without a host.
    """
    if deployment.request is not None:
        _send(
            deployment.request,
            "deployment_published",
            now=now,
            deployment=deployment,
            register=register_url(deployment),
        )


def deployment_cancelled(deployment: Deployment, *, registered: int, now: datetime) -> None:
    """Tell the host that we do not come, and how many registered people we have told."""
    if deployment.request is not None:
        _send(
            deployment.request, "deployment_cancelled", now=now, deployment=deployment, registered=registered
        )


def _send(request: VisitRequest, template: str, *, now: datetime, **context: object) -> None:
    mail.send(
        to=request.email,
        template=f"fleet/mail/{template}.txt",
        context={"request": request, "link": request_url(request), **context},
        language=request.language,
        now=now,
    )
