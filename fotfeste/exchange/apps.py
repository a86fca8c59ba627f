"""Registers the doors for machines as a Django app, with their commands."""

from django.apps import AppConfig


class ExchangeApp(AppConfig):
    name = "fotfeste.exchange"
    label = "exchange"
