"""Makes a bound form field ready for the KERN markup: which control it is, its id, options and attributes."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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
    """One radio button or checkbox of a group; the second line `hint` comes from the choice's label."""

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
    """Render the control itself with its KERN classes; days and times get the browser's own picker.

    What a person typed is never lost: a day that no picker can show comes back as text.
    """
    widget, value = field.field.widget, field.value()
    for widget_class, input_type, pattern in _NATIVE:
        if isinstance(widget, widget_class):
            kind_of_input, value = _native(field, input_type)
            # A date picker understands one way of writing only; a plain text field shows what was typed.
            vars(widget).update(input_type=kind_of_input, format=pattern)
    block = {"select": "kern-form-input__select", "checkbox": "kern-form-check__checkbox"}.get(
        control_kind, "kern-form-input__input"
    )
    names = [str(widget.attrs.get("class", "")), block, f"{block}--error" if field.errors else ""]
    attributes = field.build_widget_attrs({"class": " ".join(filter(None, names))}, widget)
    if field.auto_id and "id" not in widget.attrs:
        attributes["id"] = field.auto_id
    return SafeString(widget.render(field.html_name, value, attributes, field.form.renderer))


def _native(field: BoundField, input_type: str) -> tuple[str, Any]:
    value = field.value()
    if not isinstance(value, str) or not value:
        return input_type, value
    try:
        return input_type, field.field.to_python(value)
    except ValidationError:
        return "text", value


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
