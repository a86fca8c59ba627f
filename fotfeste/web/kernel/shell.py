"""Fills the shell around every page from the signed-in role: sections, organisations to act for, account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.models.staff import StaffRole
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.web.shell.context import anonymous, language_choices
from fotfeste.web.shell.pages import Choice, Link, Section, ShellContext, footer_links, navigation

SECTIONS: tuple[Section, ...] = (
    Section(key="today", label=_("I dag"), url_name="kernel:today", shortcut="d"),
    Section(
        key="people",
        label=_("Deltakere"),
        url_name="people:caseload",
        permission=Permission.FOLLOW_UP,
        shortcut="e",
    ),
    Section(
        key="oversight",
        label=_("Tilsyn"),
        url_name="oversight:overview",
        permission=Permission.REVIEW_ACCESS,
        shortcut="y",
    ),
    Section(
        key="projects",
        label=_("Prosjekter"),
        url_name="portfolio:projects",
        permission=Permission.VIEW_PORTFOLIO,
        shortcut="p",
    ),
    Section(
        key="programme",
        label=_("Program"),
        url_name="portfolio:programmes",
        permission=Permission.VIEW_PORTFOLIO,
        shortcut="r",
    ),
    Section(
        key="money",
        label=_("Penger"),
        url_name="funding:overview",
        permission=Permission.VIEW_MONEY,
        shortcut="m",
    ),
    Section(
        key="findings",
        label=_("Avvik"),
        url_name="findings:list",
        permission=Permission.VIEW_FINDINGS,
        shortcut="a",
    ),
    Section(
        key="sources",
        label=_("Kilder"),
        url_name="kernel:sources",
        permission=Permission.VIEW_PORTFOLIO,
        shortcut="k",
    ),
    Section(
        key="trace", label=_("Spor"), url_name="kernel:trace", permission=Permission.VIEW_TRACE, shortcut="s"
    ),
    Section(
        key="staff",
        label=_("Ansatte"),
        url_name="kernel:staff",
        permission=Permission.MANAGE_STAFF,
        shortcut="n",
    ),
)

OWN_SECTIONS: tuple[Section, ...] = (
    Section(key="own", label=_("Oversikt"), url_name="own:home"),
    Section(key="own_data", label=_("Om deg"), url_name="own:data"),
    Section(key="own_looks", label=_("Hvem har sett"), url_name="own:looks"),
    Section(key="own_watchers", label=_("Hvem kan se"), url_name="own:watchers"),
    Section(key="own_sharing", label=_("Delt med andre"), url_name="own:sharing"),
    Section(key="own_corrections", label=_("Si fra om feil"), url_name="own:corrections"),
    Section(key="own_copy", label=_("Last ned alt"), url_name="own:copy"),
)
"""The pages of a participant, about herself alone."""


def organisation_label(role: StaffRole) -> str:
    """The organisation one acts for, with the line of a Nav office: «Nav Bjerke (statlig linje)»."""
    name = said(role.organisation, "name")
    return f"{name} ({role.get_reporting_line_display()})" if role.reporting_line else name


def role_name(role: StaffRole) -> str:
    """The name of the role in the reader's language."""
    known = ROLES.get(role.role)
    return str(known.name) if known else role.role


def shell_context(request: HttpRequest) -> ShellContext:
    """The shell of this request; asks the database for nothing."""
    acting: StaffRole | None = getattr(request, "acting_role", None)
    if acting is None:
        actor = getattr(request, "actor", None)
        return _own(request) if actor is not None and actor.is_participant else anonymous(request)
    roles: list[StaffRole] = request.staff_roles  # type: ignore[attr-defined]  # set by ActorMiddleware
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return ShellContext(
        navigation=navigation(
            SECTIONS,
            request,
            may_see=lambda section: not section.permission or actor.may(Permission(section.permission)),
        ),
        acting_label=organisation_label(acting),
        acting_choices=tuple(
            Choice(
                value=str(role.pk),
                label=f"{organisation_label(role)} – {role_name(role)}",
                current=role.pk == acting.pk,
            )
            for role in roles
        ),
        acting_url=reverse("kernel:act_for"),
        account_label=role_name(acting),
        account_links=(Link(label=_("Min konto"), url=reverse("kernel:account")),),
        sign_out_url=reverse("kernel:sign_out"),
        languages=language_choices(),
        search_url=_search_url(actor),
        search_people=actor.may(Permission.FOLLOW_UP),
        footer=footer_links(),
        demo=settings.DEMO,
        session_seconds=settings.SESSION_COOKIE_AGE,
        warning_seconds=settings.SESSION_WARNING_SECONDS,
    )


def _own(request: HttpRequest) -> ShellContext:
    """The shell of a participant: own pages, larger text, and nothing of the staff's."""
    return ShellContext(
        navigation=navigation(OWN_SECTIONS, request, may_see=lambda section: True),
        account_label=_("Du er logget inn"),
        sign_out_url=reverse("kernel:sign_out"),
        languages=language_choices(),
        footer=footer_links(),
        demo=settings.DEMO,
        session_seconds=settings.SESSION_COOKIE_AGE,
        warning_seconds=settings.SESSION_WARNING_SECONDS,
        text_size="md",
    )


def _search_url(actor: Actor) -> str:
    """Those who follow persons search among them, and find projects on the same page."""
    if actor.may(Permission.FOLLOW_UP):
        return reverse("people:search")
    return reverse("portfolio:projects") if actor.may(Permission.VIEW_PORTFOLIO) else ""
