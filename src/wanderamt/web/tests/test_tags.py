"""The tag library turns values into accessible markup."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from wanderamt.web.components import ExampleForm


@pytest.fixture(autouse=True)
def _german() -> Any:
    with translation.override("de"):
        yield


def draw(source: str, **context: Any) -> str:
    return Template("{% load kern %}" + source).render(Context(context)).strip()


class Visit(forms.Form):
    name = forms.CharField(label="Name", help_text="Wie am Eingang")
    note = forms.CharField(required=False)
    day = forms.DateField(required=False)
    begin = forms.TimeField(required=False)
    moment = forms.DateTimeField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A & B"), ("b", "C")], widget=forms.RadioSelect)
    quarter = forms.ChoiceField(choices=[("1", "Mitte")])
    several = forms.MultipleChoiceField(choices=[("1", "Eins")], required=False)
    agreed = forms.BooleanField(help_text="Sie dürfen das.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


# ---------------------------------------------------------------------------------------------- fields


def test_a_field_has_a_label_a_hint_and_says_where_they_are() -> None:
    html = draw("{% kern_field form.name %}", form=Visit())
    assert '<label class="kern-label" for="id_name">Name</label>' in html
    assert '<div class="kern-hint" id="id_name_helptext">Wie am Eingang</div>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'class="kern-form-input__input"' in html


def test_a_faulty_field_says_what_is_wrong() -> None:
    html = draw("{% kern_field form.name %}", form=Visit({}))
    assert 'class="wa-field kern-form-input kern-form-input--error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "kern-form-input__input--error" in html


def test_only_a_field_that_may_stay_empty_is_marked() -> None:
    assert "(freiwillig)" in draw("{% kern_field form.note %}", form=Visit())
    assert "(freiwillig)" not in draw("{% kern_field form.note optional=False %}", form=Visit())
    assert "(freiwillig)" not in draw("{% kern_field form.name %}", form=Visit())
    assert "(freiwillig)" not in draw("{% kern_field form.agreed %}", form=Visit())


@pytest.mark.parametrize(
    ("name", "typed", "attributes"),
    [
        ("day", "2025-09-29", 'type="date" name="day" value="2025-09-29"'),
        ("day", "29.09.2025", 'type="date" name="day" value="2025-09-29"'),
        ("day", "31.02.2025", 'type="text" name="day" value="31.02.2025"'),
        ("begin", "09:30", 'type="time" name="begin" value="09:30"'),
        ("begin", "halb zehn", 'type="text" name="begin" value="halb zehn"'),
        ("moment", "2025-09-29T09:30", 'type="datetime-local" name="moment" value="2025-09-29T09:30"'),
    ],
)
def test_a_picker_shows_what_it_can_and_text_keeps_the_rest(name: str, typed: str, attributes: str) -> None:
    form = Visit({name: typed})
    assert attributes in draw("{% kern_field field %}", field=form[name])


def test_a_picker_starts_with_the_value_given() -> None:
    form = Visit(initial={"day": datetime(2025, 9, 29, tzinfo=UTC).date()})
    assert 'type="date" name="day" value="2025-09-29"' in draw("{% kern_field form.day %}", form=form)


def test_choices_are_a_group_with_a_legend() -> None:
    html = draw('{% kern_field form.kind variant="cards" hint="Bitte eines" %}', form=Visit({"kind": "b"}))
    assert (
        '<fieldset class="wa-field kern-fieldset wa-choices--cards" aria-describedby="id_kind_helptext">'
        in html
    )
    assert '<legend class="kern-label">Kind</legend>' in html
    assert '<label class="kern-label" for="id_kind_0">A &amp; B</label>' in html
    assert html.count('type="radio"') == 2
    assert html.count("checked") == 1


def test_grouped_choices_get_headings_and_a_choice_a_second_line() -> None:
    form = ExampleForm()
    assert draw("{% kern_field form.slot %}", form=form).count('role="group"') == 2
    html = draw("{% kern_field form.purpose %}", form=form)
    assert (
        '<div class="kern-hint wa-check-hint" id="id_purpose_0_hint">Zum Beispiel in einem Pflegeheim</div>'
        in html
    )
    assert 'aria-describedby="id_purpose_0_hint"' in html
    assert "id_purpose_1_hint" not in html


def test_the_label_can_be_the_heading_of_the_page() -> None:
    assert '<h1 class="wa-label-heading"><label' in draw(
        "{% kern_field form.name heading=True %}", form=Visit()
    )
    assert "<h1>Kind</h1></legend>" in draw("{% kern_field form.kind heading=True %}", form=Visit())


def test_a_label_can_be_hidden_from_sight_only() -> None:
    assert '<label class="kern-label kern-sr-only"' in draw(
        "{% kern_field form.name hide_label=True %}", form=Visit()
    )


def test_checkbox_select_and_hidden_field_have_their_own_markup() -> None:
    form = Visit()
    assert 'class="kern-form-check__checkbox"' in draw("{% kern_field form.agreed %}", form=form)
    assert '<div class="kern-form-input__select-wrapper wa-w-10">' in draw(
        "{% kern_field form.quarter width=10 %}", form=form
    )
    assert "multiple" in draw("{% kern_field form.several %}", form=form)
    assert draw("{% kern_field form.secret %}", form=form).startswith('<input type="hidden" name="secret"')


def test_a_unit_stands_behind_the_input() -> None:
    html = draw('{% kern_field form.name suffix="Euro" width=4 %}', form=Visit())
    assert '<span class="wa-suffix" aria-hidden="true">Euro</span>' in html
    assert '<div class="wa-control wa-w-4">' in html


def test_all_fields_of_a_form_are_drawn_once() -> None:
    html = draw("{% kern_fields form %}", form=Visit())
    assert [html.count(f'name="{name}"') for name in Visit.base_fields] == [1, 1, 1, 1, 1, 2, 1, 1, 1, 1]


# ---------------------------------------------------------------------------------------------- errors


def test_the_summary_links_to_every_faulty_field() -> None:
    form = Visit({"quarter": "1", "agreed": "on"})
    form.add_error(None, "Das passt nicht zusammen.")
    html = draw("{% kern_errors form %}", form=form)
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert "<li>Das passt nicht zusammen.</li>" in html
    assert 'href="#id_name">Name – ' in html
    assert 'href="#id_kind_0">Kind – ' in html
    assert html.count("<li>") == 3


def test_there_is_no_summary_without_errors() -> None:
    assert draw("{% kern_errors form missing %}", form=Visit(), missing=None) == ""


def test_the_summary_takes_formsets() -> None:
    formset = forms.formset_factory(Visit, min_num=2, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x", "form-0-secret": "y"}
    )
    html = draw("{% kern_errors formset title='Fehler' %}", formset=formset)
    assert 'href="#id_form-0-quarter"' in html
    assert html.count("<li>") == 4
    assert ">Fehler</h2>" in html


def test_the_summary_does_not_link_to_a_hidden_field() -> None:
    form = Visit({"name": "x", "kind": "a", "quarter": "1", "agreed": "on"})
    form.add_error("secret", "Die Seite ist veraltet.")
    assert "<li>Die Seite ist veraltet.</li>" in draw("{% kern_errors form %}", form=form)


# ------------------------------------------------------------------------------------ buttons and keys


def test_buttons_say_what_they_do() -> None:
    html = draw('{% kern_button text kind="danger" icon="call" value="call" hx_get="/x/" %}', text="Auf & ab")
    assert html.startswith('<button class="kern-btn kern-btn--secondary wa-btn--danger" ')
    assert 'hx-get="/x/"' in html
    assert 'type="submit"' in html
    assert '<span class="kern-label">Auf &amp; ab</span>' in html
    assert 'aria-hidden="true"' in html


def test_a_button_of_an_icon_keeps_its_name() -> None:
    html = draw(
        '{% kern_button "Löschen" icon="delete" icon_only=True small=True block=True disabled=True %}'
    )
    assert '<span class="kern-label kern-sr-only">Löschen</span>' in html
    assert "kern-btn--block kern-btn--x-small" in html
    assert " disabled" in html


def test_a_link_can_look_like_a_button() -> None:
    html = draw('{% kern_link_button url "Weiter" rel="next" %}', url="/a/?b=1&c=2")
    assert html == (
        '<a class="kern-btn kern-btn--primary" href="/a/?b=1&amp;c=2" rel="next">'
        '<span class="kern-label">Weiter</span></a>'
    )


def test_an_icon_with_a_label_is_a_picture() -> None:
    assert draw('{% kern_icon "van" label="Fahrzeug" size="small" %}') == (
        '<span class="kern-icon kern-icon--van kern-icon--small" role="img" aria-label="Fahrzeug"></span>'
    )


def test_a_repeated_page_keeps_its_key_and_a_forged_key_is_replaced(rf: RequestFactory) -> None:
    key = "01997b6e-0000-7000-8000-000000000001"
    again, forged = rf.post("/", {"form_key": key}), rf.post("/", {"form_key": "x"})
    assert draw("{% form_key %}", request=again) == f'<input type="hidden" name="form_key" value="{key}">'
    fresh = {draw("{% form_key %}", request=request).split('"')[5] for request in (forged, rf.get("/"), None)}
    assert len(fresh) == 3
    assert all(UUID(value).version == 7 for value in fresh)


# -------------------------------------------------------------------------------------------- messages


def test_a_message_has_a_heading_and_its_words_are_not_trusted() -> None:
    source = '{% kern_alert "warning" title level=3 %}<p>{{ text }}</p>{% endkern_alert %}'
    html = draw(source, title="<b>", text="<i>")
    assert "kern-alert--warning" in html
    assert '<h3 class="kern-title">&lt;b&gt;</h3>' in html
    assert "<p>&lt;i&gt;</p>" in html


def test_a_message_may_be_a_heading_only() -> None:
    html = draw('{% kern_alert "loud" "Titel" role="alert" %} {% endkern_alert %}')
    assert "kern-alert__body" not in html
    assert 'kern-alert--info" role="alert"' in html


def test_a_badge_is_word_icon_and_colour() -> None:
    assert draw('{% kern_badge "ready" small=True %}') == (
        '<span class="kern-badge kern-badge--success kern-badge--small">'
        '<span class="kern-icon kern-icon--card" aria-hidden="true"></span>'
        '<span class="kern-label">Fertig zur Abholung</span></span>'
    )


def test_an_empty_list_says_how_to_begin() -> None:
    html = draw('{% kern_empty "Nichts" text="Noch." url="/neu/" action="Anlegen" %}')
    assert 'href="/neu/"' in html
    assert "<a " not in draw('{% kern_empty "Nichts" %}')


# ----------------------------------------------------------------------------------------------- facts


def test_facts_are_shown_line_by_line_and_can_be_changed() -> None:
    class Row:
        key, value, change_url = "Ort", "Martinshof", "/ort/"

    rows = [
        ("Name", "A\nB"),
        ("Anliegen", ["x", "y"], "/x/"),
        {"key": "Leer", "value": None},
        Row(),
        ("Lift", False),
    ]
    html = draw('{% kern_summary rows title="Ihre Angaben" %}', rows=rows)
    assert html.count("<dt>") == 5
    assert "A<br>B" in html
    assert 'href="/x/">Ändern<span class="kern-sr-only">: Anliegen</span>' in html
    assert "Keine Angabe" in html
    assert ">Nein<" in html
    assert "Keine Angabe" in draw("{% kern_summary rows %}", rows=[("Anliegen", [])])


def test_the_time_is_the_biggest_thing_of_an_appointment() -> None:
    start = datetime(2025, 9, 29, 7, 30, tzinfo=UTC)
    html = draw(
        '{% kern_when start end place="Martinshof" address="Weg 1" %}',
        start=start,
        end=start.replace(minute=45),
    )
    assert '<time datetime="2025-09-29T09:30:00+02:00">9:30 bis 9:45 Uhr</time>' in html
    assert ">9:30 Uhr</time>" in draw("{% kern_when start %}", start=start)


def test_a_task_without_an_address_is_no_link() -> None:
    html = draw(
        "{% kern_tasks items %}",
        items=[{"title": "Eins", "state": "done", "url": "/1/"}, {"title": "Zwei", "state": "todo"}],
    )
    assert html.count("<a ") == 1
    assert 'aria-label="Aufgaben"' in html


def test_figures_and_bars_carry_their_numbers_as_text() -> None:
    html = draw("{% kern_stats items %}", items=[("Personen", 23), ("Wartezeit", "7 min", "im Mittel")])
    assert html.count("wa-stat__note") == 1
    bars = draw('{% kern_bars items "Titel" %}', items=[("A", 1234), ("B", 617), ("C", 0)])
    assert [part.split('"')[1] for part in bars.split('wa-bars__bar" ')[1:]] == ["100.0", "50.0", "0.0"]
    assert "1.234" in bars
    assert 'width="0.0"' in draw('{% kern_bars items "Titel" unit="Personen" %}', items=[("A", 0)])


def test_the_steps_of_a_form_are_counted() -> None:
    html = draw('{% kern_progress 2 4 "Ort" %}')
    assert "Schritt 2 von 4" in html
    assert 'value="2" max="4"' in html


# ----------------------------------------------------------------------------------------- ways around


def test_breadcrumbs_end_with_the_page_itself() -> None:
    html = draw('{% kern_breadcrumbs "/" "Start" "" "Hier" %}')
    assert '<span aria-current="page">Hier</span>' in html
    assert html.count("<a ") == 1


def test_the_way_back_has_a_word() -> None:
    assert "<span>Zurück</span>" in draw('{% kern_back "/" %}')
    assert "<span>Zur Liste</span>" in draw('{% kern_back "/" "Zur Liste" %}')


def test_pages_of_a_list_keep_the_filters(rf: RequestFactory) -> None:
    page = Paginator(range(100), 10).page(5)
    html = draw("{% kern_pagination page %}", page=page, request=rf.get("/?stand=offen&page=5"))
    assert 'rel="prev" href="?stand=offen&amp;page=4"' in html
    assert 'rel="next" href="?stand=offen&amp;page=6"' in html
    assert html.count('aria-current="page"') == 1
    assert html.count("wa-pages__gap") == 2
    assert 'href="?p=6"' in draw("{% kern_pagination page 'p' %}", page=page)


def test_a_list_of_one_page_has_no_pages() -> None:
    assert draw("{% kern_pagination page %}", page=Paginator([1], 10).page(1)) == ""
    first = draw("{% kern_pagination page %}", page=Paginator(range(20), 10).page(1))
    assert ('rel="prev"' in first, 'rel="next"' in first) == (False, True)


def test_a_share_is_whole_percent() -> None:
    assert draw("{{ 0.294|percent }}, {{ 0|percent }}") == "29\xa0%, 0\xa0%"


# ------------------------------------------------------------------------------------------------ maps


def test_a_map_stands_on_the_ground_of_the_city() -> None:
    places = [
        {
            "lat": 52.37,
            "lon": 9.73,
            "label": "Bürgeramt Aegi",
            "short": "Aegi",
            "value": "",
            "state": "office",
        }
    ]
    html = draw(
        '{% kern_map places "Karte" land=land %}', places=places, land=[(52.37, 9.73, 3.0), (52.4, 9.8, 5.0)]
    )
    assert (html.count("<circle cx="), html.count(">Aegi</text>")) == (2, 2)


def test_a_map_names_every_place_for_screen_readers() -> None:
    places = [
        {
            "lat": 52.37,
            "lon": 9.73,
            "label": "Mitte",
            "value": "0,6 km",
            "state": "good",
            "href": "#m",
            "size": 100,
        },
        {"lat": 52.40, "lon": 9.85, "label": "Misburg", "value": "6,4 km", "state": "poor", "named": True},
    ]
    html = draw(
        '{% kern_map places "Karte" sentence="Satz." legend=legend %}',
        places=places,
        legend=[("good", "gut")],
    )
    assert '<a href="#m" class="wa-map__spot wa-map--good" aria-label="Mitte: 0,6 km">' in html
    assert '<g role="img" class="wa-map__spot wa-map--poor" aria-label="Misburg: 6,4 km">' in html
    assert html.count('text-anchor="end">Misburg</text>') == 2  # for a wide and for a narrow drawing
    assert html.count(">Mitte</text>") == 2  # when pointed at, and on a wide drawing
    assert ">gut</li>" in html
    assert "style=" not in html
