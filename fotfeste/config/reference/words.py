"""Reference: code lists, the phases of a project, and the rules for findings."""

from __future__ import annotations

from django.utils import translation

from fotfeste.config.reference.markdown import both, table
from fotfeste.kernel.codelist_files import CODE_LISTS, read_code_list
from fotfeste.kernel.findings import rules
from fotfeste.portfolio.rules import LOCAL_PHASES, NEXT_PHASES, PHASE_ORDER

SHOWN_SOURCES = 3


def code_lists() -> str:
    """Every list with the number of its codes, its sources and its files."""
    rows = []
    for one in CODE_LISTS.values():
        codes = list(read_code_list(one.key))
        files = ", ".join(f"[{file.name}](../../fotfeste/kernel/codelists/{file.name})" for file in one.files)
        sources = list(dict.fromkeys(code.source for code in codes))
        more = f" and {len(sources) - SHOWN_SOURCES} more" if len(sources) > SHOWN_SOURCES else ""
        said = "; ".join(sources[:SHOWN_SOURCES]) + more
        rows.append((f"`{one.key}`", both(one.title_nb, one.title_en), len(codes), said, files))
    return (
        "Shipped with the program and read by `fotfeste demo` and by imports. A code is valid in a "
        "period, and is never reused. "
        "Each row of a file names its own source.\n\n"
        + table(("key", "title", "codes", "sources", "file"), rows)
    )


def phases() -> str:
    """The picture of legal moves, and what each phase and each local word stands for."""
    names = {code.code.lower(): code for code in read_code_list("project_phase")}
    known = [key for key in PHASE_ORDER if key != "unknown"]
    lines = ["stateDiagram-v2"]
    lines += [f"    {key} : {names[key].name_nb if key in names else key}" for key in known]
    lines.append(f"    [*] --> {known[0]}")
    lines += [f"    {start} --> {end}" for start in known for end in known if end in NEXT_PHASES[start]]
    lines += [f"    {key} --> [*]" for key in known if not NEXT_PHASES[key]]
    local: dict[str, list[str]] = {}
    for word, phase in LOCAL_PHASES.items():
        local.setdefault(phase, []).append(word)
    rows = [
        (
            f"`{key}`",
            both(names[key].name_nb, names[key].name_en) if key in names else "",
            ", ".join(f"`{word}`" for word in local.get(key, [])),
            ", ".join(f"`{after}`" for after in PHASE_ORDER if after in NEXT_PHASES[key]),
        )
        for key in PHASE_ORDER
    ]
    drawing = "\n".join(lines)
    return (
        "The phases are those of Digdir's project model. The sources use words of their own, which "
        "are kept beside the phase. "
        "A project whose phase is not known may go to any.\n\n"
        f"```mermaid\n{drawing}\n```\n\n"
        + table(("phase", "name", "words of the sources", "may go to"), rows)
    )


def findings() -> str:
    """Every rule: what it asks, and why that matters."""
    rows = []
    for rule in rules():
        with translation.override("nb"):
            norwegian = str(rule.title)
        rows.append((f"`{rule.key}`", rule.room, both(norwegian, str(rule.title)), rule.why))
    return (
        "Findings are computed from what is stored each time somebody asks, and are never stored. "
        "What a person says about one is "
        "kept, and the finding opens again when its values change "
        "([adr/0006](../adr/0006-find-disagreements.md)). "
        "How to add a rule: [how-to/developer.md](../how-to/developer.md).\n\n"
        + table(("key", "room", "question", "why it matters"), rows)
    )
