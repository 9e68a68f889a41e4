"""What a planner enters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.fleet import queries, rules
from wanderamt.apps.fleet.forms.asking import RefusableForm
from wanderamt.apps.fleet.forms.choices import Label
from wanderamt.apps.fleet.models import Deployment, Unit, VisitRequest
from wanderamt.apps.fleet.values import Finding, PlanData, PreferredTime
from wanderamt.apps.offices.public import Quarter, Site
from wanderamt.apps.workforce.public import User
from wanderamt.foundation.forms import CreatingForm, Form
from wanderamt.kernel.clock import BERLIN, at_berlin

#: How many days before the visit the public may book, unless the planner says otherwise.
PUBLIC_DAYS: Final = 7


class RequestFilterForm(Form):
    """The filter line above the list of requests. Whatever is not understood is simply not filtered."""

    state = forms.ChoiceField(label=_("Stand"), required=False)
    purpose = forms.ChoiceField(label=_("Zweck"), required=False)
    quarter = forms.ModelChoiceField(
        label=_("Stadtteil"), queryset=Quarter.objects.none(), required=False, empty_label=_("alle")
    )
    sort = forms.ChoiceField(
        label=_("Zuerst"),
        required=False,
        choices=[
            ("need", _("am weitesten vom nächsten Bürgeramt")),
            ("day", _("frühester Wunschtag")),
            ("oldest", _("am längsten wartend")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = VisitRequest.State
        self.fields["state"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            ("", _("offen (eingegangen und geplant)")),
            *states.choices,
            ("all", _("alle")),
        ]
        self.fields["purpose"].choices = [("", _("alle")), *VisitRequest.Purpose.choices]  # type: ignore[attr-defined]  # as above
        self.fields["quarter"].queryset = queries.quarters()  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def chosen(self) -> queries.RequestFilter:
        """The filter; open requests, the worst served quarter first, unless something else was chosen."""
        self.is_valid()
        found = self.cleaned_data
        state = found.get("state", "")
        states: tuple[str, ...] = (
            (state,) if state else (VisitRequest.State.SUBMITTED, VisitRequest.State.PLANNED)
        )
        quarter = found.get("quarter")
        return queries.RequestFilter(
            states=() if state == "all" else states,
            purpose=found.get("purpose", ""),
            quarter=quarter.pk if quarter else "",
            sort=found.get("sort") or "need",
        )


class DeclineForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Warum können wir nicht kommen?"),
        help_text=_("Der Text steht so in der E-Mail an die Einrichtung."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Bitte schreiben Sie einen Grund. Er steht in der Nachricht an die Einrichtung.")
        },
    )


class CancelForm(Form):
    reason = forms.CharField(
        label=_("Warum fällt der Besuch aus?"),
        help_text=_("Der Text steht so in der E-Mail an die Einrichtung."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Bitte schreiben Sie einen Grund. Er steht in der Nachricht an die Einrichtung.")
        },
    )

    def __init__(self, *args: Any, draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not draft


class PublishForm(Form):
    accept_warnings = forms.BooleanField(
        label=_("Ich habe die Hinweise gelesen. Trotzdem veröffentlichen."), required=False
    )


class CalendarForm(Form):
    day = forms.DateField(label=_("Ab"), required=False)


class PlanForm(RefusableForm, CreatingForm):
    """A deployment: who goes with which unit where, when, and with which matters.

    `visit` is the request it is planned for; then the place is the host's.
    """

    site = forms.ModelChoiceField(
        label=_("Ort"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("Bitte wählen"),
        error_messages={"invalid_choice": _("Bitte wählen Sie einen Ort aus der Liste.")},
    )
    day = forms.DateField(
        label=_("Tag"),
        widget=forms.DateInput,
        error_messages={
            "required": _("Bitte wählen Sie den Tag."),
            "invalid": _("Bitte geben Sie einen Tag an, den es gibt."),
        },
    )
    starts = forms.TimeField(
        label=_("von"),
        widget=forms.TimeInput,
        error_messages={
            "required": _("Bitte geben Sie an, ab wann."),
            "invalid": _("Bitte geben Sie eine Uhrzeit an, zum Beispiel 09:00."),
        },
    )
    ends = forms.TimeField(
        label=_("bis"),
        widget=forms.TimeInput,
        error_messages={
            "required": _("Bitte geben Sie an, bis wann."),
            "invalid": _("Bitte geben Sie eine Uhrzeit an, zum Beispiel 13:00."),
        },
    )
    unit = forms.ModelChoiceField(
        label=_("Fahrzeug oder Koffer"),
        queryset=Unit.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Bitte wählen Sie, womit wir kommen.")},
    )
    crew = forms.ModelMultipleChoiceField(
        label=_("Wer fährt mit?"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Bitte wählen Sie mindestens eine Person.")},
    )
    desks = forms.IntegerField(
        label=_("Plätze gleichzeitig"),
        help_text=_("An so vielen Plätzen bedienen wir zur selben Zeit."),
        min_value=1,
        max_value=6,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 6}),
        error_messages={
            "required": _("Bitte geben Sie an, an wie vielen Plätzen wir bedienen."),
            "min_value": _("Bitte geben Sie 1 oder mehr an."),
            "max_value": _("Bitte geben Sie höchstens 6 an."),
        },
    )
    room = forms.CharField(
        label=_("Raum"), help_text=_("So finden uns die Menschen vor Ort."), max_length=120, required=False
    )
    services = forms.MultipleChoiceField(
        label=_("Anliegen"), widget=forms.CheckboxSelectMultiple, required=False
    )
    more_services = forms.MultipleChoiceField(
        label=_("Weitere Anliegen"), widget=forms.CheckboxSelectMultiple, required=False
    )
    public = forms.ChoiceField(
        label=_("Dürfen auch Bürgerinnen und Bürger aus dem Stadtteil buchen?"),
        widget=forms.RadioSelect,
        initial="days",
        error_messages={"required": _("Bitte wählen Sie, wer buchen darf.")},
    )
    public_days = forms.IntegerField(
        label=_("Tage vor dem Besuch"),
        min_value=0,
        max_value=90,
        required=False,
        initial=PUBLIC_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 90}),
        error_messages={
            "min_value": _("Bitte geben Sie 0 oder mehr an."),
            "max_value": _("Bitte geben Sie höchstens 90 an."),
            "invalid": _("Bitte geben Sie eine ganze Zahl an."),
        },
    )
    accept_warnings = forms.BooleanField(
        label=_("Ich habe die Hinweise gelesen. Trotzdem so planen."), required=False
    )

    def __init__(self, *args: Any, visit: VisitRequest | None = None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.now = now
        self.findings: tuple[Finding, ...] = ()
        self._services = {each.pk: each for each in catalogue.bookable_services(mobile=True)}
        if visit is not None:
            del self.fields["site"]
        else:
            self.fields["site"].queryset = queries.site_choices()  # type: ignore[attr-defined]  # it is a ModelChoiceField
            self.fields["site"].required = True
            self.fields["site"].error_messages["required"] = str(_("Bitte wählen Sie einen Ort."))
        self._offer()

    def _offer(self) -> None:
        choices: dict[str, Any] = {name: self.fields[name] for name in ("unit", "crew", "services", "public")}
        choices["unit"].queryset = queries.units()
        choices["unit"].label_from_instance = _unit_label
        choices["crew"].queryset = queries.crew_choices()
        choices["crew"].label_from_instance = _person_label
        self._offer_services()
        choices["public"].choices = [
            (
                "days",
                Label(_("Ja, die freien Zeiten"), _("Bis dahin hat die Einrichtung die Zeiten für sich.")),
            ),
            ("never", Label(_("Nein, nur die Einrichtung"), "")),
        ]

    def _offer_services(self) -> None:
        """What the host asked for (without a host: what care homes usually need) first, the rest by group."""
        visit = self.visit
        asked = (
            visit.services.all()
            if visit is not None
            else [each for each in self._services.values() if each.care]
        )
        first = {each.pk for each in asked}
        usual = [(each.pk, each.title) for each in self._services.values() if each.pk in first]
        groups: dict[str, list[tuple[str, str]]] = {}
        for service in self._services.values():
            if service.pk not in first:
                groups.setdefault(catalogue.group_name(service.group), []).append((service.pk, service.title))
        self._choices("services").choices = usual
        self._choices("more_services").choices = list(groups.items())

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    @property
    def more_used(self) -> bool:
        """Whether the further matters are shown at once."""
        offered = {
            key for _group, choices in self._choices("more_services").choices for key, _title in choices
        }
        return bool(offered.intersection(self["more_services"].value() or ()))

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = self.cleaned_data
        if not [*found.get("services", ()), *found.get("more_services", ())]:
            self.add_error("services", _("Bitte wählen Sie mindestens ein Anliegen."))
        if {"day", "starts", "ends"} <= found.keys():
            wish = PreferredTime(day=found["day"], starts=found["starts"], ends=found["ends"])
            self.accept(lambda: rules.check_day(wish, today=self.now.astimezone(BERLIN).date()))
        if (
            found.get("public") == "days"
            and found.get("public_days") is None
            and "public_days" not in self.errors
        ):
            self.add_error("public_days", _("Bitte geben Sie an, wie viele Tage vorher."))
        return found

    def plan(self, *, site: Site, replaces: Deployment | None = None) -> PlanData:
        """The plan as entered, for `site`."""
        found = self.cleaned_data
        starts_at = at_berlin(found["day"], found["starts"])
        public_from = starts_at - timedelta(days=found["public_days"]) if found["public"] == "days" else None
        return PlanData(
            request=self.visit,
            unit=found["unit"],
            crew=tuple(found["crew"]),
            site=site,
            starts_at=starts_at,
            ends_at=at_berlin(found["day"], found["ends"]),
            desks=found["desks"],
            services=tuple(self._services[each] for each in [*found["services"], *found["more_services"]]),
            room=found["room"],
            public_from=public_from,
            replaces=replaces.pk if replaces is not None else None,
        )

    def show(self, findings: Sequence[Finding]) -> None:
        """Put what speaks against the plan to its fields; warnings are shown above the tick that accepts
        them.
        """
        self.findings = tuple(findings)
        for finding in findings:
            if finding.blocking:
                self.add_error(finding.field if finding.field in self.fields else None, finding.text)
        if findings and not self.errors:
            self.add_error(
                "accept_warnings",
                _("Bitte lesen Sie die Hinweise und setzen Sie den Haken, wenn Sie trotzdem so planen."),
            )

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.blocking]

    @property
    def refusals(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocking]


def initial_from_request(visit: VisitRequest) -> dict[str, Any]:
    """A first plan from what the host asked: the first wish, the matters, the room."""
    wish = next(iter(visit.preferred_days.all()), None)
    first = {"day": wish.day, "starts": wish.starts, "ends": wish.ends} if wish is not None else {}
    return {
        **first,
        "room": visit.room,
        "services": [service.pk for service in visit.services.all()],
        "desks": 2,
    }


def initial_from_deployment(deployment: Deployment) -> dict[str, Any]:
    """The form filled with a stored draft."""
    starts_at = deployment.starts_at.astimezone(BERLIN)
    before = (
        (deployment.starts_at - deployment.public_from).days
        if deployment.public_from is not None
        else PUBLIC_DAYS
    )
    chosen = [service.pk for service in deployment.services.all()]
    return {
        "form_key": deployment.form_key,
        "site": deployment.site_id,
        "day": starts_at.date(),
        "starts": starts_at.time(),
        "ends": deployment.ends_at.astimezone(BERLIN).time(),
        "unit": deployment.unit_id,
        "crew": [member.person_id for member in deployment.crew.all()],
        "desks": deployment.desks,
        "room": deployment.room,
        "services": chosen,
        "more_services": chosen,
        "public": "never" if deployment.public_from is None else "days",
        "public_days": before,
    }


def _unit_label(unit: Unit) -> Label:
    return Label(
        unit,
        ngettext("%(kind)s, %(desks)s Platz", "%(kind)s, höchstens %(desks)s Plätze", unit.desks)
        % {"kind": unit.get_kind_display(), "desks": unit.desks},
    )


def _person_label(person: Any) -> Label:
    skills = [catalogue.group_name(skill.group) for skill in person.skills.all()]
    return Label(person, ", ".join(skills))
