"""Registers the ground floor as a Django app."""

from django.apps import AppConfig


class KernelApp(AppConfig):
    name = "fotfeste.kernel"
    label = "kernel"

    def ready(self) -> None:
        from fotfeste.kernel import checks, tasks  # noqa: F401  (importing them registers checks and sources of tasks)
