"""Addresses of the evening and of the weeks after."""

from django.urls import path

from wanderamt.apps.counter.stock import views as stock
from wanderamt.apps.counter.views import documents, evening

urlpatterns = [
    path("dienst/tresen/<uuid:window_id>/kasse/", evening.cash, name="cash"),
    path("dienst/tresen/<uuid:window_id>/bestand/", stock.stock, name="stock"),
    path(
        "dienst/tresen/<uuid:window_id>/bestand/<uuid:use_id>/zuruecknehmen/",
        stock.take_back,
        name="stock_take_back",
    ),
    path("dienst/tresen/<uuid:window_id>/abschluss/", evening.close, name="close"),
    path("dienst/tresen/<uuid:window_id>/bericht/", evening.report, name="report"),
    path("dienst/tresen/<uuid:window_id>/bericht.pdf", evening.report_pdf, name="report_pdf"),
    path("dienst/tresen/<uuid:window_id>/bericht.csv", evening.report_csv, name="report_csv"),
    path("dienst/tresen/<uuid:window_id>/dokumente/", documents.documents, name="documents"),
    path("dienst/tresen/<uuid:window_id>/abholung/", documents.collection, name="collection"),
]
