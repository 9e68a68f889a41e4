"""Addresses of editors."""

from django.urls import path

from wanderamt.apps.assistant.staff.views import gaps, inbox, overview, phrases, versions

_HERE = "dienst/assistent"

urlpatterns = [
    path(f"{_HERE}/", overview.overview, name="overview"),
    path(f"{_HERE}/luecken/", gaps.gaps, name="gaps"),
    path(f"{_HERE}/luecken/<uuid:gap_id>/", gaps.assign, name="assign"),
    path(f"{_HERE}/saetze/", phrases.phrases, name="phrases"),
    path(f"{_HERE}/saetze/<uuid:phrase_id>/", phrases.decide, name="phrase"),
    path(f"{_HERE}/fassungen/", versions.all_versions, name="versions"),
    path(f"{_HERE}/fassungen/<uuid:version_id>/", versions.one_version, name="version"),
    path("dienst/fragen/", inbox.inbox, name="inbox"),
    path("dienst/fragen/<uuid:card_id>/", inbox.card, name="inbox_card"),
]
