"""Where planners say when which counter is open. Every change shows its effect before it is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wanderamt.apps.offices.models import Counter, OpeningException, OpeningRule
from wanderamt.apps.offices.opening import services
from wanderamt.apps.offices.opening.forms import (
    DesksForm,
    ExceptionForm,
    RuleForm,
    initial_desks,
    initial_rule,
)
from wanderamt.apps.offices.opening.hours import exceptions_between
from wanderamt.apps.offices.opening.plans import concerns, horizon
from wanderamt.apps.offices.opening.rolling import RolledOut, roll_out
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

_STAFF = (Role.PLANNER, Role.ADMINISTRATOR)
#: Days with trouble that a page names one by one.
_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A counter with its rules and the exceptions of its own."""

    counter: Counter
    rules: list[tuple[str, OpeningRule]]
    exceptions: list[OpeningException]


@staff(*_STAFF)
def opening(request: HttpRequest) -> HttpResponse:
    """All counters with their week, and the days to come on which something else holds."""
    today = clock.today()
    coming = list(exceptions_between(first=today, last=today + 2 * horizon()))
    weeks = [
        Week(
            counter=counter,
            rules=[(_days(rule), rule) for rule in counter.rules.all() if not _is_over(rule)],
            exceptions=[each for each in coming if _is_own(each) and concerns(each, counter)],
        )
        for counter in _counters()
    ]
    context = {"weeks": weeks, "everywhere": [each for each in coming if not _is_own(each)]}
    return render(request, "offices/opening/list.html", context)


@staff(*_STAFF)
def deviations(request: HttpRequest) -> HttpResponse:
    """Days that stay as they are though their rule says otherwise, because people have booked there."""
    found = services.preview(lambda: roll_out(now=clock.now()))
    return render(request, "offices/opening/deviations.html", {"conflicts": found.conflicts})


@staff(*_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: HttpRequest, counter_id: UUID) -> HttpResponse:
    """A new rule of a counter."""
    return _rule_page(request, get_object_or_404(_counters(), pk=counter_id), None)


@staff(*_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Change a rule."""
    known = get_object_or_404(OpeningRule.objects.select_related("counter__site"), pk=rule_id)
    return _rule_page(request, known.counter, known)


@staff(*_STAFF)
@require_POST
def rule_remove(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """End a rule from tomorrow on."""
    known = get_object_or_404(OpeningRule.objects.select_related("counter"), pk=rule_id)
    done = services.remove_rule(rule=known, now=clock.now())
    _tell(request, done, _("Die Regel ist beendet."))
    return _after(done)


@staff(*_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def exception_new(request: HttpRequest) -> HttpResponse:
    """A closure or other hours; `?place=` is the counter that is chosen at first."""
    counters = list(_counters())
    if request.method != "POST":
        form = ExceptionForm(initial={"place": request.GET.get("place", "")}, counters=counters)
        return render(request, "offices/opening/exception.html", {"form": form})
    form = ExceptionForm(request.POST, counters=counters)

    def save() -> RolledOut:
        author = request.user.pk
        return services.add_exception(
            data=form.exception_data(), author=author, now=clock.now(), key=form.key
        )

    return _save(request, form, save, "offices/opening/exception.html", {})


@staff(*_STAFF)
@require_POST
def exception_remove(request: HttpRequest, exception_id: UUID) -> HttpResponse:
    """Take a closure or other hours back."""
    known = get_object_or_404(OpeningException, pk=exception_id)
    done = services.remove_exception(exception=known, now=clock.now())
    _tell(request, done, _("Die Ausnahme ist gelöscht."))
    return _after(done)


@staff(*_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def desks(request: HttpRequest, counter_id: UUID) -> HttpResponse:
    """What the desks of a counter are called, in which room they are, and how one gets there."""
    counter = get_object_or_404(_counters(), pk=counter_id)
    most = max((each.desks for each in counter.rules.all()), default=0)
    if not most:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DesksForm(data, numbers=range(1, most + 1), initial=initial_desks(counter))
    if form.is_valid():
        services.name_desks(counter=counter, labels=form.labels())
        done = services.say_step_free(site=counter.site, step_free=form.is_step_free(), now=clock.now())
        _tell(request, done, _("Die Plätze sind gespeichert."))
        return _after(done)
    return render(request, "offices/opening/desks.html", {"form": form, "counter": counter})


def _rule_page(request: HttpRequest, counter: Counter, known: OpeningRule | None) -> HttpResponse:
    context: dict[str, Any] = {"counter": counter, "rule": known}
    if request.method != "POST":
        form = RuleForm(initial=initial_rule(today=clock.today(), rule=known), rule=known)
        return render(request, "offices/opening/rule.html", {"form": form, **context})
    form = RuleForm(request.POST, rule=known)

    def save() -> RolledOut:
        return services.save_rule(
            counter=counter, data=form.rule_data(), rule=known, key=form.key, now=clock.now()
        )

    return _save(request, form, save, "offices/opening/rule.html", context)


def _save(
    request: HttpRequest,
    form: RuleForm | ExceptionForm,
    save: Callable[[], RolledOut],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show what saving would do; save where that was shown."""
    shown: RolledOut | None = None
    if form.is_valid():
        if "save" in request.POST and form.was_shown():
            done = form.accept(save)
            if done is not None:
                _tell(request, done, _("Die Änderung ist gespeichert."))
                return _after(done)
        else:
            shown = form.accept(lambda: services.preview(save))
            if shown is not None:
                form.remember()
    listed = shown.conflicts[:_LISTED] if shown else ()
    return render(request, template, {"form": form, "shown": shown, "conflicts": listed, **context})


def _after(done: RolledOut) -> HttpResponse:
    """Where trouble is left, the page that lists it."""
    return redirect("offices:deviations" if done.conflicts else "offices:opening")


def _tell(request: HttpRequest, done: RolledOut, said: str) -> None:
    number = done.opened + done.changed + done.removed
    days = ngettext("%(count)s Tag hat sich geändert.", "%(count)s Tage haben sich geändert.", number)
    messages.success(request, f"{said} {days % {'count': number}}")


def _counters() -> Any:
    fixed = Counter.objects.exclude(kind=Counter.Kind.MOBILE).select_related("site__quarter")
    return fixed.prefetch_related("rules").order_by("kind", "name")


def _days(rule: OpeningRule) -> str:
    return ", ".join(str(WEEKDAYS_ABBR[day]) for day in rule.weekdays)


def _is_over(rule: OpeningRule) -> bool:
    return rule.valid_to is not None and rule.valid_to < clock.today()


def _is_own(exception: OpeningException) -> bool:
    return exception.counter_id is not None or exception.site_id is not None
