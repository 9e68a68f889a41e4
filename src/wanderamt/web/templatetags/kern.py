"""`{% load kern %}`: the KERN components of this house, shown in web/README.md and on the page /bausteine/.

The tags turn values into markup and know no other room. Markup: templates/kern/, looks: wanderamt.css.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wanderamt.engines.texts import bidi
from wanderamt.foundation import formatting
from wanderamt.kernel.ids import uuid7
from wanderamt.web import city_map, fields, languages, states

register = template.Library()


def _isolated(shown: Callable[[Any], str], direction: bidi.Direction) -> Callable[[Any], str]:
    """`shown`, kept in one piece inside right-to-left text; other languages get it as it is."""

    @wraps(shown)
    def isolated(value: Any) -> str:
        text = shown(value)
        return bidi.isolate(text, direction) if text and languages.right_to_left() else text

    return isolated


register.filter("euro", _isolated(formatting.euro, "ltr"))
register.filter("number", _isolated(formatting.number, "ltr"))
register.filter("percent", _isolated(formatting.percent, "ltr"))
register.filter("day", _isolated(formatting.day, "auto"))
register.filter("day_long", _isolated(formatting.day_long, "auto"))
register.filter("clock", _isolated(formatting.clock, "ltr"))
register.filter("clock_text", formatting.clock_text)
register.filter("minutes", formatting.minutes)
register.filter("phone", formatting.phone)
register.simple_tag(formatting.phone_link, name="kern_phone")
register.simple_tag(formatting.span_text, name="span_text")


@register.filter
def lines(text: object) -> SafeString:
    """A text with a line for each of its lines; in right-to-left pages its numbers keep their order."""
    shown = bidi.isolate_numbers_html if languages.right_to_left() else escape
    return mark_safe("<br>".join(shown(line) for line in str(text).split("\n")))  # noqa: S308 - escaped line by line


@register.simple_tag
def kern_languages(staff: bool = False) -> list[languages.Choice]:  # noqa: FBT001, FBT002 - a template tag's keyword
    """The languages of the switch; `staff=True`: only those that the pages of staff are kept in."""
    return languages.choices(staff=bool(staff))


@register.simple_tag
def kern_machine_draft() -> bool:
    """Whether a program translated the words of this page."""
    return languages.is_machine_draft()


#: How loud a button is -> its class. One primary button per page.
_BUTTONS = {
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "danger": "secondary wa-btn--danger",
}
_ALERT_TONES = ("info", "success", "warning", "danger")


@register.simple_tag
def kern_icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A symbol. Silent for screen readers unless it has a `label`; size: small, large, x-large."""
    sized = f" kern-icon--{size}" if size else ""
    if label:
        return format_html(
            '<span class="kern-icon kern-icon--{}{}" role="img" aria-label="{}"></span>', name, sized, label
        )
    return format_html('<span class="kern-icon kern-icon--{}{}" aria-hidden="true"></span>', name, sized)


@register.simple_tag
def kern_badge(
    state: object,
    word: object = None,
    tone: str | None = None,
    icon: str | None = None,
    small: bool = False,  # noqa: FBT001, FBT002 - a template tag's keyword
) -> SafeString:
    """A state as word, icon and colour. `state` is an enum value; web/states.py says how it looks."""
    shown = states.look(state, word, tone, icon)
    return format_html(
        '<span class="kern-badge kern-badge--{}{}">{}<span class="kern-label">{}</span></span>',
        shown.tone,
        " kern-badge--small" if small else "",
        kern_icon(shown.icon),
        shown.word,
    )


# ----------------------------------------------------------------------------------------------- forms


@register.inclusion_tag("kern/field.html")
def kern_field(field: BoundField, **options: Any) -> dict[str, Any]:
    """A form field with label, hint and error. Options:

    variant="cards" (choices as large cards), "row" (side by side) or "slots" (times of a day),
    width=2|4|10|20 (characters), optional=False (no "(freiwillig)"), hide_label=True (screen readers only),
    heading=True (the label is the h1), suffix="Personen" (a unit behind the input), label=, hint=.
    """
    control_kind = fields.kind(field)
    context: dict[str, Any] = {
        "field": field,
        "kind": control_kind,
        "label": options.get("label") or field.label,
        "hint": options.get("hint") or field.help_text,
        "hint_id": f"{field.auto_id}_helptext",
        "error_id": f"{field.auto_id}_error",
        "show_optional": options.get("optional", True)
        and not field.field.required
        and control_kind != "checkbox",
        **{name: options.get(name) for name in ("variant", "width", "hide_label", "heading", "suffix")},
    }
    field.help_text = context["hint"]  # so that Django points aria-describedby at it
    described = {"hint_id": context["hint"], "error_id": field.errors}
    context["described_by"] = " ".join(context[name] for name, text in described.items() if text)
    if control_kind == "choices":
        context["groups"] = fields.option_groups(field)
    else:
        context["control"] = fields.control(field, control_kind)
    return context


