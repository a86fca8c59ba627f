"""Registers the shell as a Django app, so that its templates, static files and texts are found."""

from django.apps import AppConfig


class ShellApp(AppConfig):
    name = "fotfeste.web.shell"
    label = "shell"
