"""Every unsafe setting and every unsafe database is refused with its own sentence, and a good one is not."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.db import connections
from django.test import override_settings
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fotfeste.config import database
from fotfeste.config.database import Place
from fotfeste.kernel import checks
from fotfeste.people import checks as people_checks

GOOD: dict[str, Any] = {
    "DEMO": False,
    "ALLOWED_HOSTS": ["fotfeste.example.no"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": checks.YEAR,
    "PASSWORD_HASHERS": list(checks.SAFE_HASHERS),
    "ACCESSIBILITY_URL": "https://uustatus.no/",
    "FEEDBACK_ADDRESS": "post@example.no",
}
ID_KEYS = {
    "FOTFESTE_ID_KEYS": Fernet.generate_key().decode(),
    "FOTFESTE_ID_LOOKUP_KEY": secrets.token_hex(32),
}
LOOSE_SCRIPT = {"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'self'", "'unsafe-inline'"]}}
CODE_FROM_ANYWHERE = {"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["https:"]}}


def of_settings() -> list[CheckMessage]:
    """What the checks of the settings say; none of them asks the database."""
    return [
        message
        for check in (
            checks.demo_is_off,
            checks.debug_is_off,
            checks.hosts_are_named,
            checks.cookies_need_tls,
            checks.policy_is_strict,
            checks.connections_need_tls,
            checks.passwords_are_hashed_slowly,
            checks.guesses_are_counted,
            checks.static_files_are_gathered,
            checks.people_can_reach_somebody,
        )
        for message in check()
    ]


def test_good_settings_are_let_through() -> None:
    with override_settings(**GOOD):
        assert of_settings() == []


@pytest.mark.parametrize(
    ("unsafe", "code", "sentence"),
    [
        ({"DEMO": True}, "E001", "anybody could sign in"),
        ({"DEBUG": True}, "E002", "DEBUG must be off"),
        ({"ALLOWED_HOSTS": ["*"]}, "E003", "* lets forged links through"),
        ({"ALLOWED_HOSTS": []}, "E003", "must name the hosts that"),
        ({"SESSION_COOKIE_SECURE": False}, "E004", "SESSION_COOKIE_SECURE must be on"),
        ({"CSRF_COOKIE_SECURE": False}, "E004", "CSRF_COOKIE_SECURE must be on"),
        ({"LANGUAGE_COOKIE_SECURE": False}, "E004", "LANGUAGE_COOKIE_SECURE must be on"),
        ({"CONTENT_SECURITY_POLICY": LOOSE_SCRIPT}, "E005", "loose in script-src: 'unsafe-inline'"),
        ({"CONTENT_SECURITY_POLICY": CODE_FROM_ANYWHERE}, "E005", "loose in script-src: https:"),
        ({"CONTENT_SECURITY_POLICY": None}, "E005", "There is no content security policy"),
        ({"MIDDLEWARE": []}, "E005", "There is no content security policy"),
        ({"SECURE_SSL_REDIRECT": False}, "E006", "SECURE_SSL_REDIRECT must be on"),
        ({"SECURE_HSTS_SECONDS": 0}, "E006", "at least a year"),
        ({"PASSWORD_HASHERS": settings.PASSWORD_HASHERS}, "E007", "must begin with Django's Argon2"),
        ({"AXES_ENABLED": False}, "E008", "at most ten wrong passwords"),
        ({"AXES_FAILURE_LIMIT": 1000}, "E008", "at most ten wrong passwords"),
        ({"ACCESSIBILITY_URL": ""}, "W001", "accessibility statement"),
        ({"FEEDBACK_ADDRESS": ""}, "W002", "no address to show"),
    ],
)
def test_each_unsafe_setting_has_its_sentence(unsafe: dict[str, Any], code: str, sentence: str) -> None:
    with override_settings(**GOOD | unsafe):
        said = of_settings()
    assert [message.id for message in said] == [f"fotfeste.{code}"]
    assert sentence in str(said[0].msg)


def test_styles_that_are_not_gathered_are_told(tmp_path: Path) -> None:
    hashed = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(**GOOD, STORAGES=hashed, STATIC_ROOT=tmp_path):
        assert [message.id for message in of_settings()] == ["fotfeste.E009"]


# The database, as the application sees it -----------------------------------------------------------------


def of_database() -> list[str]:
    """Ids and sentences that the application's own connection gives rise to."""
    found = [*checks.database_is_safe(), *people_checks.access_is_guarded(databases=["default"])]
    return [f"{message.id} {message.msg}" for message in found]


