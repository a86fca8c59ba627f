"""Who may put together teams, use emergency access, look through it and give authorisations: checks and their twins."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.models import StaffRole
from fotfeste.kernel.roles import Permission
from fotfeste.people.access import allowed, visible_categories
from fotfeste.people.acting import controller_of, staff_role_of
from fotfeste.people.categories import Category
from fotfeste.people.models import Controller, Membership, Person
from fotfeste.people.teams import follows


def check_may_see(person_id: int, category: Category, by: Actor) -> None:
    """Raise Denied unless *by* sees *category* of a person."""
    by.check(Permission.FOLLOW_UP)
    if not by.is_system and category not in visible_categories(person_id):
        raise Denied(_("Du har ikke tilgang til disse opplysningene om deltakeren."))


def check_may_write(person_id: int, category: Category, by: Actor) -> None:
    """Raise Denied unless *by* may write about *category* of a person: sees that, and follows her.

    Somebody who has looked her up, or uses emergency access, reads and writes nothing.
    """
    check_may_see(person_id, category, by)
    if by.is_system:
        return
    if not follows(person_id, staff_role_of(by), controller_of(by)):
        raise Denied(_("Bare de som følger opp deltakeren, registrerer og endrer opplysninger."))


def may_write(person_id: int, category: Category, by: Actor) -> bool:
    """Whether *by* may write about *category* of a person."""
    return allowed(check_may_write, person_id, category, by)


def check_may_coordinate(person: Person, by: Actor) -> None:
    """Raise Denied unless *by* puts together the team around *person*: holds the permission, sees and follows her.

    Somebody who has looked her up, or uses emergency access, lets nobody in: least of all oneself, for good.
    """
    if by.is_system:
        return
    by.check(Permission.COORDINATE)
    _check_seen(person)
    if not follows(person, staff_role_of(by), controller_of(by)):
        raise Denied(_("Bare de som følger opp deltakeren, setter sammen laget."))


def may_coordinate(person: Person, by: Actor) -> bool:
    """Whether *by* puts together the team around *person*."""
    return allowed(check_may_coordinate, person, by)


def check_may_change(membership: Membership, by: Actor) -> None:
    """Raise Denied unless *by* may change or end *membership*: one's own, or one that the own unit answers for."""
    if by.is_system:
        return
    by.check(Permission.COORDINATE)
    if is_own(membership, by):
        _check_seen(membership.person)
        return
    check_may_coordinate(membership.person, by)
    if membership.controller_id != controller_of(by).pk:
        raise Denied(
            _("Bare den som slapp noen inn i laget, og den det gjelder, kan endre eller avslutte plassen.")
        )


def may_change(membership: Membership, by: Actor) -> bool:
    """Whether *by* may change or end *membership*."""
    return allowed(check_may_change, membership, by)


def is_own(membership: Membership, by: Actor) -> bool:
    """Whether *membership* is that of *by*, in the role that is acted in."""
    role = membership.staff_role
    return role is not None and (role.staff_id, role.organisation_id, role.reporting_line, role.role) == (
        by.staff_id,
        by.organisation_id,
        by.reporting_line,
        by.role,
    )


def check_may_declare(person: Person, by: Actor) -> None:
    """Raise Denied unless *by* may declare not to see *person*: whoever sees her may."""
    by.check(Permission.FOLLOW_UP)
    _check_seen(person)


def may_declare(person: Person, by: Actor) -> bool:
    """Whether *by* may declare not to see *person*."""
    return allowed(check_may_declare, person, by)


def check_may_break_glass(by: Actor) -> None:
    """Raise Denied unless *by* may ask for emergency access. It is always somebody in a role, never the system."""
    by.check(Permission.LOOK_UP)
    if not by.is_signed_in:
        raise Denied(_("Du må ha en aktiv rolle for å gjøre dette."))


def may_break_glass(by: Actor) -> bool:
    """Whether *by* may ask for emergency access."""
    return allowed(check_may_break_glass, by)


def check_may_review(controller: Controller, by: Actor) -> None:
    """Raise Denied unless *by* looks through unusual access at *controller*: in the same organisation and line."""
    by.check(Permission.REVIEW_ACCESS)
    if not by.is_signed_in or (controller.organisation_id, controller.reporting_line) != (
        by.organisation_id,
        by.reporting_line,
    ):
        raise Denied(_("Dette hører til en annen organisasjon enn den du handler for."))


def may_review(controller: Controller, by: Actor) -> bool:
    """Whether *by* looks through unusual access at *controller*."""
    return allowed(check_may_review, controller, by)


def check_may_authorise(staff_role: StaffRole, by: Actor) -> None:
    """Raise Denied unless *by* may authorise *staff_role*: somebody else in the own unit."""
    by.check(Permission.AUTHORISE_PROTECTED)
    if not by.is_signed_in or (staff_role.organisation_id, staff_role.reporting_line) != (
        by.organisation_id,
        by.reporting_line,
    ):
        raise Denied(_("Den ansatte hører til en annen enhet enn den du handler for."))
    if staff_role.staff_id == by.staff_id:
        raise Denied(_("Ingen gir fullmakt til seg selv. Be en annen med samme rolle om det."))


def may_authorise(staff_role: StaffRole, by: Actor) -> bool:
    """Whether *by* may authorise *staff_role*."""
    return allowed(check_may_authorise, staff_role, by)


def _check_seen(person: Person) -> None:
    if not Person.objects.filter(pk=person.pk).exists():
        raise Denied(_("Du har ikke tilgang. Du må ha en aktiv rolle og en aktiv oppfølging av deltakeren."))
