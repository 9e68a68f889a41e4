"""Addresses for hosts."""

from django.urls import path

from wanderamt.apps.fleet.views import host, host_link

urlpatterns = [
    path("besuch-anfragen/", host.request_start, name="request_start"),
    path("besuch-anfragen/pruefen/", host.request_check, name="request_check"),
    path("besuch-anfragen/gesendet/", host.request_sent, name="request_sent"),
    path("besuch-anfragen/verwerfen/", host.request_discard, name="request_discard"),
    path("besuch-anfragen/<slug:step>/", host.request_step, name="request_step"),
    path("meine-anfrage/", host.request_find, name="request_find"),
    path("meine-anfrage/<str:token>/", host_link.request_show, name="request_show"),
    path("meine-anfrage/<str:token>/aendern/<slug:step>/", host_link.request_change, name="request_change"),
    path("meine-anfrage/<str:token>/zurueckziehen/", host_link.request_withdraw, name="request_withdraw"),
]
