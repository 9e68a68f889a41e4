"""The service list as open data."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.public import Facts, bring_list, fees, in_every_language, service
from wanderamt.foundation import clock

router = Router(tags=["services"])


class ServiceOut(Schema):
    """A service with its texts by language. `mobile`: how far the mobile office gets with it on site."""

    id: str
    name: dict[str, str]
    summary: dict[str, str]
    legal_basis: list[str]
    mobile: str
    online: bool
    minutes: int
    verified: bool


class BringOut(Schema):
    text: str
    when: str
    required: bool


class ServiceDetailOut(ServiceOut):
    bring: list[BringOut]


class FeeQuestion(Schema):
    """What the fee depends on; leave out what is not known."""

    on: date | None = None
    age: int | None = None
    pages: int | None = None
    express: bool | None = None
    photo_by_office: bool | None = None
    direct_delivery: bool | None = None


class FeeLineOut(Schema):
    label: dict[str, str]
    cents: int
    citation: str


class FeeOut(Schema):
    """The fee in cents on the day asked for. `unconfirmed` names parts that are not known: the total is
    then a lower bound. `open_facts` names answers that would make it exact."""

    on: date
    lines: list[FeeLineOut]
    total_cents: int
    unconfirmed: list[str]
    open_facts: list[str]


@router.get("", response=list[ServiceOut], summary="All services")
def list_services(request: HttpRequest) -> Any:
    return [_told(each) for each in Service.objects.all()]


@router.get("/{service_id}", response=ServiceDetailOut, summary="One service with what to bring")
def show_service(request: HttpRequest, service_id: str) -> Any:
    found = service(service_id)
    return {**_told(found), "bring": bring_list([found], on=clock.today())}


def _told(service: Service) -> dict[str, Any]:
    texts = {part: in_every_language(service.segment(part)) for part in ("name", "summary")}
    facts = [name for name in ServiceOut.model_fields if name not in texts]
    return {**texts, **{name: getattr(service, name) for name in facts}}


@router.get("/{service_id}/fee", response=FeeOut, summary="What the service costs on a day")
def show_fee(request: HttpRequest, service_id: str, question: Query[FeeQuestion]) -> Any:
    on = question.on or clock.today()
    result = fees(
        service_id=service_id, on=on, facts=Facts(**question.dict(exclude={"on"}, exclude_none=True))
    )
    lines = [
        {
            "label": {**in_every_language(f"rule.{line.key}"), "de": line.label},
            "cents": line.cents,
            "citation": line.citation,
        }
        for line in result.lines
    ]
    return {
        "on": on,
        "lines": lines,
        "total_cents": result.total_cents,
        "unconfirmed": [line.label for line in result.unconfirmed],
        "open_facts": list(result.open_facts),
    }
