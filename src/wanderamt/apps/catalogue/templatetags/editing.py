"""`{% load editing %}`: words and small parts of the pages of editors."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wanderamt.apps.catalogue.editing import wording
from wanderamt.apps.catalogue.editing.check import Finding, Gap
from wanderamt.apps.catalogue.editing.compare import Place
from wanderamt.apps.catalogue.editing.content import EASY, GERMAN
from wanderamt.apps.catalogue.editing.forms import LABELS, Line, TextsForm
from wanderamt.apps.catalogue.editing.views.parts import place_text
from wanderamt.apps.catalogue.models import Revision
from wanderamt.engines.texts import TextState
from wanderamt.foundation import formatting

register = template.Library()
register.filter("language_name", wording.language_name)
register.filter("rule_name", wording.rule_name)

STATE_WORDS = {
    TextState.SOURCE: pgettext_lazy("Text", "Original"),
    TextState.HUMAN: pgettext_lazy("Text", "von Menschen"),
    TextState.MACHINE: pgettext_lazy("Text", "maschinell"),
    TextState.REVIEWED: pgettext_lazy("Text", "geprüft"),
    TextState.OUTDATED: pgettext_lazy("Text", "veraltet"),
    TextState.MISSING: pgettext_lazy("Text", "fehlt"),
}
_EASY_WORDS = {
    TextState.SOURCE: gettext_lazy("Leichte Sprache ist aktuell"),
    TextState.REVIEWED: gettext_lazy("Leichte Sprache ist aktuell"),
    TextState.OUTDATED: gettext_lazy("Leichte Sprache ist veraltet"),
    TextState.MISSING: gettext_lazy("Leichte Sprache fehlt"),
}


@register.filter
def state_word(state: TextState) -> Any:
    """The state of a text in a word."""
    return STATE_WORDS[state]


@register.filter
def easy_word(state: TextState) -> Any:
    """How the text in Leichte Sprache stands to the German one beside it."""
    return _EASY_WORDS.get(state, STATE_WORDS[state])


@register.filter
def gap_words(gaps: Iterable[Gap]) -> str:
    """The missing rules in one line."""
    names = ", ".join(str(wording.rule_name(gap.kind)) for gap in gaps)
    return _("fehlt: %(rules)s") % {"rules": names}


@register.simple_tag
def language_link(revision: Revision, language: str) -> SafeString:
    """The language as a link to the page where its texts are written."""
    sources = language in {GERMAN, EASY}
    url = (
        reverse("catalogue:editing_sources", args=[revision.pk])
        if sources
        else reverse("catalogue:editing_language", args=[revision.pk, language])
    )
    return format_html('<a class="kern-link" href="{}">{}</a>', url, wording.language_name(language))


@register.simple_tag
def public_page(service_id: str) -> str:
    """The page that everybody reads."""
    return reverse("catalogue:service", args=[service_id])


@register.simple_tag
def revision_line(revision: Revision) -> str:
    """Who wrote it, who published it, when: one sentence."""
    state = Revision.State(revision.state)
    at = revision.published_at or revision.submitted_at or revision.changed_at
    who = {"author": revision.author, "reviewer": revision.reviewer, "day": formatting.day(at)}
    if revision.author is None:
        return _("Mit der Software gekommen, festgehalten am %(day)s") % who
    return str(_LINES[state]) % who


_LINES = {
    Revision.State.DRAFT: gettext_lazy("Von %(author)s, zuletzt geändert am %(day)s"),
    Revision.State.SUBMITTED: gettext_lazy("Von %(author)s, eingereicht am %(day)s"),
    Revision.State.PUBLISHED: gettext_lazy("Von %(author)s, veröffentlicht von %(reviewer)s am %(day)s"),
    Revision.State.REPLACED: gettext_lazy("Von %(author)s, veröffentlicht von %(reviewer)s am %(day)s"),
    Revision.State.WITHDRAWN: gettext_lazy("Von %(author)s, zurückgezogen"),
}


@register.simple_tag
def earlier(history: Sequence[Revision], revision: Revision) -> Revision | None:
    """The revision before this one in the history; None for the first."""
    return next((each for each in history if each.number < revision.number), None)


@register.simple_tag
def fact_label(name: str) -> Any:
    """What a fact is called."""
    return LABELS[name]


@register.simple_tag
def fact_words(name: str, value: Any) -> str:
    """A fact in words."""
    return place_text(Place(name), value)


@register.filter
def pairs(form: TextsForm) -> Iterator[tuple[Line | None, Line]]:
    """The lines of a page of sources: German with Leichte Sprache; None where German is written elsewhere."""
    german: Line | None = None
    for line in form.lines:
        if line.language == GERMAN:
            german = line
        else:
            yield german, line


@register.filter
def of_segment(findings: Iterable[Finding], segment: str) -> list[str]:
    """What was found in one text, each with what helps."""
    return [
        _("„%(found)s“: %(hint)s") % {"found": each.detail, "hint": _(each.hint)}
        for each in findings
        if each.segment == segment
    ]
