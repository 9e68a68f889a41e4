"""To find a question in the inbox, and to answer it."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.assistant.handover.replying import ADVICE, Answer
from wanderamt.apps.assistant.handover.sending import LONGEST
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.assistant.staff.forms import FACET_NAMES
from wanderamt.apps.catalogue.public import titled
from wanderamt.engines.retrieval.understanding.cleaning import has_words
from wanderamt.foundation.forms import Form

_STATES = {"": _("Offen"), "answered": _("Beantwortet"), "closed": _("Am Telefon geklärt")}


class InboxFilter(Form):
    """Which questions; with a number only that one, whatever its state."""

    number = forms.CharField(
        label=_("Nummer"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    state = forms.ChoiceField(label=_("Stand"), required=False, choices=list(_STATES.items()))
    language = forms.ChoiceField(
        label=_("Sprache"), required=False, choices=[("", _("Alle Sprachen")), *settings.LANGUAGES]
    )

    def found(self) -> QuerySet[HandoverCard]:
        """The questions; all open ones where the filter cannot be read."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if number := chosen.get("number", "").replace(" ", "").upper():
            return HandoverCard.objects.filter(number=number).order_by("pk")
        state = chosen.get("state") or HandoverCard.State.OPEN
        cards = HandoverCard.objects.filter(state=state).order_by("created_at", "pk")
        return cards.filter(language=chosen["language"]) if chosen.get("language") else cards


class ReplyForm(Form):
    """An answer from what the system says, from common advice, and in own words."""

    service = forms.ChoiceField(label=_("Antwort des Systems zu"), required=False)
    facet = forms.ChoiceField(label=_("Gefragt ist"), required=False, choices=list(FACET_NAMES.items()))
    advice = forms.MultipleChoiceField(
        label=_("Rat"), required=False, choices=list(ADVICE.items()), widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("Eigene Worte"),
        help_text=_("Auf Deutsch, in kurzen Sätzen. Bitte keine Namen."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    propose = forms.BooleanField(
        label=_("Die Frage als Beispiel vorschlagen"),
        help_text=_("Die Redaktion sieht sie an. Der Assistent lernt daraus, wozu die Frage gehört."),
        required=False,
    )

    def __init__(self, *args: Any, card: HandoverCard, **kwargs: Any) -> None:
        """`propose` is only there where the person has agreed."""
        super().__init__(*args, initial={"service": card.service, "facet": card.facet}, **kwargs)
        services = sorted(((each.pk, each.title) for each in titled()), key=lambda each: each[1].casefold())
        choices = [("", gettext("Nichts davon")), *services]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if not (card.may_learn and card.words):
            del self.fields["propose"]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        says = typed.get("service") or typed.get("advice") or has_words(typed.get("words", ""))
        if not says and not self.errors:
            self.add_error("words", _("Bitte schreiben Sie eine Antwort, oder wählen Sie eine aus."))
        return typed

    def given(self) -> Answer:
        """The answer, after validation."""
        typed = self.cleaned_data
        return Answer(
            service=typed["service"],
            facet=typed["facet"] if typed["service"] else "",
            advice=tuple(typed["advice"]),
            words=typed["words"].strip(),
        )
