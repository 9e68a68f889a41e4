"""Addresses of the editors."""

from django.urls import path

from wanderamt.apps.catalogue.editing.views import deciding, overview, writing
from wanderamt.apps.catalogue.views import edit_import, preview

_HERE = "dienst/redaktion"
_ONE = f"{_HERE}/fassung/<uuid:revision_id>"

urlpatterns = [
    path(f"{_HERE}/", overview.index, name="editing"),
    path(f"{_HERE}/import/", edit_import.bring, name="editing_import"),
    path(f"{_HERE}/<str:name>/", overview.subject, name="editing_subject"),
    path(f"{_HERE}/<str:name>/beginnen/", writing.start, name="editing_start"),
    path(f"{_ONE}/", deciding.revision, name="editing_revision"),
    path(f"{_ONE}/angaben/", writing.facts, name="editing_facts"),
    path(f"{_ONE}/texte/", writing.sources, name="editing_sources"),
    path(f"{_ONE}/sprache/<slug:language>/", writing.language, name="editing_language"),
    path(f"{_ONE}/zusammenfuehren/", writing.bring_together, name="editing_merge"),
    path(f"{_ONE}/vorschau/<slug:language>/", preview.preview, name="editing_preview"),
    path(f"{_ONE}/vergleichen/<uuid:other_id>/", overview.compare, name="editing_compare"),
    path(f"{_ONE}/einreichen/", deciding.submit, name="editing_submit"),
    path(f"{_ONE}/zurueckholen/", deciding.take_back, name="editing_take_back"),
    path(f"{_ONE}/zurueckgeben/", deciding.send_back, name="editing_send_back"),
    path(f"{_ONE}/veroeffentlichen/", deciding.publish, name="editing_publish"),
    path(f"{_ONE}/zurueckziehen/", deciding.withdraw, name="editing_withdraw"),
    path(f"{_ONE}/wiederherstellen/", deciding.roll_back, name="editing_roll_back"),
]
