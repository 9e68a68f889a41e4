"""Addresses of the fleet: hosts, planners, residents' registration, crew."""

from wanderamt.apps.fleet import urls_crew, urls_host, urls_planner, urls_register

app_name = "fleet"
urlpatterns = [
    *urls_host.urlpatterns,
    *urls_register.urlpatterns,
    *urls_planner.urlpatterns,
    *urls_crew.urlpatterns,
]
