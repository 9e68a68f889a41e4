from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class WindowOverlaps(DomainError):
    """The counter is already open somewhere at this time."""

    code: ClassVar[str] = "window_overlaps"
    message: ClassVar[str] = N_(
        "%(counter)s ist am %(day)s von %(start)s bis %(end)s Uhr schon an einem anderen Ort: %(site)s. "
        "Bitte wählen Sie eine andere Zeit."
    )


class WindowEndsBeforeStart(DomainError):
    code: ClassVar[str] = "window_ends_before_start"
    message: ClassVar[str] = N_("Das Ende muss nach dem Anfang liegen. Bitte prüfen Sie beide Uhrzeiten.")


class WindowNotOpen(DomainError):
    """The window was cancelled or closed meanwhile."""

    code: ClassVar[str] = "window_not_open"
    message: ClassVar[str] = N_(
        "Dieser Tag ist schon abgeschlossen oder abgesagt. Bitte laden Sie die Seite neu."
    )


#: Of one counter at once; the call display and the plan of a day are made for so many.
MOST_DESKS = 20


class CounterHasNoSite(DomainError):
    code: ClassVar[str] = "counter_has_no_site"
    message: ClassVar[str] = N_(
        "%(counter)s hat keinen festen Ort. Öffnungszeiten gibt es nur für feste Bürgerämter und für Video."
    )


class NoWeekday(DomainError):
    code: ClassVar[str] = "no_weekday"
    message: ClassVar[str] = N_("Bitte wählen Sie mindestens einen Wochentag.")


class HoursEndBeforeStart(DomainError):
    code: ClassVar[str] = "hours_end_before_start"
    message: ClassVar[str] = N_(
        "Die Zeit endet, bevor sie anfängt. Über Mitternacht ist nicht geöffnet: Bitte prüfen Sie beide "
        "Uhrzeiten."
    )


class DaysReversed(DomainError):
    code: ClassVar[str] = "days_reversed"
    message: ClassVar[str] = N_("Der letzte Tag liegt vor dem ersten Tag. Bitte prüfen Sie beide Tage.")


class DesksOutOfRange(DomainError):
    code: ClassVar[str] = "desks_out_of_range"
    message: ClassVar[str] = N_(
        "Ohne Platz kann niemand bedient werden. Bitte geben Sie 1 bis %(most)s Plätze an."
    )


class LanesTakeEverything(DomainError):
    """Every window needs a desk for everything (the main pool)."""

    code: ClassVar[str] = "lanes_take_everything"
    message: ClassVar[str] = N_(
        "Von %(desks)s Plätzen sind %(lanes)s für besondere Zwecke vergeben. Mindestens ein Platz muss für "
        "alle Anliegen bleiben."
    )


class SharesNotWhole(DomainError):
    code: ClassVar[str] = "shares_not_whole"
    message: ClassVar[str] = N_(
        "Die Anteile ergeben zusammen %(sum)s Prozent. Bitte verteilen Sie genau 100 Prozent."
    )


class RulesOverlap(DomainError):
    code: ClassVar[str] = "rules_overlap"
    message: ClassVar[str] = N_(
        "%(counter)s hätte am %(day)s zur selben Zeit zweimal geöffnet. Bitte ändern Sie die Uhrzeiten oder "
        "die Tage."
    )


class ExceptionIsPast(DomainError):
    code: ClassVar[str] = "exception_is_past"
    message: ClassVar[str] = N_("Diese Tage sind schon vorbei. Bitte wählen Sie Tage ab heute.")


class OtherHoursTwice(DomainError):
    code: ClassVar[str] = "other_hours_twice"
    message: ClassVar[str] = N_(
        "Für den %(day)s gibt es schon andere Zeiten. Bitte löschen Sie diese zuerst."
    )
