"""Which person an account belongs to, when the person signs in to see own data."""

from __future__ import annotations

from fotfeste.people.acting import as_system
from fotfeste.people.models import PersonAccount


def person_of(account_id: int) -> int | None:
    """The number of the person behind *account_id*; None for staff and for accounts of nobody."""
    with as_system("people.sign_in"):
        return (
            PersonAccount.objects.filter(account_id=account_id, account__is_active=True)
            .values_list("person_id", flat=True)
            .first()
        )
