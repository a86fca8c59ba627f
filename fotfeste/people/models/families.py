"""Households and near family: groups of separate persons, never one record for several people (R21)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.people.categories import Category, Purpose
from fotfeste.people.declared import about_person
from fotfeste.people.models.persons import Person
from fotfeste.people.models.records import PersonRecord


class Household(models.Model):
    """People who live together. It holds no facts: what it is, is its members."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("husstand")

    def __str__(self) -> str:
        return f"household {self.pk}"


class HouseholdRole(models.TextChoices):
    """Somebody's place in the household."""

    ADULT = "adult", _("voksen")
    CHILD = "child", _("barn")


@about_person(
    key="household",
    name=_("Husstand"),
    description=_("Hvem som bor sammen, for å samordne hjelp til en familie. Barn er egne personer."),
    purposes=(Purpose.COORDINATION,),
    category=Category.FAMILY,
    information=(_("husstand"),),
)
class HouseholdMember(PersonRecord):
    """A person's place in a household in a period."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(_("rolle"), max_length=10, choices=HouseholdRole)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"), null=True, blank=True)

    class Meta(PersonRecord.Meta):
        verbose_name = _("medlem av husstand")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="household_member_period",
                violation_error_message=_("Sluttdatoen må være etter startdatoen."),
            ),
            models.UniqueConstraint(
                # Each controller's own: a clash would tell that another has recorded the same.
                fields=["household", "person", "controller", "valid_from"],
                name="household_member_once",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} in household {self.household_id}"


class RelationKind(models.TextChoices):
    """How *relative* stands to *person*."""

    PARENT = "parent", _("forelder")
    CHILD = "child", _("barn")
    PARTNER = "partner", _("partner")
    FORMER_PARTNER = "former_partner", _("tidligere partner")
    SIBLING = "sibling", _("søsken")
    WARD = "ward", _("er verge for")


@about_person(
    key="relation",
    name=_("Nær familie"),
    description=_("Nær familie og vergemål, så ingen slår opp sine egne."),
    purposes=(Purpose.CONTROL, Purpose.COORDINATION),
    category=Category.FAMILY,
    information=(_("foreldre, barn, partner og søsken"), _("vergemål")),
)
class Relation(PersonRecord):
    """*relative* is *person*'s parent, child, partner … or her ward. Written once, read both ways."""

    relative = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("forhold"), max_length=20, choices=RelationKind)

    class Meta(PersonRecord.Meta):
        verbose_name = _("slektning")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "relative", "kind", "controller"], name="relation_once"
            ),
            models.CheckConstraint(condition=~Q(person=models.F("relative")), name="relation_to_another"),
        ]

    def __str__(self) -> str:
        return f"relation of person {self.person_id}"
