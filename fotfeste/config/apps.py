"""Registers the wiring as a Django app, so that its commands are found."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "fotfeste.config"
    label = "config"
