"""Reference: commands with their arguments, and settings in the environment."""

from __future__ import annotations

from argparse import SUPPRESS, Action
from collections.abc import Iterator

from django.core.management import BaseCommand, get_commands, load_command_class

from fotfeste.config import cli
from fotfeste.config.env import SETTINGS, Setting
from fotfeste.config.reference.markdown import table


def commands() -> str:
    """Every command of ours with its arguments; those of Django that people here need, with a line."""
    parts = [_command(name, what) for name, what in sorted(cli.known().items())]
    return (
        "`fotfeste COMMAND --help` says the same on the machine. Without settings in the environment "
        "the commands work on the demo; "
        "with `FOTFESTE_SECRET_KEY` set they work on production (`demo` and `demo-reset` never do).\n\n"
        + "\n\n".join(parts)
    )


def _command(name: str, what: str) -> str:
    said = f"## fotfeste {name}\n\n{what}"
    if name in cli.BORROWED:
        return f"{said} Django's own; see its documentation for the arguments."
    rows = list(_arguments(name.replace("-", "_")))
    return f"{said}\n\n{table(('argument', 'meaning', 'default'), rows)}" if rows else said


def _arguments(name: str) -> Iterator[tuple[str, str, str]]:
    command = load_command_class(get_commands()[name], name)
    general = {action.dest for action in BaseCommand().create_parser("fotfeste", "any")._actions}
    for action in command.create_parser("fotfeste", name)._actions:
        if action.dest not in general and action.help != SUPPRESS:
            yield _spelling(action), _meaning(action), _default(action)


def _spelling(action: Action) -> str:
    taken = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    if not action.option_strings:
        return f"`{action.metavar or action.dest}`"
    return f"`{action.option_strings[-1]}{taken}`"


def _meaning(action: Action) -> str:
    choices = f" One of: {', '.join(map(str, action.choices))}." if action.choices else ""
    return f"{action.help or ''}{choices}".strip()


def _default(action: Action) -> str:
    if action.required and action.option_strings:
        return "must be given"
    return "" if action.default in (None, "", False) or action.nargs == 0 else f"`{action.default}`"


def settings() -> str:
    """Every variable, and whether it is a secret."""
    return (
        "All configuration is read from the environment, once, at the start; every fault is told at "
        "the same time. The demo and the "
        "tests need none of these. [operations.md](../operations.md) shows how production is set up.\n\n"
        + table(
            ("name", "meaning", "without it", "secret"), [_setting(setting) for setting in SETTINGS.values()]
        )
        + "\n\n`DJANGO_SETTINGS_MODULE` is chosen by the command itself; set it only to force one of "
        "`fotfeste.config.settings.demo`, `.test` or `.production`."
    )


def _setting(setting: Setting) -> tuple[str, str, str, str]:
    without = "production does not start" if setting.default is None else f"`{setting.default}`"
    if setting.name == "DATABASE_OWNER_URL":
        without = "nothing can be migrated, which is right for the processes that serve"
    if setting.default == "":
        without = "empty"
    return f"`{setting.name}`", setting.meaning, without, "yes" if setting.secret else ""
