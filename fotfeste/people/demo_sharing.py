"""What the demo shares: one made-up person's minimum set, from the Nav office to her adult education."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import Organisation
from fotfeste.people.acting import controller_for
from fotfeste.people.actions.sharing import share
from fotfeste.people.categories import MINIMUM, Purpose
from fotfeste.people.models import Channel, LegalBasis, Person

SHARED = "Selam"
"""The made-up person whom both the Nav office and the adult education follow."""


def load_demo_sharing(*, by: Actor) -> int:
    """Share the minimum set of one person, in the name of the Nav office's adviser *by*; answers how many are new."""
    with actors.enter(by) as adviser:
        person = Person.objects.filter(given_name=SHARED).order_by("pk").first()
        basis = LegalBasis.objects.filter(key="nav_15a").order_by("-version").first()
        school = Organisation.objects.filter(key="oslo_vo_helsfyr").first()
        if person is None or basis is None or school is None:
            return 0
        share(
            person=person,
            recipient=controller_for(school.pk, ""),
            categories=MINIMUM,
            fields=(),
            purpose=Purpose.COORDINATION,
            basis=basis,
            necessity="Norskopplæringen og praksisen skal passe sammen i tid.",
            channel=Channel.WRITTEN,
            informed_how="Fortalt i samtale med tolk.",
            informed_on=timezone.localdate() - dt.timedelta(days=1),
            positive=True,
            by=adviser,
        )
    return 1
