"""All routes that there can be: those of the application and those of demo mode."""

from django.urls import include, path

from wanderamt.config.urls import urlpatterns as of_the_application

urlpatterns = [
    *(pattern for pattern in of_the_application if str(pattern.pattern) != "demo/"),
    path("demo/", include("wanderamt.demo.urls")),
]
