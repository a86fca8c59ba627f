"""Writes of the ground floor: organisations, staff, roles, code lists, private drafts and views, explanations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import files, trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.codelist_files import CodeRow
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.models import (
    Account,
    Code,
    CodeList,
    Draft,
    Event,
    Explanation,
    Organisation,
    OrganisationName,
    OrganisationPlace,
    SavedView,
    SourceDocument,
    Staff,
    StaffRole,
    StoredFile,
)
from fotfeste.kernel.models.trace import Audience
from fotfeste.kernel.records import Put, put, validate
from fotfeste.kernel.roles import ROLES, Permission

DRAFT_DAYS = 180


def register_source(*, key: str, values: dict[str, Any], by: Actor) -> Put[SourceDocument]:
    """Register a source document under *key*."""
    by.check(Permission.IMPORT)
    return put(SourceDocument, verb="kernel.source", by=by, find={"key": key}, values=values)


def register_organisation(*, key: str, values: dict[str, Any], by: Actor) -> Put[Organisation]:
    """Register an organisation under *key*."""
    by.check(Permission.IMPORT)
    return put(Organisation, verb="kernel.organisation", by=by, find={"key": key}, values=values)


def place_organisation(
    *,
    organisation: Organisation,
    parent: Organisation,
    valid_from: dt.date,
    values: dict[str, Any],
    by: Actor,
) -> Put[OrganisationPlace]:
    """Say that *organisation* stands below *parent* from *valid_from*. A circle is rejected."""
    by.check(Permission.IMPORT)
    if Organisation.objects.below(organisation, on=valid_from).filter(pk=parent.pk).exists():
        raise Rejected(
            [
                Fault(
                    "parent",
                    _("{parent} ligger allerede under {organisation}.").format(
                        parent=parent, organisation=organisation
                    ),
                )
            ]
        )
    return put(
        OrganisationPlace,
        verb="kernel.organisation_place",
        by=by,
        find={"organisation": organisation, "valid_from": valid_from},
        values={"parent": parent, **values},
    )


def name_organisation(
    *, organisation: Organisation, name: str, values: dict[str, Any], by: Actor
) -> Put[OrganisationName]:
    """Say that *organisation* has been called *name*."""
    by.check(Permission.IMPORT)
    return put(
        OrganisationName,
        verb="kernel.organisation_name",
        by=by,
        find={"organisation": organisation, "name": name},
        values=values,
    )


@transaction.atomic
def open_account(*, login: str, password: str | None, name: str, email: str, by: Actor) -> Staff:
    """Open an account for a new member of staff. Raises Rejected when the login is taken or the password weak."""
    by.check(Permission.MANAGE_STAFF)
    if faults := _account_faults(login, password):
        raise Rejected(faults)
    account = Account.objects.create_account(login, password)
    staff = Staff(account=account, name=name, email=email)
    validate(staff)
    staff.save()
    trace.record("kernel.account_opened", staff, by=by, label="", audience=Audience.ORGANISATION)
    return staff


@transaction.atomic
def open_account_with_role(
    *,
    login: str,
    password: str,
    name: str,
    email: str,
    organisation: Organisation,
    role: str,
    valid_from: dt.date,
    reporting_line: str = "",
    valid_to: dt.date | None = None,
    by: Actor,
) -> StaffRole:
    """Open an account and give it its first role: both or none. Raises Rejected with the faults of both."""
    _check_may_give_roles(by, organisation)
    faults = [*_account_faults(login, password), *_role_faults(organisation, role, reporting_line)]
    if valid_to and valid_to < valid_from:
        faults.append(Fault("valid_to", _("Sluttdatoen må være etter startdatoen.")))
    if faults:
        raise Rejected(faults)
    return give_role(
        staff=open_account(login=login, password=password, name=name, email=email, by=by),
        organisation=organisation,
        role=role,
        reporting_line=reporting_line,
        valid_from=valid_from,
        valid_to=valid_to,
        by=by,
    )


@transaction.atomic
def give_role(
    *,
    staff: Staff,
    organisation: Organisation,
    role: str,
    valid_from: dt.date,
    reporting_line: str = "",
    valid_to: dt.date | None = None,
    by: Actor,
) -> StaffRole:
    """Give *staff* a role at *organisation*. Raises Rejected where the role may not be held there.

    An administrator gives roles in the organisation that is acted for, nowhere else.
    """
    _check_may_give_roles(by, organisation)
    faults = _role_faults(organisation, role, reporting_line)
    if valid_to and valid_to < valid_from:
        faults.append(Fault("valid_to", _("Sluttdatoen må være etter startdatoen.")))
    held = StaffRole.objects.filter(
        staff=staff,
        organisation=organisation,
        role=role,
        reporting_line=reporting_line,
        ended_at__isnull=True,
    ).exclude(valid_to__lt=valid_from)
    if (held.filter(valid_from__lte=valid_to) if valid_to else held).exists():
        faults.append(
            Fault("role", _("Den ansatte har allerede denne rollen i hele eller deler av perioden."))
        )
    if faults:
        raise Rejected(faults)
    given = StaffRole(
        staff=staff,
        organisation=organisation,
        role=role,
        reporting_line=reporting_line,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    validate(given)
    given.save()
    trace.record("kernel.role_given", given, by=by, details={"role": role}, audience=Audience.ORGANISATION)
    return given


@transaction.atomic
def end_role(*, staff_role: StaffRole, on: dt.date, by: Actor) -> StaffRole:
    """End a role. From today or an earlier day, access ends the same second; from a later day, when that day is over.

    Raises Rejected when it ends before it began.
    """
    by.check(Permission.MANAGE_STAFF)
    if not by.is_system and by.organisation_id != staff_role.organisation_id:
        raise Denied(_("Du kan bare avslutte roller i organisasjonen du handler for."))
    staff_role.valid_to = on
    staff_role.ended_at = timezone.now() if on <= timezone.localdate() else None
    validate(staff_role)
    staff_role.save(update_fields=["valid_to", "ended_at"])
    trace.record("kernel.role_ended", staff_role, by=by, audience=Audience.ORGANISATION)
    return staff_role


@transaction.atomic
def load_code_list(*, key: str, rows: Iterable[CodeRow], by: Actor) -> tuple[int, int]:
    """Bring the list *key* in line with *rows*; answers how many codes are new and how many changed.

    Codes that are gone from the file stay: a code that was once used keeps its name.
    """
    by.check(Permission.IMPORT)
    code_list, _made = CodeList.objects.get_or_create(key=key)
    stored = {(code.code, code.valid_from): code for code in code_list.codes.all()}
    new, changed = [], []
    for row in rows:
        values = {
            "order": row.order,
            "name_nb": row.name_nb,
            "name_nn": row.name_nn or "",
            "name_en": row.name_en,
            "valid_to": row.valid_to,
            "attributes": row.attributes,
            "source": row.source,
        }
        code = stored.get((row.code, row.valid_from))
        if code is None:
            new.append(Code(code_list=code_list, code=row.code, valid_from=row.valid_from, **values))
        elif any(getattr(code, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(code, name, value)
            changed.append(code)
    Code.objects.bulk_create(new)
    if changed:
        Code.objects.bulk_update(
            changed, ["order", "name_nb", "name_nn", "name_en", "valid_to", "attributes", "source"]
        )
    if new or changed:
        trace.record(
            "kernel.code_list_loaded", code_list, by=by, details={"new": len(new), "changed": len(changed)}
        )
    return len(new), len(changed)


@transaction.atomic
def save_draft(*, form: str, object_id: str, answers: dict[str, Any], today: dt.date, by: Actor) -> Draft:
    """Keep a half-filled form for the one who fills it, until its day comes."""
    _only_staff(by)
    draft, _made = Draft.objects.update_or_create(
        staff_id=by.staff_id,
        form=form,
        object_id=object_id,
        defaults={"answers": answers, "expires_on": today + dt.timedelta(days=DRAFT_DAYS)},
    )
    trace.record("kernel.draft_saved", draft, by=by, label="", audience=Audience.ORGANISATION)
    return draft


@transaction.atomic
def discard_draft(*, draft: Draft, by: Actor) -> None:
    """Throw a draft away: one's own, or as the system one whose day has come."""
    if not by.is_system:
        _only_staff(by)
    trace.record("kernel.draft_discarded", draft, by=by, label="", audience=Audience.ORGANISATION)
    draft.delete()


