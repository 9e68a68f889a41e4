"""The page of a service as a revision would make it, before anybody else reads it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.editing.live import FACTS
from wanderamt.apps.catalogue.editing.subjects import UNCONFIRMED, parse
from wanderamt.apps.catalogue.editing.views.parts import content_of, revision_or_404
from wanderamt.apps.catalogue.editing.wording import language_name
from wanderamt.apps.catalogue.models import Revision, Service
from wanderamt.apps.catalogue.models.text import reading
from wanderamt.apps.catalogue.views.service import page
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.languages import UI_LANGUAGES, LanguageTag


@staff(Role.EDITOR)
@require_safe
def preview(request: HttpRequest, revision_id: UUID, language: str) -> HttpResponse:
    """The public page in a language, with the facts and texts of the revision."""
    revision = revision_or_404(revision_id)
    subject = parse(revision.subject)
    if language not in UI_LANGUAGES or not subject.service_id:
        raise Http404
    content, above = content_of(revision), _above(revision, language)
    with translation.override(language), reading(prefix=subject.prefix, texts=content.texts):
        return page(request, _service(content, subject.service_id), preview=above)


def _above(revision: Revision, language: str) -> dict[str, Any]:
    """What editors are told above the page: in their language, whatever the page below is in."""
    editors = translation.get_language() or "de"
    return {
        "revision": revision,
        "language": language,
        "languages": [(each, str(language_name(each))) for each in UI_LANGUAGES],
        "title": _("Vorschau von Fassung %(number)s") % {"number": revision.number},
        "back": _("Zurück zur Fassung"),
        "choose": _("Sprache der Vorschau"),
        "editors": editors,
        "direction": "rtl" if LanguageTag(editors).is_rtl else "ltr",
    }


def _service(content: Content, service_id: str) -> Service:
    """The service as the content has it; it is not stored."""
    facts = {name: value for name, value in content.facts.items() if name in FACTS}
    notes = sum(f".{UNCONFIRMED}." in segment for segment in content.texts)
    return Service(pk=service_id, unconfirmed=notes, **facts)
