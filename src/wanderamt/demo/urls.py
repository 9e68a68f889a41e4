from django.urls import path

from wanderamt.demo import views

app_name = "demo"
urlpatterns = [
    path("uhr/", views.set_clock, name="set_clock"),
    path("post/", views.mailbox, name="mailbox"),
]
