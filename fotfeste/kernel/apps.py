"""Registers the ground floor as a Django app."""

from django.apps import AppConfig


class KernelApp(AppConfig):
    name = "fotfeste.kernel"
    label = "kernel"

    def ready(self) -> None:
        from fotfeste.kernel import checks  # noqa: F401  (importing it registers the deployment checks)
