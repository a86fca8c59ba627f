"""A year as a waterfall: from what was carried in, step by step, to what is carried out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fotfeste.funding.rules import YearMoney


@dataclass(frozen=True)
class Step:
    """A step: what it changes in øre, and where it starts and ends.

    The first and the last step stand on the ground (start 0).
    """

    key: str
    label: str
    change_ore: int
    start_ore: int
    end_ore: int

    @property
    def is_level(self) -> bool:
        """Whether the step shows a level instead of a change."""
        return self.key in ("carried_in", "carried_out")


def waterfall(money: YearMoney) -> tuple[Step, ...]:
    """The steps of *money*: carried in → grants → returns → reallocated → development funds → cost → carried out.

    Reallocations and development funds are left out when they sum to zero, as they do in a whole portfolio.
    """
    changes = [
        ("grants", _("Tildelt"), money.grants),
        ("returns", _("Tilbakeført"), money.returns),
        ("reallocated", _("Omdisponert"), money.reallocated),
        ("development", _("Porteføljeutviklingsmidler"), money.development),
        ("cost", _("Kostnader"), -money.cost),
    ]
    level = money.carried_in
    steps = [Step("carried_in", _("Overført fra året før"), level, 0, level)]
    for key, label, change in changes:
        if change or key not in ("reallocated", "development"):
            steps.append(Step(key, label, change, level, level + change))
            level += change
    steps.append(Step("carried_out", _("Overført til neste år"), level, 0, level))
    return tuple(steps)
