"""Reads the environment once, and names every fault at the same time.

Settings modules ask for values by name; nothing else in the project reads ``os.environ``
for configuration. Faults are collected, so a person who sets up a server sees all of them at the first start.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """One name in the environment: what it is for, and what happens without it. Shown in docs/reference."""

    name: str
    meaning: str
    default: str | None = None
    secret: bool = False


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "FOTFESTE_HOME", "Folder for state that belongs to this installation.", "<project>/.fotfeste"
        ),
        Setting(
            "FOTFESTE_SECRET_KEY", "Signs sessions and forms. At least 50 random characters.", secret=True
        ),
        Setting(
            "FOTFESTE_ACTOR_KEY", "Signs who acts, for the database. 64 hexadecimal digits.", secret=True
        ),
        Setting(
            "FOTFESTE_ID_KEYS",
            "Encrypt national ids: Fernet keys separated by comma, the newest first. Older ones only decrypt.",
            secret=True,
        ),
        Setting(
            "FOTFESTE_ID_LOOKUP_KEY",
            "Finds encrypted national ids again. 64 hexadecimal digits; it can not be changed later.",
            secret=True,
        ),
        Setting(
            "FOTFESTE_ID_SERIES",
            "production for real national ids, synthetic for those of test persons; never both.",
            "production",
        ),
        Setting("FOTFESTE_HOSTS", "Host names that the service answers to, separated by comma."),
        Setting("DATABASE_URL", "The application's own login to PostgreSQL 15 or newer.", secret=True),
        Setting("DATABASE_OWNER_URL", "The owner's login, used only by migrations.", secret=True),
        Setting("FOTFESTE_POSTGRES_BIN", "Folder with initdb and postgres for the embedded server.", ""),
        Setting("FOTFESTE_EMAIL_FROM", "Sender of messages from the service.", "ikke-svar@localhost"),
        Setting("FOTFESTE_FEEDBACK_ADDRESS", "Where people send feedback on the service.", ""),
        Setting("FOTFESTE_ACCESSIBILITY_URL", "Address of the published accessibility statement.", ""),
        Setting(
            "FOTFESTE_TLS_PROXY", "yes when a proxy in front ends TLS and sets X-Forwarded-Proto.", "yes"
        ),
        Setting("FOTFESTE_IDPORTEN_CLIENT_ID", "Turns on sign-in for participants through ID-porten.", ""),
        Setting("FOTFESTE_IDPORTEN_CLIENT_SECRET", "The client's secret at ID-porten.", secret=True),
        Setting(
            "FOTFESTE_IDPORTEN_ISSUER",
            "https://test.idporten.no for ID-porten's test environment.",
            "https://idporten.no",
        ),
        Setting(
            "FOTFESTE_IDPORTEN_LEVEL", "The lowest level that is enough: substantial or high.", "substantial"
        ),
        Setting("FOTFESTE_ANSATTPORTEN_CLIENT_ID", "Turns on sign-in for staff through Ansattporten.", ""),
        Setting("FOTFESTE_ANSATTPORTEN_CLIENT_SECRET", "The client's secret at Ansattporten.", secret=True),
        Setting(
            "FOTFESTE_ANSATTPORTEN_ISSUER",
            "https://test.ansattporten.no for Ansattporten's test environment.",
            "https://ansattporten.no",
        ),
        Setting(
            "FOTFESTE_ANSATTPORTEN_LEVELS",
            "Levels that are enough, separated by comma: high, entraid. entraid is as strong as your Entra is.",
            "high",
        ),
        Setting("FOTFESTE_ENTRA_CLIENT_ID", "Turns on sign-in for staff through Microsoft Entra ID.", ""),
        Setting("FOTFESTE_ENTRA_CLIENT_SECRET", "The client's secret at Entra.", secret=True),
        Setting(
            "FOTFESTE_ENTRA_TENANTS",
            "The tenants whose staff sign in, as name:tenant-id, separated by comma.",
        ),
        Setting(
            "FOTFESTE_ENTRA_CONTEXT",
            "The authentication context, c1 to c99, that Conditional Access ties to strong sign-in.",
        ),
        Setting("FOTFESTE_FEIDE_CLIENT_ID", "Turns on sign-in for staff at schools through Feide.", ""),
        Setting("FOTFESTE_FEIDE_CLIENT_SECRET", "The client's secret at Feide.", secret=True),
        Setting("FOTFESTE_FEIDE_ISSUER", "The issuer of Feide's ID tokens.", "https://auth.dataporten.no"),
        Setting(
            "FOTFESTE_FEIDE_LEVEL",
            "The acr that tells that two factors were used.",
            "urn:mace:feide.no:auth:level:fad08:3",
        ),
        Setting(
            "FOTFESTE_SIGN_IN_ORIGINS",
            "More addresses that a provider may send the browser to when somebody signs in, separated by comma.",
            "",
        ),
    )
}


@dataclass
class Environment:
    """Values of the environment, with the faults met on the way."""

    values: dict[str, str]
    faults: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """The value of *name*, or *default* when it is absent or empty."""
        self._known(name)
        return self.values.get(name, "").strip() or default

    def required(self, name: str, check: Callable[[str], str | None] = lambda value: None) -> str:
        """The value of *name*; its absence, or the sentence that *check* answers, is noted as a fault."""
        value = self.text(name)
        fault = f"{name} is missing. {SETTINGS[name].meaning}" if not value else check(value)
        if fault:
            self.faults.append(fault)
        return value

    def flag(self, name: str, default: bool) -> bool:
        """yes/no as a bool."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in ("yes", "no"):
            self.faults.append(f"{name} must be yes or no, not {value!r}.")
        return value == "yes"

    def names(self, name: str) -> list[str]:
        """A list separated by comma."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def stop_on_faults(self) -> None:
        """Raise ImproperlyConfigured with every fault, one a line."""
        if self.faults:
            raise ImproperlyConfigured(
                "The settings can not be used:\n" + "\n".join(f"- {f}" for f in self.faults)
            )

    def _known(self, name: str) -> None:
        if name not in SETTINGS:
            raise KeyError(f"{name} is not described in fotfeste/config/env.py; describe it there first.")


def read() -> Environment:
    """The environment of this process."""
    return Environment(dict(os.environ))
