"""Ways to a service: by situation in life, from A to Z, and by search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wanderamt.apps.catalogue import finding, queries
from wanderamt.apps.catalogue.alphabet import by_letter
from wanderamt.apps.catalogue.forms import SearchForm
from wanderamt.apps.catalogue.models import Service
from wanderamt.foundation.access import public

#: Symbols beside the situations; those without one get a plain sign.
ICONS = {
    "moving": "home",
    "new_in_germany": "pin",
    "travelling": "card",
    "birth_and_family": "people",
    "care_and_age": "bed",
    "loss_and_theft": "search",
    "work_and_volunteering": "suitcase",
    "driving_and_vehicle": "van",
    "name_and_marriage": "rings",
    "money_and_help": "euro",
    "online_id": "network",
    "my_data": "lock",
    "leisure_and_pets": "paw",
}


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The search, the situations in life, and what most people come for."""
    situations = [(key, ICONS.get(key, "chevron-right")) for key in queries.situation_keys()]
    often = Service.objects.in_bulk(finding.OFTEN)
    context = {
        "form": SearchForm(),
        "situations": situations,
        "often": [often[key] for key in finding.OFTEN if key in often],
    }
    return render(request, "catalogue/index.html", context)


@public
@require_safe
def a_to_z(request: HttpRequest) -> HttpResponse:
    """All services under their letters, in the alphabet of the page's language."""
    letters = by_letter(queries.titled(), name=lambda service: service.title, language=get_language() or "de")
    return render(request, "catalogue/a_to_z.html", {"letters": letters})


@public
@require_safe
def situation(request: HttpRequest, key: str) -> HttpResponse:
    """The services that one needs in a situation in life."""
    if key not in queries.situation_keys():
        return not_found(request, key)
    return render(
        request,
        "catalogue/situation.html",
        {
            "key": key,
            "name": queries.situation_name(key),
            "intro_key": f"situation.{key}.intro",
            "icon": ICONS.get(key, "chevron-right"),
            "services": in_situation(key),
            "others": [(each, ICONS.get(each, "")) for each in queries.situation_keys() if each != key],
        },
    )


def in_situation(key: str) -> list[Service]:
    """The services of a situation, those first that most people come for."""
    order = {each: place for place, each in enumerate(finding.OFTEN)}
    found = [each for each in Service.objects.only("group", "situations") if key in each.situations]
    return sorted(found, key=lambda each: (order.get(each.pk, len(order)), each.title.casefold()))


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or guesses that are called guesses, or how to go on."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    query = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = finding.find(query, language=get_language() or "de") if query else None
    return render(request, "catalogue/search.html", {"form": form, "query": query, "found": found})


def not_found(request: HttpRequest, key: str) -> HttpResponse:
    """No such page: what the address may have meant, and the search."""
    guess = key.replace("_", " ").replace("-", " ")[: finding.LONGEST_GUESS]
    found = finding.find(guess, language=get_language() or "de", limit=5)
    context = {"form": SearchForm(), "finds": found.finds}
    return render(request, "catalogue/not_found.html", context, status=404)
