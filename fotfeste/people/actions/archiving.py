"""What goes to the archive before it is deleted: an export to a folder, and the archive's receipt (R25).

Until rows can be handed over as Noark documents, they are written as lines of JSON with a checksum each, and a list of
contents. The receipt is registered from that list, when the archive has answered.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models.trace import Audience
from fotfeste.kernel.roles import Permission
from fotfeste.people import due, reads
from fotfeste.people.acting import as_system
from fotfeste.people.models import ArchiveReceipt, Controller, ReadKind
from fotfeste.people.retention_access import check_may_decide_for
from fotfeste.people.retention_rules import ARCHIVE

CONTENTS = "contents.json"
_OURS = Audience.ORGANISATION


@transaction.atomic
def export_for_archive(*, folder: Path, controller: Controller | None, by: Actor) -> int:
    """Write the rows that wait for the archive into *folder*, which must be new; answers how many.

    The files hold personal data and can be read by their owner alone; their names tell kinds of record.
    """
    check_may_decide_for(controller, by)
    if folder.exists() and any(folder.iterdir()):
        raise Rejected([Fault("folder", _("Mappen er ikke tom. Velg en ny mappe."))])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = timezone.now()
    contents: list[dict[str, Any]] = []
    persons: set[int] = set()
    with as_system("people.export_for_archive") as system:
        for kind in due.kinds():
            if kind.shared:
                continue
            for share in due.shares(kind.key, controller):
                if share.policy is None:
                    continue
                rows = due.judged(kind, share.policy, share.whose, now).filter(held=ARCHIVE).order_by("pk")
                for controller_id in (
                    rows.order_by("controller").values_list("controller", flat=True).distinct()
                ):
                    theirs = rows.filter(controller=controller_id)
                    contents.append(_write(folder, kind.key, controller_id, theirs, persons))
        if persons:
            reads.note(ReadKind.EXPORT, "people.export_for_archive", by=system, count=len(persons))
    listed = folder / CONTENTS
    listed.touch(mode=0o600)
    listed.write_text(json.dumps({"made": now.isoformat(), "files": contents}, indent=1), encoding="utf-8")
    for one, n in _by_controller(contents):
        trace.record("people.archive_exported", one, by=by, label="", details={"rows": n}, audience=_OURS)
    return sum(len(one["rows"]) for one in contents)


@transaction.atomic
def register_receipts(*, folder: Path, archive: str, reference: str, by: Actor) -> int:
    """Register that *archive* has taken in what `export_for_archive` wrote, under its *reference*; answers how many.

    Raises Rejected with every fault when files are missing or are not as they were written.
    """
    by.check(Permission.MANAGE_PROCESSING)
    faults = [
        Fault(name, _("Må fylles ut."))
        for name, text in (("archive", archive), ("reference", reference))
        if not text.strip()
    ]
    contents = list(_read_contents(folder, faults))
    if faults:
        raise Rejected(faults)
    for controller in Controller.objects.filter(pk__in={one["controller"] for one in contents}):
        check_may_decide_for(controller, by)
    with as_system("people.register_receipts"):
        before = ArchiveReceipt.objects.count()
        ArchiveReceipt.objects.bulk_create(
            (
                ArchiveReceipt(
                    record=one["record"],
                    record_id=row,
                    controller_id=one["controller"],
                    archive=archive.strip(),
                    reference=reference.strip(),
                    received_at=timezone.now(),
                )
                for one in contents
                for row in one["rows"]
            ),
            ignore_conflicts=True,
        )
        new = ArchiveReceipt.objects.count() - before
    for one, n in _by_controller(contents):
        trace.record("people.archive_received", one, by=by, label="", details={"rows": n}, audience=_OURS)
    return new


def _write(
    folder: Path, record: str, controller_id: int, rows: QuerySet[Any], persons: set[int]
) -> dict[str, Any]:
    """Write *rows* into a file of their own; answers its entry in the list of contents. Notes whom they are about."""
    path = folder / f"{record}-{controller_id}.jsonl"
    path.touch(mode=0o600)
    digest = hashlib.sha256()
    written: list[int] = []
    with path.open("w", encoding="utf-8") as file:
        for row in rows.select_related("person").iterator(chunk_size=1000):
            line = json.dumps(_told(row), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True) + "\n"
            file.write(line)
            digest.update(line.encode())
            written.append(row.pk)
            persons.add(row.person_id)
    return {
        "file": path.name,
        "sha256": digest.hexdigest(),
        "record": record,
        "controller": controller_id,
        "rows": written,
    }


def _told(row: Model) -> dict[str, Any]:
    """A row as the archive gets it, with whom it is about."""
    person = row.person  # type: ignore[attr-defined]  # every kind that is asked here is about a person
    fields = {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if not field.generated
    }
    about = {
        "reference": str(person.public_id),
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
    }
    return {"row": fields, "person": about}


def _plain(value: Any) -> Any:
    return base64.b64encode(bytes(value)).decode() if isinstance(value, bytes | memoryview) else value


def _read_contents(folder: Path, faults: list[Fault]) -> Iterator[dict[str, Any]]:
    listed = folder / CONTENTS
    if not listed.is_file():
        faults.append(Fault("folder", _("Fant ikke innholdslisten i mappen.")))
        return
    for one in json.loads(listed.read_text(encoding="utf-8"))["files"]:
        file = folder / one["file"]
        if not file.is_file():
            faults.append(Fault("folder", _("Filen {name} mangler.").format(name=one["file"])))
        elif _digest(file) != one["sha256"]:
            faults.append(
                Fault("folder", _("Filen {name} er endret etter uttrekket.").format(name=one["file"]))
            )
        yield one


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _by_controller(contents: list[dict[str, Any]]) -> Iterator[tuple[Controller, int]]:
    """Each controller with the number of its rows."""
    for controller in Controller.objects.filter(pk__in={one["controller"] for one in contents}):
        yield controller, sum(len(one["rows"]) for one in contents if one["controller"] == controller.pk)
