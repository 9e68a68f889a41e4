"""Steps that tests of editing take: a whole content, a draft, a submitted revision of the passport."""

from datetime import date, datetime
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.content import EASY, Content, read
from wanderamt.apps.catalogue.editing.subjects import of_service
from wanderamt.apps.catalogue.models import Revision
from wanderamt.kernel.ids import uuid7

SUMMARY = "service.reisepass.summary"


def easy(content: Content) -> Content:
    """The same with Leichte Sprache of today for every segment."""
    for segment in content.texts:
        if content.state(segment, EASY) != "source":
            content = content.with_text(segment, EASY, "")
            content = content.with_text(segment, EASY, "Das ist leicht.")
    return content


def started(author: Any, now: datetime, subject: str = "reisepass") -> Revision:
    """A new draft of a service."""
    return services.start(subject=of_service(subject), author=author.pk, form_key=uuid7(), now=now)


def with_summary(draft: Revision, text: str, now: datetime) -> Revision:
    """The draft, saved by its author with another German summary."""
    content = read(draft.content).with_text(SUMMARY, "de", text)
    return services.save(
        revision=draft, author=draft.author_id, content=content, version=draft.version, now=now
    )


def submitted(author: Any, now: datetime, *, note: str = "", planned_on: date | None = None) -> Revision:
    """A changed summary and other minutes, whole in Leichte Sprache, waiting for somebody else."""
    draft = started(author, now)
    content = read(draft.content).with_text(SUMMARY, "de", "Ein neuer Satz.").with_facts(minutes=17)
    draft = services.save(revision=draft, author=author.pk, content=easy(content), version=1, now=now)
    return services.submit(
        revision=draft, author=author.pk, note=note, planned_on=planned_on, version=2, now=now
    )


def url(route: str, *args: Any) -> str:
    return reverse(f"catalogue:editing{route}", args=args)


def body(response: Any) -> str:
    return unescape(response.content.decode())


def shown(client: Client, route: str, *args: Any) -> str:
    response = client.get(url(route, *args))
    assert response.status_code == 200, response
    return body(response)


def begin(client: Client, subject: str = "service.reisepass") -> Revision:
    answer = client.post(url("_start", subject), {"form_key": str(uuid7())})
    draft = Revision.objects.get(state=Revision.State.DRAFT)
    assert answer["Location"] == url("_revision", draft.pk)
    return draft


def typed(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends back from a form, with `changes`; boxes and lists as they are ticked."""
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in found.items() if value not in (None, False)}
    return {**sent, **changes}
