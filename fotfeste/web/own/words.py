"""What purposes, looks and ways in mean, in words that a participant knows."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fotfeste.people.categories import Category, Purpose
from fotfeste.people.models import MembershipKind, ReadKind

PURPOSES: dict[Purpose, Promise] = {
    Purpose.FOLLOW_UP: _("hjelpe deg mot jobb"),
    Purpose.COORDINATION: _("få hjelpen fra flere til å henge sammen"),
    Purpose.TRAINING: _("gi deg opplæring"),
    Purpose.PLACEMENT: _("skaffe deg praksis eller jobb"),
    Purpose.AFTERCARE: _("høre hvordan det går etterpå"),
    Purpose.CONTROL: _("passe på at reglene blir fulgt"),
    Purpose.OWN_INSIGHT: _("la deg se det vi vet om deg"),
}
"""Why something is kept: «Vi har dette for å …»."""

LOOKS: dict[ReadKind, tuple[Promise, Promise]] = {
    ReadKind.PAGE: (_("Åpnet siden din"), _("Noen som hjelper deg, leste om deg.")),
    ReadKind.LIST: (_("Så deg i en liste"), _("Listen viste navnet ditt.")),
    ReadKind.SEARCH: (_("Søkte etter deg"), _("Noen skrev navnet eller nummeret ditt i et søk.")),
    ReadKind.LOOKUP: (
        _("Så på deg uten å hjelpe deg fast"),
        _("Det er lov når det trengs. De må skrive hvorfor."),
    ),
    ReadKind.REVEAL: (_("Så hele nummeret ditt"), _("Til vanlig vises det med stjerner.")),
    ReadKind.EXPORT: (_("Lastet ned en fil"), _("Filen hadde med noe om deg.")),
    ReadKind.PRINT: (_("Skrev ut"), _("Noen tok en utskrift om deg.")),
    ReadKind.API: (_("Hentet til et annet system"), _("To systemer snakket sammen om deg.")),
    ReadKind.DENIED: (_("Prøvde, men fikk nei"), _("De fikk ikke se noe om deg.")),
    ReadKind.BREAK_GLASS: (
        _("Brukte nødtilgang"),
        _("Det er bare lov når det haster. En leder går gjennom det etterpå."),
    ),
}
"""How somebody met something about a person, and what that means."""

WAYS_IN: dict[MembershipKind, Promise] = {
    MembershipKind.TEAM: _("er med i laget rundt deg"),
    MembershipKind.CASELOAD: _("jobber på stedet som følger deg opp"),
    MembershipKind.MEETING: _("skal møte deg"),
    MembershipKind.LOOKUP: _("måtte slå deg opp, og skrev hvorfor"),
    MembershipKind.BREAK_GLASS: _("brukte nødtilgang"),
}
"""Why somebody can see a person: «… fordi de …»."""

CLOSED = (Category.ECONOMY, Category.HEALTH, Category.FAMILY, Category.PROTECTED)
"""Kinds of information that are closed on the screen until one opens them: somebody may look over the shoulder."""
