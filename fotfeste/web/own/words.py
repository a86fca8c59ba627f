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
        _("Slo deg opp uten å hjelpe deg fast"),
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

KINDS: dict[str, tuple[Promise, Promise]] = {
    "person": (_("Navn og språk"), _("Det vi trenger for å møte deg på rett måte.")),
    "national_id": (_("Fødselsnummer"), _("Nummeret ditt. Vi har låst det med en kode.")),
    "contact": (_("Slik når vi deg"), _("Telefon, e-post eller adresse.")),
    "person_account": (_("Innloggingen din"), _("At du selv kan logge inn her.")),
    "household": (_("De du bor med"), _("Så familien kan få hjelp sammen.")),
    "relation": (_("Familien din"), _("Så ingen i familien leser om deg på jobb.")),
    "disclosure": (_("Det som er delt"), _("Hva andre har fått vite, og hvorfor.")),
    "consent": (_("Det du har sagt ja til"), _("Du kan trekke det når du vil.")),
    "membership": (_("De som hjelper deg"), _("Hvem som er med, i hvilken rolle, og hvor lenge.")),
    "override": (_("Unntak fra en regel"), _("Noen fikk hjelpe deg, selv om en regel sa nei.")),
    "hold": (_("Skal ikke slettes nå"), _("Vi må vente med å slette noe.")),
    "correction": (_("Feil du har sagt fra om"), _("Det du skrev, og svaret du fikk.")),
    "merge": (_("To ble til én"), _("Du var skrevet inn to ganger. Vi satte det sammen.")),
    "conflict": (_("Ansatte som ikke skal se deg"), _("De har selv sagt fra, for eksempel en nabo.")),
}
"""Kinds of record as a participant calls them. A kind that is not here is called as it is declared."""

CLOSED = (Category.ECONOMY, Category.HEALTH, Category.FAMILY, Category.PROTECTED)
"""Kinds of information that are closed on the screen until one opens them: somebody may look over the shoulder."""
