"""What happens to requests and deployments. One verb, one transaction each."""

from wanderamt.apps.fleet.services.planning import cancel, change_plan, plan, publish, site_for
from wanderamt.apps.fleet.services.requests import (
    change_request,
    decline_request,
    mail_link_again,
    mark_served,
    request_visit,
    withdraw_request,
)

__all__ = [
    "cancel",
    "change_plan",
    "change_request",
    "decline_request",
    "mail_link_again",
    "mark_served",
    "plan",
    "publish",
    "request_visit",
    "site_for",
    "withdraw_request",
]
