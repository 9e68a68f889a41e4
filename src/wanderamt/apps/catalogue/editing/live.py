"""What readers see now, as a content; and a content made what readers see."""

from typing import Any

from wanderamt.apps.catalogue.editing import errors
from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.editing.subjects import UNCONFIRMED, Subject
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import wordings
from wanderamt.apps.catalogue.services import put_texts

#: Columns that follow from something else and are no facts that somebody edits.
_DERIVED = {"id", "unconfirmed"}
FACTS = tuple(field.name for field in Service._meta.concrete_fields if field.name not in _DERIVED)


def snapshot(subject: Subject) -> Content:
    """All facts and texts of the subject as they are published. Raises UnknownSubject."""
    return Content(facts=_facts(subject), texts=wordings(subject.prefix))


def _facts(subject: Subject) -> dict[str, Any]:
    if not subject.service_id:
        return {}
    found = Service.objects.filter(pk=subject.service_id).values(*FACTS).first()
    if found is None:
        raise errors.UnknownSubject
    return dict(found)


def apply(subject: Subject, content: Content) -> None:
    """Make `content` what readers see: facts, every text, and no text that it does not have. The caller has
    checked it. Call it inside of a transaction.
    """
    if subject.service_id:
        facts = {name: value for name, value in content.facts.items() if name in FACTS}
        notes = sum(segment.startswith(f"{subject.prefix}{UNCONFIRMED}.") for segment in content.texts)
        Service.objects.filter(pk=subject.service_id).update(**facts, unconfirmed=notes)
    put_texts(prefix=subject.prefix, texts=content.texts)
