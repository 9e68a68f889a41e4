from collections import Counter as Tally

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.offices.loading import packaged
from wanderamt.apps.offices.models import Counter, Quarter, Site
from wanderamt.apps.offices.public import (
    FAR_KM,
    NEAR_KM,
    address,
    ensure_site,
    fixed_offices,
    opening_hours,
    quarter_coverage,
    site_slug,
)

pytestmark = pytest.mark.django_db


def test_the_city_has_its_quarters_offices_and_possible_stops(city: City) -> None:
    possible = sum(each["status"] == "possible" for each in packaged()["possible_stops"])
    assert (
        Quarter.objects.count(),
        Site.objects.filter(kind="office").count(),
        Counter.objects.filter(kind="fixed").count(),
        Site.objects.exclude(kind="office").count(),
    ) == (51, 9, 9, possible)


def test_a_home_that_was_closed_is_no_stop(city: City) -> None:
    assert not Site.objects.filter(slug="gda-pflegehaus").exists()


def test_loading_twice_is_loading_once(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    before = dict(Site.objects.values_list("slug", "pk"))
    call_command("load_city")
    assert (dict(Site.objects.values_list("slug", "pk")), capsys.readouterr().out) == (
        before,
        f"51 quarters, 9 offices, {len(before) - 9} possible stops\n",
    )


def test_hours_that_nobody_knows_stay_unknown(city: City) -> None:
    assert (city.site("doehren").weekly_hours, city.site("aegi").weekly_hours["tue"]) == (None, "08:00-18:00")


def test_only_an_address_that_was_found_is_confirmed(city: City) -> None:
    assert (city.site("aegi").address_confirmed, city.site("ricklingen").address_confirmed) == (True, False)


def test_a_stop_without_a_measured_place_says_how_far_it_may_be_off(city: City) -> None:
    stop, quarter = city.site("martinshof"), city.quarter("Misburg-Nord")
    radius_m = (quarter.area_km2 / 3.141592653589793) ** 0.5 * 1000
    assert ((stop.lat, stop.lon), stop.position_error_m) == ((quarter.lat, quarter.lon), round(radius_m))


def test_an_address_is_as_long_as_what_is_known(city: City) -> None:
    site = city.site("martinshof")
    assert address(site) == "Hannover, Misburg-Nord"
    site.street, site.postal_code = "Beispielweg 3", "30629"
    assert address(site) == "Beispielweg 3, 30629 Hannover, Misburg-Nord"


@pytest.mark.parametrize(
    ("office", "line"),
    [
        ("aegi", "Aegidientorplatz 1, 30159 Hannover, Mitte"),
        ("schuetzenplatz", "Am Schützenplatz 1, Eingang E, Hannover, Calenberger Neustadt"),
        ("linden", "Im Lindener Rathaus, Hannover, Linden-Mitte (Anschrift nicht bestätigt)"),
        (
            "doehren",
            (
                "Peiner Straße, Im flachen Gebäude neben der Bücherei, Hannover, Döhren "
                "(Anschrift nicht bestätigt)"
            ),
        ),
    ],
)
def test_an_office_says_where_it_is_and_whether_that_is_certain(city: City, office: str, line: str) -> None:
    assert address(city.site(office)) == line


def test_the_way_to_an_office_is_told_in_the_language_of_the_page(city: City) -> None:
    with override("en"):
        assert city.site("schuetzenplatz").where == "Entrance E"


def test_hours_are_read_by_weekday(city: City) -> None:
    assert opening_hours(city.site("bemerode"))[0] == ("Montag", "08:00–18:00")
    assert opening_hours(city.site("linden")) == []


def test_all_fixed_offices_are_listed_by_name(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert [(site.name, site.quarter.name) for site in fixed_offices()][:2] == [
            ("Bürgeramt Aegi", "Mitte"),
            ("Bürgeramt Bemerode", "Bemerode"),
        ]


# ------------------------------------------------------------------------------------------------ coverage
def test_every_quarter_knows_its_next_office_in_one_query_each(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert len(quarter_coverage()) == 51


def test_levels_follow_the_documented_distances(city: City) -> None:
    def level(km: float) -> str:
        return "near" if km <= NEAR_KM else "far" if km <= FAR_KM else "very_far"

    found = quarter_coverage()
    assert [each.level for each in found] == [level(each.distance_km) for each in found]
    assert set(Tally(each.level for each in found)) == {"near", "far", "very_far"}


def test_misburg_has_far_to_its_next_office(city: City) -> None:
    found = {each.quarter.name: each for each in quarter_coverage()}["Misburg-Nord"]
    assert (found.level, found.nearest.slug) == ("very_far", "bemerode")


def test_a_unit_on_wheels_is_no_office(city: City) -> None:
    Counter.objects.filter(kind="fixed").delete()
    assert quarter_coverage() == []


# --------------------------------------------------------------------------------------------------- sites
def site(city: City, **changes: str) -> Site:
    values = {
        "slug": "haus-am-see",
        "name": "Haus am See",
        "kind": "senior",
        "street": "Seeweg 1",
        "postal_code": "30629",
    } | changes
    return ensure_site(**values, quarter=city.quarter("Misburg-Nord"))


def test_a_new_site_is_put_at_the_label_of_its_quarter(city: City) -> None:
    new, quarter = site(city), city.quarter("Misburg-Nord")
    assert (new.lat, new.lon, new.position_error_m > 500, new.address_confirmed) == (
        quarter.lat,
        quarter.lon,
        True,
        False,
    )


def test_the_same_site_is_not_made_twice(city: City) -> None:
    assert site(city) == site(city, street="Anderer Weg 2")


def test_a_known_address_is_kept(city: City) -> None:
    site(city)
    assert site(city, street="Anderer Weg 2").street == "Seeweg 1"


def test_a_missing_address_is_filled_in(city: City) -> None:
    found = ensure_site(
        slug="martinshof",
        name="Pflege & Wohnen Martinshof",
        kind="senior",
        street="Musterweg 1",
        postal_code="30629",
        quarter=city.quarter("Misburg-Nord"),
    )
    assert (found.pk, city.site("martinshof").street) == (city.site("martinshof").pk, "Musterweg 1")


def test_a_site_is_recognised_by_its_name_in_the_quarter(city: City) -> None:
    assert site(city, slug="other", name="pflege & wohnen MARTINSHOF") == city.site("martinshof")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Pflege & Wohnen Martinshof", "pflege-wohnen-martinshof"),
        ("Wohnpark Am Süßen Grund", "wohnpark-am-suessen-grund"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_slug_can_be_read(name: str, slug: str) -> None:
    assert site_slug(name) == slug


# --------------------------------------------------------------------------------------------- constraints
def test_a_fixed_counter_has_a_site(city: City) -> None:
    with pytest.raises(IntegrityError, match="counter_fixed_has_site"), transaction.atomic():
        Counter.objects.create(name="Nirgendwo", kind="fixed", mark="NIX")


def test_a_unit_on_wheels_has_none(city: City) -> None:
    with pytest.raises(IntegrityError, match="counter_fixed_has_site"), transaction.atomic():
        Counter.objects.create(name="Bus 9", kind="mobile", site=city.site("aegi"), mark="B9")


def test_a_site_lies_on_the_globe(city: City) -> None:
    with pytest.raises(IntegrityError, match="site_on_earth"), transaction.atomic():
        Site.objects.filter(slug="aegi").update(lat=91)
