"""Makes a bound form field ready for the KERN markup: which control it is, its ids, its options, its attributes."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

#: Native input types for the widgets that Django renders as plain text.
_NATIVE: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button or checkbox of a group. `hint` is a second line: the attribute `hint` of the choice's label."""

    label: Any
    hint: Any
    attributes: SafeString
    id: str


@dataclass(frozen=True, slots=True)
class OptionGroup:
    label: Any
    options: tuple[Option, ...]


def kind(field: BoundField) -> str:
    """Return the control: hidden, choices, checkbox, select, file or input."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one, too
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "multiselect" if widget.allow_multiple_selected else "select"
    return "file" if isinstance(widget, forms.FileInput) else "input"


def first_control_id(field: BoundField) -> str:
    """Return the id that a link of the error summary jumps to: the control, in a group its first option."""
    return f"{field.auto_id}_0" if kind(field) == "choices" else str(field.id_for_label or field.auto_id)


def control(field: BoundField, control_kind: str) -> SafeString:
    """Render the control itself with its KERN classes and, for days and times, with the browser's own picker."""
    widget = field.field.widget
    for widget_class, input_type, pattern in _NATIVE:
        if isinstance(widget, widget_class):
            widget.input_type = input_type  # type: ignore[attr-defined]  # every Input has one
            widget.format = pattern  # type: ignore[attr-defined]  # the only form that browsers accept
    block = {"select": "kern-form-input__select", "checkbox": "kern-form-check__checkbox"}.get(
        control_kind, "kern-form-input__input"
    )
    names = [str(widget.attrs.get("class", "")), block, f"{block}--error" if field.errors else ""]
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


def option_groups(field: BoundField) -> list[OptionGroup]:
    """Return the radio buttons or checkboxes of `field`, grouped as its choices are."""
    widget = field.field.widget
    attributes = field.build_widget_attrs({"id": field.auto_id}, widget)
    context = widget.get_context(field.html_name, field.value(), attributes)["widget"]
    block = f"kern-form-check__{'checkbox' if widget.input_type == 'checkbox' else 'radio'}"
    names = f"{block} {block}--error" if field.errors else block
    return [
        OptionGroup(label=label, options=tuple(_option(option, names) for option in options))
        for label, options, _index in context["optgroups"]
    ]


def _option(option: dict[str, Any], names: str) -> Option:
    label = option["label"]
    own = {key: value for key, value in option["attrs"].items() if key != "class"}
    attributes = {"type": option["type"], "name": option["name"], "class": names, **own}
    if option["value"] is not None:
        attributes["value"] = str(option["value"])
    return Option(
        label=label,
        hint=getattr(label, "hint", ""),
        attributes=flatatt(attributes),
        id=str(own.get("id", "")),
    )
