"""The public page of lead times, and the same as open data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wanderamt.apps.steering import opendata, page
from wanderamt.foundation import clock
from wanderamt.foundation.access import public

#: Seconds for which the page and the data may be shown again: a third of the time between two measurements.
SECONDS = 300


@public
@require_safe
def lead_times(request: HttpRequest) -> HttpResponse:
    """Today's lead times, the last weeks, what was booked, what was not found, and how it is measured."""
    response = render(request, "steering/lead_times.html", page.context(request.GET, now=clock.now()))
    patch_cache_control(response, private=True, max_age=60)
    return response


@public
@require_safe
def lead_times_csv(request: HttpRequest) -> HttpResponse:
    """Each day's values and the last measurement as a table: `von`, `bis` (days), by default four weeks."""
    return opendata.csv_response(request.GET, now=clock.now(), max_age=SECONDS)


@public
@require_safe
def lead_times_json(request: HttpRequest) -> HttpResponse:
    """The same with the definitions of all columns beside them."""
    return opendata.json_response(request.GET, now=clock.now(), max_age=SECONDS)
