"""The roles as one table that can be read aloud: who, where it may be held, and what it may do.

A permission is held through a role at an organisation in a period; nobody holds one by name. What the *state*
of a thing allows is asked in each room's ``access`` module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What a role may allow. The value is stable: it is written in the trace."""

    VIEW_PORTFOLIO = "view_portfolio"
    EDIT_PORTFOLIO = "edit_portfolio"
    EDIT_OWN_PROJECTS = "edit_own_projects"
    VIEW_MONEY = "view_money"
    POST_MONEY = "post_money"
    VIEW_FINDINGS = "view_findings"
    EXPLAIN_FINDINGS = "explain_findings"
    EXPORT = "export"
    IMPORT = "import"
    VIEW_TRACE = "view_trace"
    MANAGE_STAFF = "manage_staff"
    FOLLOW_UP = "follow_up"
    COORDINATE = "coordinate"
    SHARE = "share"
    LOOK_UP = "look_up"
    REVIEW_ACCESS = "review_access"
    AUTHORISE_PROTECTED = "authorise_protected"
    VIEW_PROCESSING = "view_processing"
    MANAGE_PROCESSING = "manage_processing"


PERMISSION_HELP: dict[Permission, Promise] = {
    Permission.VIEW_PORTFOLIO: _("Se programmer, prosjekter, risiko, gevinster og styringsorganer."),
    Permission.EDIT_PORTFOLIO: _("Registrere og endre alle programmer og prosjekter."),
    Permission.EDIT_OWN_PROJECTS: _("Endre prosjekter der egen organisasjon er eier."),
    Permission.VIEW_MONEY: _("Se tilskudd, budsjett og regnskap, ned til hver postering."),
    Permission.POST_MONEY: _("Føre bevegelser i hovedboken."),
    Permission.VIEW_FINDINGS: _("Se avvik mellom tall og fakta."),
    Permission.EXPLAIN_FINDINGS: _("Forklare et avvik med et notat."),
    Permission.EXPORT: _("Laste ned det som vises."),
    Permission.IMPORT: _("Lese inn filer."),
    Permission.VIEW_TRACE: _("Se hva som er gjort, av hvem og når."),
    Permission.MANAGE_STAFF: _("Gi og avslutte roller for ansatte."),
    Permission.FOLLOW_UP: _("Se deltakerne man følger opp, og registrere og endre opplysninger om dem."),
    Permission.COORDINATE: _("Sette sammen laget rundt en deltaker, overlate og avslutte."),
    Permission.SHARE: _("Dele opplysninger om en deltaker med en annen organisasjon."),
    Permission.LOOK_UP: _("Slå opp noen man ikke følger opp, med en begrunnelse som loggføres."),
    Permission.REVIEW_ACCESS: _("Gå gjennom nødtilgang og uvanlige oppslag i egen enhet."),
    Permission.AUTHORISE_PROTECTED: _("Gi fullmakt til å behandle personer med beskyttet adresse."),
    Permission.VIEW_PROCESSING: _("Se protokollen over behandlinger, og hvem som har sett hva."),
    Permission.MANAGE_PROCESSING: _("Endre rettslige grunnlag, lagringstider og sletting."),
}

_LOOK = {Permission.VIEW_PORTFOLIO, Permission.VIEW_MONEY, Permission.VIEW_FINDINGS, Permission.EXPORT}


_FOLLOWING = {
    "nav_office",
    "nav_county_unit",
    "nav_special_unit",
    "adult_education",
    "adult_education_centre",
    "career_centre",
    "county_council",
    "city_district",
    "municipality",
    "municipal_unit",
    "school",
}


@dataclass(frozen=True)
class Role:
    """A role: its key, its name, what it is for, the kinds of organisation it may be held at, what it may do.

    ``held_at`` empty means any kind of organisation.
    """

    key: str
    name: Promise
    purpose: Promise
    held_at: frozenset[str]
    permissions: frozenset[Permission]