@register.inclusion_tag("kern/fields.html")
def kern_fields(form: forms.BaseForm) -> dict[str, Any]:
    """All fields of a form in their order, hidden ones included; no error summary, no button."""
    return {"form": form}


@register.inclusion_tag("kern/errors.html")
def kern_errors(*sources: Any, title: str | None = None) -> dict[str, Any]:
    """The error summary of forms and formsets: links to the fields, takes the focus; empty without errors."""
    problems = [problem for source in sources if source for problem in _problems(source)]
    return {"problems": problems, "title": title}


def _problems(source: Any) -> list[dict[str, str]]:
    if isinstance(source, forms.BaseFormSet):
        own = [{"text": str(text), "target": ""} for text in source.non_form_errors()]
        return own + [problem for form in source.forms for problem in _problems(form)]
    if not source.is_bound:
        return []
    found = [{"text": str(text), "target": ""} for text in source.non_field_errors()]
    for field in source:
        target = "" if fields.kind(field) == "hidden" else fields.first_control_id(field)
        found += [{"text": str(text), "target": target, "label": field.label} for text in field.errors]
    return found


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """The hidden key against double submits where no `CreatingForm` brings one; a repeated page keeps it."""
    request = context.get("request")
    key = str(uuid7())
    if request is not None and request.method == "POST":
        with suppress(ValueError):
            key = str(UUID(request.POST.get("form_key", "")))
    return format_html('<input type="hidden" name="form_key" value="{}">', key)


def _button_class(kind: str, block: bool, small: bool) -> str:  # noqa: FBT001 - passed on from the tags
    names = f"kern-btn kern-btn--{_BUTTONS.get(kind, 'secondary')}"
    return names + (" kern-btn--block" if block else "") + (" kern-btn--x-small" if small else "")


def _button_content(text: object, icon: str, icon_only: bool) -> SafeString:  # noqa: FBT001 - as above
    label = format_html('<span class="kern-label{}">{}</span>', " kern-sr-only" if icon_only else "", text)
    return format_html("{}{}", kern_icon(icon), label) if icon else label


@register.simple_tag
def kern_button(text: str, kind: str = "primary", icon: str = "", **attributes: Any) -> SafeString:
    """A button, by default the page's one primary submit.

    kind: primary, secondary, tertiary, danger. block=True fills the width, small=True is for table rows,
    icon_only=True hides the text from sight. All other keywords become attributes: name, value, type, form,
    formaction, id, hx_get (as hx-get), aria_label, disabled=True.
    """
    names = _button_class(kind, attributes.pop("block", False), attributes.pop("small", False))
    content = _button_content(text, icon, attributes.pop("icon_only", False))
    attributes.setdefault("type", "submit")
    return format_html('<button class="{}"{}>{}</button>', names, _flat(attributes), content)


@register.simple_tag
def kern_link_button(
    url: str, text: str, kind: str = "primary", icon: str = "", **attributes: Any
) -> SafeString:
    """A link that looks like a button: it goes somewhere, it changes nothing. Keywords as for kern_button."""
    names = _button_class(kind, attributes.pop("block", False), attributes.pop("small", False))
    content = _button_content(text, icon, attributes.pop("icon_only", False))
    return format_html('<a class="{}" href="{}"{}>{}</a>', names, url, _flat(attributes), content)


def _flat(attributes: Mapping[str, Any]) -> SafeString:
    """Keywords as attributes; an underscore is a hyphen, True a bare name, False and None nothing."""
    return flatatt({key.replace("_", "-"): value for key, value in attributes.items() if value is not None})


# -------------------------------------------------------------------------------------------- messages


