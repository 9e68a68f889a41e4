"""`{% load catalogue_texts %}`: texts of the service list, honest about their language.

A text that there is not yet in the reader's language is shown in German and marked as German: a screen reader
then speaks it as such, and within right-to-left text it keeps its own direction.
"""

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import german, shown
from wanderamt.engines.law import DOUBTS, Unconfirmed
from wanderamt.engines.texts import TextState
from wanderamt.engines.texts.bidi import isolate_numbers_html
from wanderamt.foundation import formatting
from wanderamt.kernel.languages import LanguageTag

register = template.Library()


def said(key: str, *, fallback: str = "") -> SafeString:
    """The text of a segment, escaped; in its own language and direction where that is not the page's."""
    found = shown(key)
    return in_its_language(found.text or fallback, found.language)


def in_its_language(text: str, language: str) -> SafeString:
    """A text of known language, marked as such where it is not the page's.

    Its lines stay lines; numbers, citations and addresses keep their order in right-to-left text.
    """
    rtl = direction(language) == "rtl"
    shape = mark_safe(isolate_numbers_html(text)) if rtl else conditional_escape(text)  # noqa: S308 - escaped there
    lines = format_html('<span class="wa-lines">{}</span>', shape) if "\n" in text else shape
    if not text or language == (get_language() or "de"):
        return lines
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction(language), lines)


def direction(language: str) -> str:
    """How the language is written: "rtl" or "ltr"."""
    return "rtl" if LanguageTag(language).is_rtl else "ltr"


@register.simple_tag(takes_context=True, name="said")
def said_tag(context: Context, key: str) -> SafeString:
    """`{% said "service.reisepass.summary" %}`. The German text stands below it where the page shows the
    originals (`original` in the context), and below every translation of an older German text.
    """
    found, state = said(key), shown(key).state
    source = german(key) if context.get("original") or state is TextState.OUTDATED else ""
    if not source or shown(key).language == "de":
        return found
    return format_html('{} <span class="ca-original" lang="de" dir="ltr">{}</span>', found, source)


@register.simple_tag(takes_context=True)
def said_of(context: Context, service: Service, part: str) -> SafeString:
    """`{% said_of service "summary" %}`: a text about a service; the name falls back to the key."""
    return said_tag(context, service.segment(part)) or SafeString(service.pk if part == "name" else "")


@register.simple_tag
def doubt(item: Unconfirmed) -> str:
    """Why something is not confirmed, as a sentence in the language of the page."""
    first, second = item.between or (None, None)
    return gettext(DOUBTS[item.doubt]) % {"first": formatting.day(first), "second": formatting.day(second)}


register.simple_tag(in_its_language, name="said_in")
