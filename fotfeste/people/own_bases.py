"""The legal bases on which the own organisation follows persons up, and the one that is used as a rule."""

from __future__ import annotations

from fotfeste.kernel.models import StaffRole
from fotfeste.people.categories import Purpose
from fotfeste.people.models import BasisUse, Controller, LegalBasis, Membership
from fotfeste.people.teams import bases_for


def bases_to_follow_up(controller: Controller) -> list[LegalBasis]:
    """Bases in force for following somebody up at *controller*; consent is not one, since it is not free there."""
    return [
        basis
        for basis in bases_for(controller, BasisUse.PROCESS)
        if not basis.needs_consent and (not basis.purposes or Purpose.FOLLOW_UP in basis.purposes)
    ]


def usual_basis(controller: Controller, role: StaffRole) -> LegalBasis | None:
    """The basis that *role* used last among those that fit, else the first of them; None when none fits."""
    fitting = bases_to_follow_up(controller)
    used = (
        Membership.objects.filter(staff_role=role, controller=controller, basis__in=fitting)
        .order_by("-pk")
        .values_list("basis_id", flat=True)
        .first()
    )
    return next((basis for basis in fitting if basis.pk == used), fitting[0] if fitting else None)
