"""The console command ``fotfeste``: chooses settings, then runs a command of the project or of Django."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands
from django.db import OperationalError

from fotfeste.config.database import DatabaseFault
from fotfeste.config.embedded import EmbeddedFault
from fotfeste.config.texts import TextFault, compile_all

SETTINGS = "fotfeste.config.settings"
PACKAGE = Path(__file__).resolve().parents[1]
# Django's own commands that people here need; the others work too, but help leaves them out.
BORROWED = {
    "check": "Looks for faults in the settings and the code; with --deploy also for unsafe settings.",
    "shell": "Opens Python with the models at hand.",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command that *arguments* (or the command line) name; the answer is the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("help", "-h", "--help"):
        print(help_text())
        return 0
    name = given[0].replace("-", "_")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_for(given[0], os.environ))
    try:
        compile_all()  # Before Django reads them.
        django.setup()
        if name not in get_commands():
            print(f"There is no command «{given[0]}».\n\n{help_text()}", file=sys.stderr)
            return 2
        execute_from_command_line(["fotfeste", name, *given[1:]])
    except (ImproperlyConfigured, DatabaseFault, EmbeddedFault, TextFault) as fault:
        print(fault, file=sys.stderr)
        return 1
    except OperationalError as error:
        print(
            f"The database does not answer: {error}\nStart it with: fotfeste database start", file=sys.stderr
        )
        return 1
    return 0


def settings_for(command: str, environment: Mapping[str, str]) -> str:
    """The settings module when nobody named one: demo, or production where its secret is set."""
    if not command.startswith("demo") and environment.get("FOTFESTE_SECRET_KEY"):
        return f"{SETTINGS}.production"
    return f"{SETTINGS}.demo"


def help_text() -> str:
    """Every command with one line that tells what it does."""
    commands = known()
    width = max(map(len, commands)) + 2
    lines = [f"  {name.ljust(width)}{what}" for name, what in sorted(commands.items())]
    return "\n".join(["fotfeste COMMAND [--help]", "", *lines])


def known() -> dict[str, str]:
    """The commands by name, as people type it, with one line each."""
    return BORROWED | dict(_own())


def _own() -> Iterator[tuple[str, str]]:
    # Read from the files, not through Django, so that help works when the settings do not.
    for path in PACKAGE.glob("**/management/commands/*.py"):
        if not path.stem.startswith("_"):
            told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            yield path.stem.replace("_", "-"), told.partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