@transaction.atomic
def save_view(*, page: str, name: str, query: str, by: Actor) -> SavedView:
    """Keep a list with its filters under *name*; the same name again replaces it."""
    _only_staff(by)
    name = name.strip()
    if not name:
        raise Rejected([Fault("name", _("Skriv et navn på visningen."))])
    existing = SavedView.objects.filter(staff_id=by.staff_id, page=page, name=name).first()
    view = existing or SavedView(staff_id=by.staff_id, page=page, name=name)
    view.query = query
    validate(view)
    view.save()
    trace.record("kernel.view_saved", view, by=by, label="", audience=Audience.ORGANISATION)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Actor) -> None:
    """Remove a saved view."""
    _only_staff(by)
    trace.record("kernel.view_removed", view, by=by, label="", audience=Audience.ORGANISATION)
    view.delete()


@transaction.atomic
def store_document(*, document: SourceDocument, name: str, content: BinaryIO, by: Actor) -> StoredFile:
    """Keep the file of a source document. The same content twice is kept once. Raises Rejected with every fault."""
    by.check(Permission.IMPORT)
    seen = files.inspect(name, content)
    known = StoredFile.objects.filter(source_document=document, sha256=seen.sha256).first()
    if known is not None:
        return known
    stored = StoredFile(
        source_document=document,
        name=seen.name,
        media_type=seen.media_type,
        size=seen.size,
        sha256=seen.sha256,
        stored_by_id=by.staff_id if by.is_signed_in else None,
        organisation_id=by.organisation_id if by.is_signed_in else None,
    )
    stored.content.save(seen.name, File(content), save=False)
    stored.save(force_insert=True)
    trace.record("kernel.document_stored", document, by=by, details={"bytes": seen.size})
    return stored


