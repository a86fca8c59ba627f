"""Addresses of the shell: language, session, the footer's pages and the gallery."""

from django.urls import path
from django.views.i18n import set_language

from . import gallery, health, information, keepalive
from .access import open_to_everybody

app_name = "shell"

urlpatterns = [
    path("sprak", open_to_everybody(set_language), name="language"),
    path("fortsett", keepalive.keepalive, name="keepalive"),
    path("tilgjengelighet", information.accessibility, name="accessibility"),
    path("personvern", information.privacy, name="privacy"),
    path("kontakt", information.contact, name="contact"),
    path("om", information.about, name="about"),
    path("tilbakemelding", information.feedback, name="feedback"),
    path("helse", health.health, name="health"),
    path("galleri", gallery.gallery, name="gallery"),
]
