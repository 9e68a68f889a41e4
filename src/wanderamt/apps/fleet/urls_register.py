"""Addresses of the host's coordinator."""

from django.urls import path

from wanderamt.apps.fleet.views import register, register_list

urlpatterns = [
    path("anmelden/<str:token>/", register.register, name="register"),
    path("anmelden/<str:token>/person/", register.register_person, name="register_person"),
    path(
        "anmelden/<str:token>/person/<uuid:appointment_id>/", register.register_change, name="register_change"
    ),
    path(
        "anmelden/<str:token>/person/<uuid:appointment_id>/abmelden/",
        register.register_remove,
        name="register_remove",
    ),
    path("anmelden/<str:token>/liste/", register_list.upload, name="register_list"),
    path("anmelden/<str:token>/liste/vorlage/", register_list.list_template, name="register_list_template"),
    path("anmelden/<str:token>/tagesplan/", register.day_plan, name="day_plan"),
    path("anmelden/<str:token>/tuerschild/", register.door_sign, name="register_door_sign"),
    path("anmelden/<str:token>/mitbringlisten/", register.bring_lists, name="register_bring_lists"),
]
