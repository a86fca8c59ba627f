"""Writes of the catalogue of legal bases: the shipped rows, new versions, and the controller's confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.records import Put, put, validate
from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import as_system
from fotfeste.people.models import LegalBasis
from fotfeste.people.sharing_rules import NOT_YET
from fotfeste.people.shipped_bases import read_shipped

EDITABLE = (
    "law",
    "section",
    "gdpr",
    "text_nb",
    "text_en",
    "from_kinds",
    "to_kinds",
    "within_office",
    "categories",
    "purposes",
    "needs_consent",
    "needs_reference",
    "source",
)
"""What a new version may say differently. Key and use stay: they are what it is a version of."""


@transaction.atomic
def register_basis(*, key: str, version: int, values: dict[str, Any], by: Actor) -> Put[LegalBasis]:
    """Register version *version* of the legal basis *key*, with fields of LegalBasis as *values*."""
    by.check(Permission.MANAGE_PROCESSING)
    return put(LegalBasis, verb="people.basis", by=by, find={"key": key, "version": version}, values=values)


@transaction.atomic
def revise_basis(
    *, basis: LegalBasis, values: Mapping[str, Any], valid_from: dt.date, by: Actor
) -> LegalBasis:
    """Make a new version of *basis* that holds from *valid_from*; the one before ends the day before.

    *values* are fields among EDITABLE. Rows that rest on the old version go on pointing at it. Raises Rejected with
    every fault.
    """
    by.check(Permission.MANAGE_PROCESSING)
    versions = list(LegalBasis.objects.filter(key=basis.key).order_by("version"))
    newest, today = versions[-1], timezone.localdate()
    begun = [one for one in versions if one.valid_from <= today]
    if begun and valid_from <= begun[-1].valid_from:
        raise Rejected(
            [Fault("valid_from", _("Den nye versjonen må gjelde fra en senere dag enn den forrige."))]
        )
    kept = {name: value for name, value in model_to_dict(newest).items() if name in EDITABLE}
    made = LegalBasis(
        key=newest.key,
        version=newest.version + 1,
        use=newest.use,
        valid_from=valid_from,
        **(kept | {name: values[name] for name in EDITABLE if name in values}),
    )
    validate(made)
    with as_system("people.revise_basis"):
        for one in versions:
            _give_way(one, valid_from, today)
        made.save(force_insert=True)
    trace.record("people.basis_revised", made, by=by, details={"version": made.version})
    return made


def _give_way(version: LegalBasis, valid_from: dt.date, today: dt.date) -> None:
    """End an earlier version the day before *valid_from*; one that has not begun by then never does."""
    if version.valid_from >= valid_from and version.valid_from > today:
        version.valid_from = version.valid_to = NOT_YET
    elif version.valid_to is None or version.valid_to >= valid_from:
        version.valid_to = valid_from - dt.timedelta(days=1)
    else:
        return
    version.save(update_fields=["valid_from", "valid_to"])


@transaction.atomic
def confirm_basis(*, basis: LegalBasis, by: Actor) -> LegalBasis:
    """Confirm, for the controller, that the catalogue says what the law says. Only the newest version is confirmed."""
    by.check(Permission.MANAGE_PROCESSING)
    if LegalBasis.objects.filter(key=basis.key, version__gt=basis.version).exists():
        raise Rejected([Fault("basis", _("Det finnes en nyere versjon. Bekreft den i stedet."))])
    if basis.confirmed_on is None:
        with as_system("people.confirm_basis"):
            basis.confirmed_on = timezone.localdate()
            basis.save(update_fields=["confirmed_on"])
        trace.record("people.basis_confirmed", basis, by=by, details={"version": basis.version})
    return basis


def load_shipped_bases(*, by: Actor) -> int:
    """Register the starting catalogue that is shipped; answers how many rows are new or changed.

    Every row is «to be confirmed by the controller». A row that somebody has confirmed or made a new version of is
    theirs, and is left alone.
    """
    newest: dict[str, LegalBasis] = {one.key: one for one in LegalBasis.objects.order_by("key", "version")}
    puts = [
        register_basis(**row, by=by)
        for row in read_shipped()
        if (stored := newest.get(row["key"])) is None
        or (
            stored.version <= row["version"]
            and (stored.confirmed_on is None or stored.version < row["version"])
        )
    ]
    return sum(done.created or bool(done.changed) for done in puts)
