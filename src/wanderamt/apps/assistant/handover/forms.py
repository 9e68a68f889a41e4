"""The card as the person sees it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.assistant.handover import wording
from wanderamt.apps.assistant.handover.sending import LONGEST, CardData
from wanderamt.apps.assistant.turns import Asked, Chip
from wanderamt.apps.catalogue.public import titled
from wanderamt.engines.privacy.redaction import redact
from wanderamt.engines.retrieval.understanding.cleaning import has_words
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.foundation.forms import CreatingForm


class CardForm(CreatingForm):
    """What the office will read. Everything can be changed; what was said about the case can be left out."""

    words = forms.CharField(
        label=_("Ihre Frage"),
        help_text=_("Bitte keine Namen, Adressen oder Nummern von Ausweisen. Wir nehmen sie heraus."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        max_length=LONGEST,
        required=False,
    )
    service = forms.ChoiceField(label=_("Worum geht es?"), required=False)
    facet = forms.ChoiceField(label=_("Was möchten Sie wissen?"), required=False)
    details = forms.MultipleChoiceField(
        label=_("Ihre Angaben"), required=False, widget=forms.CheckboxSelectMultiple
    )
    card_language = forms.ChoiceField(
        label=_("In welcher Sprache möchten Sie Nachrichten bekommen?"), choices=settings.LANGUAGES
    )
    email = forms.EmailField(
        label=_("E-Mail"),
        help_text=_("Dann schreiben wir Ihnen, sobald die Antwort da ist."),
        required=False,
        error_messages={
            "invalid": _("Bitte prüfen Sie die E-Mail-Adresse. Sie braucht ein @ und einen Punkt.")
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    may_learn = forms.BooleanField(required=False)

    def __init__(self, *args: Any, said: Slots, names: Mapping[str, str], **kwargs: Any) -> None:
        """`said` is what is known of the case, `names` what each of its fields is called."""
        super().__init__(*args, **kwargs)
        self.said = said
        choices = {
            "service": [("", gettext("Ich weiß es nicht, oder es ist etwas anderes")), *_services()],
            "facet": list(wording.facets().items()),
            "details": list(names.items()),
        }
        for name, each in choices.items():
            self.fields[name].choices = each  # type: ignore[attr-defined]  # a ChoiceField
        if not names:
            del self.fields["details"]
        self.fields["may_learn"].label = gettext(
            "Meine Frage darf ohne persönliche Angaben aufgehoben werden, damit %(name)s besser wird."
        ) % {"name": settings.ASSISTANT_NAME}
        self.buttons = (Chip(gettext("Senden"), "person:send", strong=True),)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not has_words(typed.get("words", "")) and not typed.get("service") and "words" not in self.errors:
            self.add_error("words", _("Bitte schreiben Sie, worum es geht."))
        return typed

    def card(self) -> CardData:
        """What is to be stored, after validation."""
        typed = self.cleaned_data
        kept = {name: value for name, value in asdict(self.said).items() if name in typed.get("details", ())}
        return CardData(
            language=typed["card_language"],
            service=typed["service"],
            facet=typed["facet"],
            details=kept,
            words=typed["words"],
            email=typed["email"],
            may_learn=typed["may_learn"],
        )


def card_form(asked: Asked) -> CardForm:
    """Return the form, filled with what the conversation was about, or bound to what was posted."""
    memory, slots = asked.memory, asked.memory.slots
    names = wording.details(slots, today=asked.today)
    if "form_key" in asked.fields:
        return CardForm(asked.fields, said=slots, names=names)
    return CardForm(
        said=slots,
        names=names,
        initial={
            "words": redact(memory.question, today=asked.today).text,
            "service": memory.service,
            "facet": wording.facet_of(memory.facet),
            "details": list(names),
            "card_language": asked.language,
            "may_learn": memory.consent,
        },
    )


def _services() -> list[tuple[str, str]]:
    return sorted(((each.pk, each.title) for each in titled()), key=lambda each: each[1].casefold())
