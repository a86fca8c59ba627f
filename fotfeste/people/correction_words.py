"""A proposed correction in words, for the one who sent it and for the one who answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fotfeste.people.declared import DECLARED
from fotfeste.people.field_words import controller_name, label_of
from fotfeste.people.models import Correction, CorrectionStatus

_LOOKS = {
    CorrectionStatus.SENT: ("info", "clock"),
    CorrectionStatus.ACCEPTED: ("success", "ok"),
    CorrectionStatus.STATEMENT: ("warning", "pencil"),
    CorrectionStatus.OWN_WORDS: ("neutral", "pencil"),
}


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """One proposal: what it is about, what was written, and how far it has come."""

    number: int
    about: str
    wanted: str
    statement: str
    status: str
    tone: str
    icon: str
    who: str
    sent_at: dt.datetime
    answered_at: dt.datetime | None
    answer: str
    waits: bool


def correction_view(row: Correction) -> CorrectionView:
    """*row* in words. Kinds of record that the service no longer has are called by their key."""
    declaration = DECLARED.get(row.record)
    kind = str(declaration.name) if declaration else row.record
    names = {one.name: one for one in declaration.model._meta.concrete_fields} if declaration else {}
    field = label_of(names[row.field]) if row.field in names else ""
    tone, icon = _LOOKS[CorrectionStatus(row.status)]
    return CorrectionView(
        number=row.pk,
        about=f"{kind}: {field}" if field else kind,
        wanted=row.wanted,
        statement=row.statement,
        status=row.get_status_display(),
        tone=tone,
        icon=icon,
        who=controller_name(row.controller),
        sent_at=row.recorded_at,
        answered_at=row.answered_at,
        answer=row.answer,
        waits=row.status == CorrectionStatus.SENT,
    )
