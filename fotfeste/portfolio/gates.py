"""Decision points of Digdir's project model: which one comes next, and what is still missing for it. No database."""

from __future__ import annotations

from collections.abc import Collection

# The gate that ends each phase. The project itself ends at BP5; realising benefits belongs to the line.
GATE_AFTER: dict[str, str] = {
    "idea": "BP1",
    "concept": "BP2",
    "plan": "BP3",
    "execute": "BP4",
    "close": "BP5",
}

# What a gate asks for besides what the gates before it asked for, of the things that we can see are there.
ASKED_AT: dict[str, tuple[str, ...]] = {
    "BP1": ("target_group", "goal"),
    "BP2": ("owner",),
    "BP3": ("end", "deliverable", "baseline", "risk"),
    "BP4": ("result", "line_owner"),
    "BP5": ("final_report",),
}


def next_gate(phase: str) -> str:
    """The decision point that ends *phase*; empty when there is none or the phase is unknown."""
    return GATE_AFTER.get(phase, "")


def missing_for(gate: str, present: Collection[str]) -> tuple[str, ...]:
    """What *gate* and the gates before it ask for that is not in *present*, in the order it is asked for."""
    missing: list[str] = []
    for each, asked in ASKED_AT.items():
        missing += [thing for thing in asked if thing not in present]
        if each == gate:
            return tuple(missing)
    return ()
