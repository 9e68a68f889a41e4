"""All routes that there can be: those of the application and those of demo mode."""

from django.conf import settings
from django.urls import include, path

from wanderamt.config.urls import urlpatterns as of_the_application

urlpatterns = [*of_the_application]
if not settings.DEMO:
    urlpatterns.append(path("demo/", include("wanderamt.demo.urls")))