def _role(key: str, name: Promise, purpose: Promise, held_at: set[str], permissions: set[Permission]) -> Role:
    return Role(key, name, purpose, frozenset(held_at), frozenset(permissions))


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role(
            "programme_office",
            _("Programkontor"),
            _("Tar imot søknader, fører tilskudd, kvalitetssikrer rapporter og lager sakene til styret."),
            {"programme_office", "directorate", "state_agency", "county_governor"},
            _LOOK
            | {
                Permission.EDIT_PORTFOLIO,
                Permission.POST_MONEY,
                Permission.EXPLAIN_FINDINGS,
                Permission.IMPORT,
                Permission.VIEW_TRACE,
            },
        ),
        _role(
            "project_manager",
            _("Prosjektleder"),
            _("Leder prosjektet fra dag til dag og rapporterer om fremdrift, penger, risiko og gevinster."),
            set(),
            _LOOK | {Permission.EDIT_OWN_PROJECTS, Permission.EXPLAIN_FINDINGS},
        ),
        _role(
            "board_member",
            _("Eier eller styremedlem"),
            _("Beslutter program, budsjett og faseoverganger, og eier gevinstene."),
            set(),
            _LOOK | {Permission.VIEW_TRACE},
        ),
        _role(
            "observer",
            _("Observatør"),
            _("Følger programmet for et departement eller en byrådsavdeling, uten å beslutte."),
            {"ministry", "city_government_department", "directorate", "county_governor"},
            _LOOK,
        ),
        _role(
            "adviser",
            _("Veileder"),
            _("Følger opp deltakere i et Nav-kontor, en voksenopplæring eller et karrieresenter."),
            _FOLLOWING,
            {
                Permission.VIEW_PORTFOLIO,
                Permission.FOLLOW_UP,
                Permission.COORDINATE,
                Permission.SHARE,
                Permission.LOOK_UP,
            },
        ),
        _role(
            "coordinator",
            _("Koordinator"),
            _(
                "Tar imot saker, setter sammen laget rundt en deltaker og sørger for at ingen faller mellom stoler."
            ),
            _FOLLOWING,
            {
                Permission.VIEW_PORTFOLIO,
                Permission.FOLLOW_UP,
                Permission.COORDINATE,
                Permission.SHARE,
                Permission.LOOK_UP,
            },
        ),
        _role(
            "unit_leader",
            _("Enhetsleder"),
            _("Leder en enhet som følger opp deltakere, gir fullmakter og går gjennom uvanlig tilgang."),
            _FOLLOWING,
            {
                Permission.VIEW_PORTFOLIO,
                Permission.FOLLOW_UP,
                Permission.COORDINATE,
                Permission.REVIEW_ACCESS,
                Permission.AUTHORISE_PROTECTED,
            },
        ),
        _role(
            "data_protection_officer",
            _("Personvernombud"),
            _("Følger med på at opplysninger om personer behandles lovlig, uten å se personene."),
            set(),
            {
                Permission.VIEW_PORTFOLIO,
                Permission.REVIEW_ACCESS,
                Permission.VIEW_PROCESSING,
                Permission.MANAGE_PROCESSING,
            },
        ),
        _role(
            "evaluator",
            _("Evaluator"),
            _("Måler resultater og følger forskningen, uten å se enkeltpersoner."),
            {"university", "research_institute", "consultancy", "programme_office", "directorate"},
            _LOOK | {Permission.EXPLAIN_FINDINGS},
        ),
        _role(
            "administrator",
            _("Administrator"),
            _("Gir og avslutter roller i egen organisasjon, og ser sporet etter det som er gjort."),
            set(),
            {
                Permission.VIEW_PORTFOLIO,
                Permission.MANAGE_STAFF,
                Permission.VIEW_TRACE,
                Permission.IMPORT,
                Permission.EXPORT,
            },
        ),
    )
}


def role_choices() -> list[tuple[str, Promise]]:
    """Roles for a form field, in the order of the table."""
    return [(role.key, role.name) for role in ROLES.values()]