@register.simple_block_tag
def kern_alert(
    content: str, kind: str = "info", title: str = "", role: str = "", level: int = 2
) -> SafeString:
    """A message: `{% kern_alert "warning" "Titel" %}…{% endkern_alert %}`. An empty body is left out.

    role="alert" only for what appears after an action; level is that of the heading.
    """
    tone = kind if kind in _ALERT_TONES else "info"
    body = content.strip()
    shape = (
        '<div class="kern-alert kern-alert--{}"{}>'
        '<div class="kern-alert__header">{}<h{} class="kern-title">{}</h{}></div>{}</div>'
    )
    return format_html(
        shape,
        tone,
        format_html(' role="{}"', role) if role else "",
        kern_icon(tone, "large"),
        level, title, level,
        format_html('<div class="kern-alert__body wa-prose">{}</div>', mark_safe(body)) if body else "",  # noqa: S308 - rendered by the template engine, already escaped
    )  # fmt: skip


@register.inclusion_tag("kern/empty.html")
def kern_empty(
    title: str, text: str = "", url: str = "", action: str = "", icon: str = "info"
) -> dict[str, Any]:
    """An empty list: what will be here and how to begin."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


# ------------------------------------------------------------------------------------- facts and lists


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of a description list. Without `change_url` there is no link."""

    key: object
    values: tuple[object, ...]
    change_url: str = ""


def _summary_row(row: Any) -> SummaryRow:
    if isinstance(row, Mapping):
        key, value, url = row["key"], row.get("value"), row.get("change_url", "")
    elif isinstance(row, (tuple, list)):
        key, value, url = (*row, "")[:3]
    else:
        key, value, url = row.key, row.value, getattr(row, "change_url", "")
    values = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    return SummaryRow(key, values, url or "")


@register.inclusion_tag("kern/summary.html")
def kern_summary(rows: Iterable[Any], title: str = "", level: int = 2) -> dict[str, Any]:
    """Facts to check: rows are (key, value), (key, value, change_url), or dicts and objects with these names.

    A list as value is shown line by line; nothing is shown as "Keine Angabe".
    """
    return {"rows": [_summary_row(row) for row in rows], "title": title, "level": level}


@register.inclusion_tag("kern/progress.html")
def kern_progress(step: int, total: int, title: str = "") -> dict[str, Any]:
    """Where a person is in a form of several pages: "Schritt 2 von 4"."""
    return {"step": step, "total": total, "title": title}


@register.inclusion_tag("kern/tasks.html")
def kern_tasks(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """A task list. An item has title, state (see states.py) and, where it is open, url; maybe hint, word."""
    return {"items": list(items), "label": label or gettext("Aufgaben")}


@register.inclusion_tag("kern/when.html")
def kern_when(
    start: datetime, end: datetime | None = None, place: str = "", address: str = ""
) -> dict[str, Any]:
    """The time and place of an appointment: the biggest thing on its page."""
    return {"start": start, "end": end, "place": place, "address": address}


@register.inclusion_tag("kern/stats.html")
def kern_stats(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Figures side by side: (label, value) or (label, value, note)."""
    return {"items": [(*item, "", "")[:3] for item in items], "label": label or gettext("Kennzahlen")}


@register.inclusion_tag("kern/bars.html")
def kern_bars(items: Iterable[Any], title: str, sentence: str = "", unit: str = "") -> dict[str, Any]:
    """Bars of (label, number) inside the table with the numbers; `sentence` says what they show."""
    pairs = list(items)
    top = max((float(number) for _, number in pairs), default=0.0) or 1.0
    bars = [
        {"label": label, "number": number, "width": round(max(float(number), 0.0) / top * 100, 2)}
        for label, number in pairs
    ]
    return {"bars": bars, "title": title, "sentence": sentence, "unit": unit}


# ----------------------------------------------------------------------------------------- ways around


@register.inclusion_tag("kern/back.html")
def kern_back(url: str, text: str = "") -> dict[str, Any]:
    """The link back, at the top of a page that belongs to a flow."""
    return {"url": url, "text": text}


@register.inclusion_tag("kern/breadcrumbs.html")
def kern_breadcrumbs(*steps: str) -> dict[str, Any]:
    """The way to this page, in pairs: `{% kern_breadcrumbs home _("Start") "" _("Diese Seite") %}`."""
    return {"items": [{"url": url, "text": text} for url, text in zip(steps[::2], steps[1::2], strict=True)]}


@register.inclusion_tag("kern/pagination.html", takes_context=True)
def kern_pagination(context: Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Pages of a list; keeps the filters in the address. Nothing for a single page."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)

    def url(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": [(number, url(number) if isinstance(number, int) else "") for number in numbers],
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
        "next": url(page.next_page_number()) if page.has_next() else "",
    }


register.simple_tag(city_map.kern_map)
register.simple_tag(city_map.map_name)