@transaction.atomic
def explain_finding(*, finding_key: str, fingerprint: str, note: str, by: Actor) -> Explanation:
    """Say why a finding is as it is. The finding stays visible, as explained."""
    by.check(Permission.EXPLAIN_FINDINGS)
    if not note.strip():
        raise Rejected([Fault("note", _("Skriv en forklaring."))])
    explanation = Explanation(
        finding_key=finding_key,
        fingerprint=fingerprint,
        note=note.strip(),
        by_staff_id=by.staff_id if by.is_signed_in else None,
        by_label=by.label,
    )
    validate(explanation)
    explanation.save()
    trace.record("kernel.finding_explained", explanation, by=by)
    return explanation


@transaction.atomic
def choose_language(*, account: Account, language: str, by: Actor) -> Account:
    """Remember which language the person behind *account* reads; it follows the person, not the device."""
    _only_own_account(account, by)
    if language not in dict(settings.LANGUAGES):
        raise Rejected([Fault("language", _("Språket finnes ikke her. Velg et fra listen."))])
    account.language = language
    account.save(update_fields=["language"])
    trace.record("kernel.language_chosen", account, by=by, label="", audience=Audience.ORGANISATION)
    return account


@transaction.atomic
def change_password(*, account: Account, old: str, new: str, by: Actor) -> Account:
    """Change one's own password. Raises Rejected when *old* is wrong or *new* is too easy to guess."""
    _only_own_account(account, by)
    faults = []
    if not account.check_password(old):
        faults.append(Fault("old", _("Passordet du har nå, er skrevet feil.")))
    faults += [Fault("new", sentence) for sentence in _password_faults(new, account)]
    if faults:
        raise Rejected(faults)
    account.set_password(new)
    account.save(update_fields=["password"])
    trace.record("kernel.password_changed", account, by=by, label="", audience=Audience.ORGANISATION)
    return account


@transaction.atomic
def record_export(*, verb: str, form: str, rows: int, by: Actor, filters: Iterable[str] = ()) -> Event:
    """Leave the event that *rows* rows were taken out as a file of the kind *form*; *verb* says of which list.

    *filters* are the names of the filters in use: never what was typed in them, which might name a person.
    """
    by.check(Permission.EXPORT)
    organisation = Organisation.objects.get(pk=by.organisation_id)
    details = {"form": form, "rows": rows, "filters": list(filters)}
    return trace.record(verb, organisation, by=by, details=details)


def _check_may_give_roles(by: Actor, organisation: Organisation) -> None:
    by.check(Permission.MANAGE_STAFF)
    if not by.is_system and by.organisation_id != organisation.pk:
        raise Denied(_("Du kan bare gi roller i organisasjonen du handler for."))


def _role_faults(organisation: Organisation, role: str, reporting_line: str) -> list[Fault]:
    faults = []
    known = ROLES.get(role)
    if known is None:
        faults.append(Fault("role", _("Rollen finnes ikke. Velg en rolle fra listen.")))
    elif known.held_at and organisation.kind not in known.held_at:
        faults.append(Fault("role", _("Rollen kan ikke gis i denne typen organisasjon.")))
    if organisation.is_partnership and not reporting_line:
        faults.append(
            Fault("reporting_line", _("Velg statlig eller kommunal linje: et Nav-kontor er begge deler."))
        )
    return faults


def _account_faults(login: str, password: str | None) -> list[Fault]:
    faults = []
    if Account.objects.filter(login=login.strip().lower()).exists():
        faults.append(Fault("login", _("Brukernavnet er tatt. Velg et annet.")))
    if password is not None:
        faults += [Fault("password", sentence) for sentence in _password_faults(password)]
    return faults


def _password_faults(password: str, account: Account | None = None) -> list[str]:
    try:
        password_validation.validate_password(password, account)
    except ValidationError as error:
        return list(error.messages)
    return []


def _only_own_account(account: Account, by: Actor) -> None:
    _only_staff(by)
    if account.staff.pk != by.staff_id:
        raise Denied(_("Du kan bare endre din egen konto."))


def _only_staff(by: Actor) -> None:
    if not by.is_signed_in:
        raise Denied(_("Du må logge inn for å gjøre dette."))
