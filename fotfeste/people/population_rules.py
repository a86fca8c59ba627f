"""Who may never, or not without a reason, look at whom: one small class for each rule (law and privacy §4a).

A rule is a sentence for people and a condition in SQL. The condition speaks of ``p``, what the database keeps about the
person (``p.twins``: the protection that other records with the same number tell of), ``me``, what it knows about the
member of staff, and ``g``, how the two are connected. `access_sql` puts the conditions into the functions that the
policies ask, so a rule holds for every query, page, job and export.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PopulationRule:
    """A rule about a member of staff and a person. ``core`` rules are never set aside by anybody."""

    key: ClassVar[str]
    sentence: ClassVar[Promise]
    condition: ClassVar[str]
    core: ClassVar[bool] = True


class StrictlyConfidential(PopulationRule):
    key = "strictly_confidential"
    sentence = _("Personen har strengt fortrolig adresse, og du har ikke fullmakt til å behandle det.")
    condition = (
        "'strictly_confidential' = any(p.twins || p.protection)"
        " and not 'strictly_confidential' = any(me.authorised)"
    )


class StrictlyConfidentialAbroad(PopulationRule):
    key = "strictly_confidential_abroad"
    sentence = _(
        "Personen har strengt fortrolig adresse i utlandet, og du har ikke fullmakt til å behandle det."
    )
    condition = (
        "'strictly_confidential_abroad' = any(p.twins || p.protection)"
        " and not 'strictly_confidential_abroad' = any(me.authorised)"
    )


class UnknownProtection(PopulationRule):
    key = "unknown_protection"
    sentence = _(
        "Det er ikke avklart om adressen er beskyttet. Til det er avklart, gjelder den strengeste regelen."
    )
    condition = "p.protection = 'unknown' and not 'strictly_confidential' = any(me.authorised)"


class Confidential(PopulationRule):
    key = "confidential"
    sentence = _("Personen har fortrolig adresse, og du har ikke fullmakt til å behandle det.")
    condition = "'confidential' = any(p.twins || p.protection) and not 'confidential' = any(me.authorised)"


class Shielded(PopulationRule):
    key = "shielded"
    sentence = _("Personen er skjermet og behandles av en egen enhet.")
    condition = "(p.shielded or 'shielded' = any(p.twins)) and not 'shielded' = any(me.authorised)"


class OwnData(PopulationRule):
    key = "own_data"
    sentence = _("Dette er dine egne opplysninger. Logg inn som deg selv for å se dem.")
    condition = "p.person_id = any(me.own)"


class ParentOrChild(PopulationRule):
    key = "parent_or_child"
    sentence = _("Dette er din forelder eller ditt barn.")
    condition = "p.person_id = any(me.parents_children)"


class Partner(PopulationRule):
    key = "partner"
    sentence = _("Dette er din partner eller tidligere partner.")
    condition = "p.person_id = any(me.partners)"


class Sibling(PopulationRule):
    key = "sibling"
    sentence = _("Dette er din bror eller søster.")
    condition = "p.person_id = any(me.siblings)"


class CommonChildren(PopulationRule):
    key = "common_children"
    sentence = _("Du har barn sammen med denne personen.")
    condition = "p.person_id = any(me.co_parents)"


class DeclaredConflict(PopulationRule):
    key = "declared_conflict"
    sentence = _("Det er meldt at du ikke skal se denne personen.")
    condition = "p.person_id = any(me.shut)"


class OutsideArea(PopulationRule):
    key = "outside_area"
    sentence = _("Personen bor utenfor området ditt og følges ikke opp av enheten din.")
    condition = (
        "not g.followed and p.residence = 'norway' and me.areas <> '{}' and not p.area = any(me.areas)"
    )
    core = False


class ResidenceUnknown(PopulationRule):
    key = "residence_unknown"
    sentence = _("Det er ukjent hvor personen bor, og enheten din følger ikke personen opp.")
    condition = "not g.followed and p.residence = 'unknown'"
    core = False


class ResidenceAbroad(PopulationRule):
    key = "residence_abroad"
    sentence = _("Personen bor i utlandet, og enheten din følger ikke personen opp.")
    condition = "not g.followed and p.residence = 'abroad'"
    core = False


class LongDeceased(PopulationRule):
    key = "long_deceased"
    sentence = _("Personen døde for mer enn tolv måneder siden.")
    condition = "coalesce(p.deceased_on < me.today - interval '12 months', false)"
    core = False


class Ward(PopulationRule):
    key = "ward"
    sentence = _("Du er verge for denne personen.")
    condition = "p.person_id = any(me.wards)"
    core = False


RULES: tuple[type[PopulationRule], ...] = (
    StrictlyConfidential,
    StrictlyConfidentialAbroad,
    UnknownProtection,
    Confidential,
    Shielded,
    OwnData,
    ParentOrChild,
    Partner,
    Sibling,
    CommonChildren,
    DeclaredConflict,
    OutsideArea,
    ResidenceUnknown,
    ResidenceAbroad,
    LongDeceased,
    Ward,
)
RULE = {rule.key: rule for rule in RULES}
