"""The certificate of a run of disposal: what went, on which rules, and what was held back. Never a word of anybody."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fotfeste.people.declared import DECLARED
from fotfeste.people.models import DisposalRun, StartEvent
from fotfeste.people.retention_rules import HELD, Line


def stored(lines: list[Line]) -> dict[str, Any]:
    """Lines as a run keeps them."""
    return {"lines": [line.__dict__ for line in lines]}


def lines_of(run: DisposalRun) -> list[Line]:
    """The lines that a run keeps."""
    return [Line(**one) for one in run.counts.get("lines", [])]


def name_of(record: str) -> str:
    """The name of a kind of record; its key where the kind is declared no more."""
    return str(DECLARED[record].name) if record in DECLARED else record


def rule_of(line: Line) -> str:
    """The rule of a line in words."""
    if line.policy is None:
        return _("ingen regel")
    told = ngettext("{n} måned, regnet fra {start}", "{n} måneder, regnet fra {start}", line.months)
    return told.format(n=line.months, start=StartEvent(line.start).label)


def held_back(line: Line) -> list[tuple[str, int]]:
    """Why rows of a line are held back, in words, with how many."""
    return [(str(HELD[reason]), n) for reason, n in line.held.items() if n]


def certificate(run: DisposalRun, lines: list[Line]) -> str:
    """The text of the certificate, in bokmål whoever orders it. Its checksum is taken of exactly this."""
    with translation.override("nb"):
        who = str(run.controller) if run.controller else _("alle behandlingsansvarlige")
        text = [
            _("Bevis for sletting nummer {number}").format(number=run.pk),
            _("Gjelder: {who}").format(who=who),
            _("Startet: {when}").format(when=_moment(run.started_at)),
            _("Ferdig: {when}").format(when=_moment(run.finished_at)),
            "",
            _("Slettet"),
        ]
        gone = [line for line in lines if line.count]
        text += [f"- {name_of(line.record)}: {line.count}. {_basis(line)}" for line in gone] or [
            _("- ingenting")
        ]
        text += ["", _("Personer som er helt borte: {n}").format(n=run.persons), "", _("Holdt igjen")]
        kept = [
            f"- {name_of(line.record)}: {n}, {why} ({rule_of(line)})"
            for line in lines
            for why, n in held_back(line)
        ]
        text += kept or [_("- ingenting")]
        text += [
            "",
            _(
                "Radene er slettet fra databasen sammen med historikken sin og det som kan søkes i. Sikkerhetskopier "
                "er ikke rørt; de går ut etter planen for sikkerhetskopiering. Beviset sier ikke hvem noe gjaldt."
            ),
        ]
        return "\n".join(text) + "\n"


def _basis(line: Line) -> str:
    told = _("Regel: {rule}, bekreftet {day}.").format(rule=rule_of(line), day=line.confirmed_on)
    return f"{told} {line.plan}".strip()


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S %z") if at else ""