def as_owner(statement: str) -> None:
    """Run *statement* as the owner of the tables, on the database in use."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_database_as_made_by_us_is_safe(empty_database: None) -> None:
    assert of_database() == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "grant select on kernel_actorkey to {app}",
            "fotfeste.E014 The application's role can read the key that signs actors.",
        ),
        (
            "grant create on schema public to {app}",
            "fotfeste.E017 The application's role may make tables in the schema public",
        ),
        (
            "grant update on kernel_event to {app}",
            "fotfeste.E018 Tables that only grow can be rewritten by the application's role: kernel_event.",
        ),
        (
            "grant all on all tables in schema public to {app}",
            "fotfeste.E018 Tables that only grow can be rewritten",
        ),
        (
            "alter table kernel_event disable trigger kernel_event_append_only",
            "fotfeste.E018 Tables that only grow can be rewritten",
        ),
        (
            "alter table kernel_draft disable row level security",
            "fotfeste.E019 Row-level security is switched off on kernel_draft",
        ),
        (
            "alter table kernel_draft no force row level security",
            "fotfeste.E019 Row-level security is switched off on kernel_draft",
        ),
        (
            "delete from django_migrations where app = 'funding'",
            "fotfeste.E020 The database is ",
        ),
        (
            "grant select on people_guard to {app}",
            "fotfeste.E030 The application's role can reach what decides who sees whom: people_guard",
        ),
        (
            "alter table people_membership disable trigger user",
            "fotfeste.E031 Triggers that compute grants of access are disabled on: people_membership",
        ),
        (
            "update kernel_actorkey set inner_pad = 'x'",
            "fotfeste.E021 FOTFESTE_ACTOR_KEY is not the key that the database knows",
        ),
    ],
)
def test_each_lost_right_of_the_database_has_its_sentence(
    place: Place, empty_database: None, statement: str, expected: str
) -> None:
    as_owner(statement.format(app=f'"{place.name}_app"'))
    assert any(said.startswith(expected) for said in of_database()), of_database()


# The command, as operators run it -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with the static files gathered, as an installation has it."""
    folder = tmp_path_factory.mktemp("home")
    production = {
        "FOTFESTE_SECRET_KEY": secrets.token_urlsafe(60),
        "FOTFESTE_ACTOR_KEY": secrets.token_hex(32),
        **ID_KEYS,
        "FOTFESTE_HOSTS": "fotfeste.example.no",
        "FOTFESTE_HOME": str(folder),
        "DATABASE_URL": "postgresql://nobody@localhost:1/none",
    }
    done = fotfeste("collectstatic", "--no-input", "--verbosity=0", **production)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def good(home: Path, place: Place) -> dict[str, str]:
    """Variables of a production installation on the tests' own database, where nothing is unsafe."""
    addresses = database.addresses(test=True)
    name = str(connections["default"].settings_dict["NAME"])
    return {
        "FOTFESTE_SECRET_KEY": secrets.token_urlsafe(60),
        "FOTFESTE_ACTOR_KEY": settings.ACTOR_KEY.hex(),
        **ID_KEYS,
        "FOTFESTE_HOSTS": "fotfeste.example.no",
        "FOTFESTE_HOME": str(home),
        "FOTFESTE_ACCESSIBILITY_URL": "https://uustatus.no/",
        "FOTFESTE_FEEDBACK_ADDRESS": "post@example.no",
        "DATABASE_URL": make_conninfo(addresses.app, dbname=name),
    }


def fotfeste(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the console command in a process of its own, with no settings but *variables*."""
    return subprocess.run(
        [sys.executable, "-m", "fotfeste.config.cli", *arguments],
        env={"PATH": os.environ["PATH"]} | variables,
        check=False,
        capture_output=True,
        text=True,
    )


def test_good_installation_passes_without_a_word(good: dict[str, str]) -> None:
    done = fotfeste("check", "--deploy", "--fail-level=WARNING", **good)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("FOTFESTE_SECRET_KEY", "a" * 60, "at least 50 random characters"),
        ("FOTFESTE_ACTOR_KEY", "abc", "64 hexadecimal digits"),
        ("FOTFESTE_ACTOR_KEY", "ab" * 32, "is not the key that the database knows"),
        ("FOTFESTE_HOSTS", "*", "lets forged links through"),
        ("FOTFESTE_HOSTS", "", "FOTFESTE_HOSTS is missing"),
        ("FOTFESTE_TLS_PROXY", "perhaps", "must be yes or no"),
        ("DATABASE_URL", "", "DATABASE_URL is missing"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "The database does not answer"),
        ("DJANGO_SETTINGS_MODULE", "fotfeste.config.settings.demo", "anybody could sign in"),
    ],
)
def test_bad_variable_stops_the_command(
    good: dict[str, str], variable: str, value: str, sentence: str
) -> None:
    done = fotfeste("check", "--deploy", **good | {variable: value})
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_owner_of_the_tables_may_not_serve(good: dict[str, str]) -> None:
    name = conninfo_to_dict(good["DATABASE_URL"])["dbname"]
    owner = make_conninfo(database.addresses(test=True).owner, dbname=name)
    done = fotfeste("check", "--deploy", **good | {"DATABASE_URL": owner})
    assert done.returncode == 1
    assert "(fotfeste.E013) DATABASE_URL signs in as the owner of the tables" in done.stderr


def test_administrator_may_not_serve(good: dict[str, str], place: Place) -> None:
    name = conninfo_to_dict(good["DATABASE_URL"])["dbname"]
    admin = make_conninfo(place.admin, dbname=name)
    done = fotfeste("check", "--deploy", **good | {"DATABASE_URL": admin})
    assert done.returncode == 1
    assert "(fotfeste.E012) DATABASE_URL signs in as a role that may make roles" in done.stderr


def test_demo_is_refused_on_a_public_address_also_with_production_secrets(good: dict[str, str]) -> None:
    demo = {"DJANGO_SETTINGS_MODULE": "fotfeste.config.settings.demo"}
    done = fotfeste("serve", "--host=0.0.0.0", "--port=8999", **good | demo)
    assert done.returncode == 1
    assert "on this machine only, not on 0.0.0.0" in done.stderr


def test_deployment_checks_are_registered(db: None) -> None:
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert "fotfeste.E001" in found
