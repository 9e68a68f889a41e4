"""A host's answers until they are sent. They live in the session, on the server, and end with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from wanderamt.apps.fleet.forms import STEPS, Step, StepForm
from wanderamt.apps.fleet.values import RequestData
from wanderamt.kernel.ids import uuid7

_DRAFT = "fleet.draft"
_SENT = "fleet.sent"


class Draft:
    """What was typed, page by page, and the key that keeps it from being sent twice."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session
        self._kept: dict[str, Any] = session.get(_DRAFT) or {"key": str(uuid7()), "pages": {}}

    @property
    def key(self) -> UUID:
        return UUID(self._kept["key"])

    @property
    def begun(self) -> bool:
        return bool(self._kept["pages"])

    @property
    def first_open(self) -> Step | None:
        """The first page that has not been answered; None when all have."""
        return next((step for step in STEPS if step.slug not in self._kept["pages"]), None)

    def keep(self, step: Step, typed: QueryDict) -> None:
        """Keep a page that was found good."""
        page = typed.copy()
        page.pop("csrfmiddlewaretoken", None)
        self._kept["pages"][step.slug] = page.urlencode()
        self._session[_DRAFT] = self._kept

    def form(self, step: Step, *, today: date) -> StepForm:
        """The page as it was typed, or empty."""
        typed = self._kept["pages"].get(step.slug)
        return step.form(QueryDict(typed), today=today) if typed is not None else step.form(today=today)

    def forms(self, *, today: date) -> Mapping[Step, StepForm]:
        """All pages, to be checked once more: a day that was good yesterday may be past now."""
        return {step: self.form(step, today=today) for step in STEPS}

    def sent(self, request_id: UUID) -> None:
        """The request exists: forget the answers, remember what they became."""
        self._session[_SENT] = {"key": self._kept["key"], "request": str(request_id)}
        self.forget()

    def forget(self) -> None:
        self._session.pop(_DRAFT, None)


def last_sent(session: SessionBase) -> UUID | None:
    """The request that was sent from this browser last."""
    sent = session.get(_SENT)
    return UUID(sent["request"]) if sent else None


def sent_before(session: SessionBase, *, key: UUID | None) -> bool:
    """Whether the page with this key has already become the last request: a second click, or the page sent
    again.
    """
    sent = session.get(_SENT)
    return sent is not None and key is not None and sent["key"] == str(key)


def request_data(forms: Mapping[Step, StepForm]) -> RequestData:
    """All answers together. The forms must be valid."""
    answers: dict[str, Any] = {}
    for form in forms.values():
        answers |= form.answers()
    return RequestData(**answers)
