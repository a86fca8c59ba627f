"""Every page that can be opened, by the name of its view, with an address in the demo."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PAGES: dict[str, tuple[str, ...]] = {
    "kernel:today": ("/i-dag",),
    "kernel:account": ("/konto",),
    "kernel:password": ("/konto/passord",),
    "kernel:trace": ("/spor",),
    "kernel:staff": ("/ansatte",),
    "kernel:staff_known": ("/ansatte/gi-rolle",),
    "kernel:staff_new": ("/ansatte/ny",),
    "kernel:sources": ("/kilder/",),
    "kernel:source": ("/kilder/arsrapport_2024/",),
    "people:caseload": ("/deltakere/",),
    "people:look_up": ("/deltakere/finn",),
    "people:register": ("/deltakere/ny",),
    "people:take_out": ("/deltakere/ta-ut",),
    "people:break_glass": ("/deltakere/nodtilgang/",),
    "people:reviews": ("/deltakere/gjennomgang/",),
    "people:authorisations": ("/deltakere/fullmakter/",),
    "people:give_authorisation": ("/deltakere/fullmakter/ny",),
    "portfolio:projects": ("/prosjekter/", "/prosjekter/?q=finnesikke", "/prosjekter/?fase=feil"),
    "portfolio:board": ("/prosjekter/tavle",),
    "portfolio:timeline": ("/prosjekter/tidslinje",),
    "portfolio:lineage_map": ("/prosjekter/linjer",),
    "portfolio:project": ("/prosjekter/oslo-2021-37/", "/prosjekter/oslo-2024-04/"),
    "portfolio:project_results": ("/prosjekter/ostfold-klar/resultater",),
    "portfolio:project_deliverables": ("/prosjekter/oslo-2020-35/leveranser",),
    "portfolio:project_money": ("/prosjekter/oslo-2022-17/penger",),
    "portfolio:project_lineage": ("/prosjekter/oslo-2016-22/slektskap",),
    "portfolio:project_sources": ("/prosjekter/oslo-2021-37/kilder",),
    "portfolio:programmes": ("/program/",),
    "portfolio:programme": ("/program/delprogram_sysselsetting/",),
    "portfolio:risks": ("/program/risiko",),
    "portfolio:benefits": ("/program/gevinster",),
    "portfolio:bodies": ("/program/styring",),
    "portfolio:criteria": ("/program/kriterier",),
    "funding:overview": ("/penger/",),
    "funding:report": ("/penger/regnskap/2024", "/penger/regnskap/2024?per=feil"),
    "funding:report_cell": ("/penger/regnskap/2024/celle/sum-projects/carried_out",),
    "funding:budget": ("/penger/budsjett/2025",),
    "funding:budget_cell": ("/penger/budsjett/2025/celle/total/total_budget",),
    "funding:decisions": ("/penger/vedtak/2024",),
    "funding:decision_cell": ("/penger/vedtak/2024/celle/total/total",),
    "funding:expected": ("/penger/forventet/2025",),
    "funding:sources": ("/penger/kilder",),
    "funding:journal": ("/penger/hovedbok", "/penger/hovedbok?ar=1066"),
    "funding:movement": ("/penger/hovedbok/1",),
    "findings:list": ("/avvik/",),
    "duplicates:list": ("/dobbelt/",),
    "sharing:bases": ("/deling/",),
    "sharing:basis": ("/deling/nav_15a/",),
    "sharing:revise": ("/deling/nav_15a/ny-versjon",),
    "retention:policies": ("/tilsyn/lagring/",),
    "retention:policy": ("/tilsyn/lagring/regel/contact", "/tilsyn/lagring/regel/person"),
    "retention:runs": ("/tilsyn/lagring/runder",),
    "retention:holds": ("/tilsyn/lagring/sperrer",),
    "retention:place_hold": ("/tilsyn/lagring/sperrer/ny",),
    "own:home": ("/mine/",),
    "own:data": ("/mine/opplysninger",),
    "own:looks": ("/mine/hvem-har-sett",),
    "own:watchers": ("/mine/hvem-kan-se",),
    "own:sharing": ("/mine/delt",),
    "own:corrections": ("/mine/rettinger",),
    "own:copy": ("/mine/kopi",),
}

# Views that are no page to look at: forms that only answer a POST, files, and pages that need something made first
# (they are looked at in the tests of their room), and pages that are open to everybody (looked at with the shell).
NOT_LISTED = {
    "own:withdraw",
    "own:correct",
    "own:copy_file",
    "corrections:list",
    "corrections:answer",
    "duplicates:compare",
    "duplicates:undo",
    "sharing:confirm",
    "person_sharing:list",
    "person_sharing:new",
    "person_sharing:told",
    "person_sharing:receipt",
    "person_sharing:receipt_print",
    "person_sharing:stop",
    "person_sharing:new_consent",
    "person_sharing:withdraw",
    "retention:try_now",
    "retention:run",
    "retention:lift_hold",
    "people:team",
    "people:team_add",
    "people:team_add_elsewhere",
    "people:team_change",
    "people:team_hand_over",
    "people:team_end",
    "people:conflict",
    "people:close_glass",
    "people:review_glass",
    "people:lift_override",
    "people:lift_conflict",
    "people:end_authorisation",
    "login:begin",
    "login:answer",
    "login:connect",
    "login:ways",
    "login:code",
    "login:remove",
    "kernel:home",
    "people:person",
    "people:search",
    "people:edit",
    "people:history",
    "people:add_contact",
    "people:end_contact",
    "people:add_number",
    "people:reveal",
    "people:household",
    "people:add_member",
    "people:end_member",
    "people:add_kin",
    "people:end_kin",
    "kernel:sign_in",
    "kernel:demo_sign_in",
    "kernel:sign_out",
    "kernel:act_for",
    "kernel:end_role",
    "kernel:source_file",
    "portfolio:export",
    "portfolio:save_view",
    "portfolio:remove_view",
    "funding:report_file",
    "funding:budget_file",
    "funding:journal_file",
    "findings:export_xlsx",
    "findings:export_csv",
    "findings:explain",
}


def made_up(pattern: URLPattern) -> dict[str, object]:
    """Arguments for the address of a view that name nothing which exists."""
    examples: dict[str, object] = {
        "UUIDConverter": uuid.uuid4(),
        "IntConverter": 999_999,
        "StringConverter": "finnes-ikke",
        "SlugConverter": "finnes-ikke",
    }
    return {key: examples[type(kind).__name__] for key, kind in pattern.pattern.converters.items()}


def views(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every view of the service by name, ``room:name``."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern
