"""The only door for other rooms. No lower room asks fleet; the demo tells its story through it."""

from wanderamt.apps.fleet.models import Answer, Deployment, KitItem, Unit, VisitRequest
from wanderamt.apps.fleet.services import decline_request, plan, publish, request_visit, withdraw_request
from wanderamt.apps.fleet.services.packing import check_off, undo
from wanderamt.apps.fleet.values import PlanData, PreferredTime, RequestData

__all__ = [
    "Answer",
    "Deployment",
    "KitItem",
    "PlanData",
    "PreferredTime",
    "RequestData",
    "Unit",
    "VisitRequest",
    "check_off",
    "decline_request",
    "plan",
    "publish",
    "request_visit",
    "undo",
    "withdraw_request",
]
