"""Forms for those who wait: parking and passing on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.places import DeskLabel
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.forms import Form

_MINUTES = (
    ("", _("bis wir sie wieder holen")),
    ("5", _("5 Minuten")),
    ("15", _("15 Minuten")),
    ("30", _("30 Minuten")),
)


class ParkForm(Form):
    """Somebody is not called for a while."""

    reason = forms.ChoiceField(label=_("Warum"), choices=Ticket.ParkedFor.choices)
    minutes = forms.TypedChoiceField(
        label=_("Wie lange"), choices=_MINUTES, coerce=int, required=False, empty_value=None
    )


class PassOnForm(Form):
    """To a desk of this window ("2"), to any other desk (""), or to another counter (its window)."""

    to = forms.ChoiceField(label=_("Wohin"), required=False)
    remark = forms.CharField(
        label=_("Was noch zu tun ist"),
        required=False,
        max_length=200,
        help_text=_("Ohne Namen und ohne Gründe, die nur die Person angehen."),
    )

    def __init__(
        self,
        *args: Any,
        desks: Mapping[int, DeskLabel],
        neighbours: Sequence[OpeningWindow],
        besides: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.neighbours = {str(each.pk): each for each in neighbours}
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("nächster freier Platz")),
            *((str(number), place.label) for number, place in desks.items() if number != besides),
            *((key, each.counter.name) for key, each in self.neighbours.items()),
        ]

    @property
    def window(self) -> OpeningWindow | None:
        """The other counter, where one was chosen."""
        return self.neighbours.get(self.cleaned_data["to"])

    @property
    def desk(self) -> int | None:
        """The desk of this window, where one was chosen."""
        chosen = self.cleaned_data["to"]
        return int(chosen) if chosen and self.window is None else None
