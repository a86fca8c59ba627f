"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebKernelApp(AppConfig):
    name = "fotfeste.web.kernel"
    label = "web_kernel"
