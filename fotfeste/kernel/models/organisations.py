"""Organisations as a tree in time: names, places in the tree, and the two controllers of a Nav office."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models.sources import Sourced


class ReportingLine(models.TextChoices):
    """Which employer and which budget something belongs to (glossary §2)."""

    STATE = "state", _("statlig linje")
    MUNICIPAL = "municipal", _("kommunal linje")


class Sector(models.TextChoices):
    """The part of society an organisation belongs to."""

    STATE = "state", _("Staten")
    MUNICIPAL = "municipal", _("Kommune")
    COUNTY = "county", _("Fylkeskommune")
    NGO = "ngo", _("Frivillig organisasjon")
    PRIVATE = "private", _("Privat")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def below(self, organisation: Organisation, *, on: dt.date) -> OrganisationQuerySet:
        """Every organisation below *organisation* in the tree on the day *on*, itself included."""
        return self.filter(
            pk__in=models.expressions.RawSQL(
                """
                with recursive tree(id) as (
                  select %s::bigint
                  union
                  select p.organisation_id from kernel_organisationplace p join tree on p.parent_id = tree.id
                  where p.valid_from <= %s and (p.valid_to is null or p.valid_to >= %s)
                ) select id from tree
                """,
                [organisation.pk, on, on],
            )
        )


@pghistory.track()
class Organisation(Sourced):
    """A body that records, owns, funds or takes part. A Nav office is a partnership and holds two reporting lines."""

    key = models.SlugField(_("nøkkel"), max_length=80, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    short_name = models.CharField(_("kortnavn"), max_length=60, blank=True)
    kind = models.CharField(_("type"), max_length=40)
    sector = models.CharField(_("sektor"), max_length=20, choices=Sector)
    is_partnership = models.BooleanField(_("partnerskap mellom stat og kommune"), default=False)
    organisation_number = models.CharField(_("organisasjonsnummer"), max_length=9, blank=True)
    region = models.CharField(_("område"), max_length=80, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisasjon")
        verbose_name_plural = _("organisasjoner")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation_number="") | Q(organisation_number__regex=r"^[0-9]{9}$"),
                name="organisation_number_nine_digits",
                violation_error_message=_("Organisasjonsnummeret må ha ni siffer."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reporting_lines(self) -> list[ReportingLine]:
        """The controllers inside: both lines of a Nav office, otherwise none to choose between."""
        return [ReportingLine.STATE, ReportingLine.MUNICIPAL] if self.is_partnership else []


class OrganisationName(Sourced):
    """A name an organisation has had, with the period when it is known."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("navn"), max_length=200)
    valid_from = models.DateField(_("fra"), null=True, blank=True)
    valid_to = models.DateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from"]
        verbose_name = _("organisasjonsnavn")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="organisation_name_period",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationPlace(Sourced):
    """Where in the tree an organisation stood, and when."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="places")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="children_places")
    valid_from = models.DateField(_("fra"), default=dt.date(1900, 1, 1))
    valid_to = models.DateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from"]
        verbose_name = _("plass i organisasjonen")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="organisation_place_period",
            ),
            models.CheckConstraint(
                condition=~Q(organisation=models.F("parent")), name="organisation_not_its_own_parent"
            ),
            models.UniqueConstraint(
                fields=["organisation", "valid_from"], name="organisation_one_place_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} < {self.parent}"
