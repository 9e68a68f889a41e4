"""Forms of editors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.assistant.gaps import reading
from wanderamt.engines.retrieval.understanding import ELSEWHERE, NOT_OURS
from wanderamt.foundation.forms import Form

#: What of a service is asked; "" leaves it open.
FACET_NAMES = {
    "": _("Allgemein"),
    "documents": _("Unterlagen"),
    "fee": _("Kosten"),
    "duration": _("Dauer"),
    "where": _("Ort"),
    "online": _("Online"),
    "appointment": _("Termin"),
    "deadline": _("Frist"),
    "proxy": _("Vertretung"),
    "validity": _("Gültigkeit"),
}


class AssignForm(Form):
    """To what a group of questions belongs, and which of them."""

    label = forms.ChoiceField(label=_("Gehört zu"))
    facet = forms.ChoiceField(label=_("Gefragt ist"), required=False, choices=list(FACET_NAMES.items()))
    questions = forms.MultipleChoiceField(label=_("Diese Fragen"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, gap: reading.Gap, names: dict[str, str], **kwargs: Any) -> None:
        """`names` are those of all labels, services and referrals."""
        super().__init__(*args, auto_id=f"id_{gap.key}_%s", **kwargs)
        keys = [str(each.pk) for each in gap.questions]
        texts = [each.text for each in gap.questions]
        choices = {"questions": list(zip(keys, texts, strict=True)), "label": label_choices(names)}
        for name, each in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = each
        self.initial = {"label": next(iter(gap.thought), NOT_OURS), "facet": "", "questions": keys}


def label_choices(names: dict[str, str]) -> list[tuple[Any, Any]]:
    """Services, then what others do, then what is nobody's here."""
    ordered = sorted(names.items(), key=lambda each: each[1].casefold())
    return [
        (NOT_OURS, _("Nicht unser Thema")),
        (_("Dienstleistungen"), [each for each in ordered if not each[0].startswith(ELSEWHERE)]),
        (_("Andere Behörden"), [each for each in ordered if each[0].startswith(ELSEWHERE)]),
    ]
