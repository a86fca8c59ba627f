"""Why somebody may see somebody: memberships, authorisations, overrides. Grants of access are computed from them."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Staff, StaffRole
from fotfeste.people.categories import PURPOSE_NAMES, Category, Purpose
from fotfeste.people.declared import about_person
from fotfeste.people.models.records import PersonRecord
from fotfeste.people.models.sharing import LegalBasis

PURPOSES = [(purpose.value, PURPOSE_NAMES[purpose]) for purpose in Purpose]


class MembershipKind(models.TextChoices):
    """The ordinary work that lets somebody see a person."""

    TEAM = "team", _("laget rundt personen")
    CASELOAD = "caseload", _("enhetens deltakere")
    MEETING = "meeting", _("avtalt møte")
    LOOKUP = "lookup", _("oppslag med begrunnelse")
    BREAK_GLASS = "break_glass", _("nødtilgang")


FOLLOW_UP = (MembershipKind.TEAM, MembershipKind.CASELOAD, MembershipKind.MEETING)
"""Kinds that mean that the unit follows the person, so that geography sets no limit."""


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def active(self, at: dt.datetime) -> MembershipQuerySet:
        """Memberships that hold at the moment *at*."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), valid_from__lte=at).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=at)
        )

    def awaiting_review(self) -> MembershipQuerySet:
        """Break-glass that nobody has looked at yet, the oldest first."""
        return self.filter(kind=MembershipKind.BREAK_GLASS, reviewed_at__isnull=True).order_by(
            "valid_from", "pk"
        )


@about_person(
    key="membership",
    name=_("Laget rundt personen"),
    description=_("Hvem som følger opp personen, i hvilken rolle, på hvilket grunnlag og hvor lenge."),
    purposes=(Purpose.COORDINATION, Purpose.CONTROL),
    category=Category.IDENTITY,
    information=(_("hvem som hjelper"), _("grunnlag og formål"), _("begrunnelse for oppslag")),
)
class Membership(PersonRecord):
    """Somebody's place beside a person, in a period, on a legal basis, for a purpose.

    Without ``staff_role`` it says that the whole unit of ``controller`` follows the person. ``controller`` is the one
    who let somebody in, and answers for it. The grant that follows is computed by the database and ends with it.
    """

    kind = models.CharField(_("tilknytning"), max_length=20, choices=MembershipKind)
    staff_role = models.ForeignKey(
        StaffRole, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    title = models.CharField(_("rolle i laget"), max_length=80, blank=True)
    is_coordinator = models.BooleanField(_("koordinator"), default=False)
    is_deputy = models.BooleanField(_("stedfortreder"), default=False)
    channel = models.CharField(_("nås best på"), max_length=120, blank=True)
    categories = ArrayField(models.PositiveSmallIntegerField(choices=Category), verbose_name=_("kan se"))
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("formål"), max_length=20, choices=PURPOSES)
    reason = models.CharField(_("begrunnelse"), max_length=500, blank=True)
    valid_from = models.DateTimeField(_("fra"))
    valid_until = models.DateTimeField(_("til"), null=True, blank=True)
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)
    handover_note = models.CharField(_("overlevering"), max_length=1000, blank=True)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("gjennomgått"), null=True, blank=True)
    review_accepted = models.BooleanField(_("var i orden"), null=True, blank=True)
    review_note = models.CharField(_("vurdering"), max_length=500, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(PersonRecord.Meta):
        ordering = ["-is_coordinator", "valid_from", "pk"]
        verbose_name = _("medlemskap")
        verbose_name_plural = _("medlemskap")
        indexes = [
            *PersonRecord.Meta.indexes,
            models.Index(fields=["staff_role", "person"], name="membership_of_staff"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("valid_from")),
                name="membership_period",
                violation_error_message=_("Sluttdatoen må være etter startdatoen."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["caseload"]) | Q(staff_role__isnull=False),
                name="membership_of_somebody",
            ),
            # Break-glass and look-ups are for hours, never for good.
            models.CheckConstraint(
                condition=~Q(kind__in=["lookup", "break_glass"])
                | (
                    Q(valid_until__lte=models.F("valid_from") + dt.timedelta(hours=12))
                    & Q(valid_until__isnull=False)
                    & ~Q(reason="")
                ),
                name="membership_short_with_reason",
            ),
            # The second person is another than the one who opened.
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("made_by")),
                name="membership_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class AuthorisationKind(models.TextChoices):
    """What a protected handler may handle (§4a: each needs its own group)."""

    CONFIDENTIAL = "confidential", _("fortrolig adresse")
    STRICTLY_CONFIDENTIAL = "strictly_confidential", _("strengt fortrolig adresse")
    STRICTLY_CONFIDENTIAL_ABROAD = (
        "strictly_confidential_abroad",
        _("strengt fortrolig adresse, utland"),
    )
    SHIELDED = "shielded", _("skjermede personer")


class Authorisation(models.Model):
    """Somebody in a small circle is authorised to handle protected persons, in a period. It opens nobody by itself."""

    staff_role = models.ForeignKey(StaffRole, on_delete=models.PROTECT, related_name="authorisations")
    kind = models.CharField(_("gjelder"), max_length=30, choices=AuthorisationKind)
    reason = models.CharField(_("begrunnelse"), max_length=500)
    valid_from = models.DateTimeField(_("fra"))
    valid_until = models.DateTimeField(_("til"), null=True, blank=True)
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-valid_from", "pk"]
        verbose_name = _("særskilt fullmakt")
        verbose_name_plural = _("særskilte fullmakter")

    def __str__(self) -> str:
        return f"authorisation {self.pk}"


@about_person(
    key="override",
    name=_("Overstyrt regel"),
    description=_(
        "En regel om hvem som kan følge opp hvem, satt til side for en person, med begrunnelse og utløp."
    ),
    purposes=(Purpose.CONTROL,),
    category=Category.IDENTITY,
    information=(_("regel, begrunnelse og utløp"),),
)
class Override(PersonRecord):
    """An overridable population rule set aside for one person and one member of staff; core rules never are."""

    staff_role = models.ForeignKey(StaffRole, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(_("regel"), max_length=40)
    reason = models.CharField(_("begrunnelse"), max_length=500)
    made_at = models.DateTimeField(_("satt"))
    expires_at = models.DateTimeField(_("utløper"))

    class Meta(PersonRecord.Meta):
        ordering = ["-made_at", "pk"]
        verbose_name = _("overstyring")
        verbose_name_plural = _("overstyringer")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at"))
                & Q(expires_at__lte=models.F("made_at") + dt.timedelta(days=90)),
                name="override_for_a_while",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_with_reason"),
        ]

    def __str__(self) -> str:
        return f"override {self.pk}"
