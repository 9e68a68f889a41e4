"""Addresses of the units: the hub's pages, the exchange with devices, leaving and returning."""

from wanderamt.apps.fieldsync import urls_exchange, urls_hub, urls_journey

app_name = "fieldsync"
urlpatterns = [
    *urls_hub.urlpatterns,
    *urls_exchange.urlpatterns,
    *urls_journey.urlpatterns,
]
