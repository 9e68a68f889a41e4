"""Addresses of the hub's pages about units and Klaerfaelle."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
