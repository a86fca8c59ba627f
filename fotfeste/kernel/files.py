"""Looks at what a file really is before it is kept: type by content, size, a name that is safe to show."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from fotfeste.kernel.errors import Fault, Rejected

MAX_BYTES = 25 * 1024 * 1024
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_ENDINGS = {
    "application/pdf": (".pdf",),
    "text/csv": (".csv",),
    "text/plain": (".txt",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
}
KINDS = "PDF, DOCX, XLSX, PPTX, CSV, TXT"


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be."""

    name: str
    media_type: str
    size: int
    sha256: str


def inspect(name: str, content: BinaryIO) -> Inspected:
    """Look at *content*, which is read twice and left at its beginning. Raises Rejected with every fault.

    Pictures are not accepted: they may carry a place in their hidden fields. Files with macros are not either.
    """
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while block := content.read(1 << 20):
        digest.update(block)
        size += len(block)
    content.seek(0)
    safe = safe_name(name)
    media_type = sniff(content, safe)
    faults = []
    if size == 0:
        faults.append(Fault("file", _("Filen er tom.")))
    elif size > MAX_BYTES:
        faults.append(
            Fault("file", _("Filen er for stor. Den kan være høyst {mb} MB.").format(mb=MAX_BYTES >> 20))
        )
    if size and media_type is None:
        faults.append(
            Fault("file", _("Filtypen kan ikke lagres. Bruk en av disse: {kinds}.").format(kinds=KINDS))
        )
    elif media_type and not safe.lower().endswith(_ENDINGS[media_type]):
        faults.append(Fault("file", _("Filnavnet passer ikke med innholdet. Gi filen riktig ending.")))
    if faults:
        raise Rejected(faults)
    return Inspected(safe, str(media_type), size, digest.hexdigest())


def safe_name(name: str) -> str:
    """The last part of *name* without signs that mean something to a file system or a screen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = re.sub(r"[^\w .()\-]", "", last).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:120]}{dot}{ending[:20]}" if dot else kept[:120] or "fil"


def sniff(content: BinaryIO, name: str) -> str | None:
    """The media type by content, or None when it is none of those we keep. Leaves *content* at its beginning."""
    head = content.read(4096)
    content.seek(0)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office(content)
    if b"\0" in head:
        return None
    try:
        # The block may end in the middle of a letter; only the last block is final.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < 4096)
    except UnicodeDecodeError:
        return None
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"


def _office(content: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    finally:
        content.seek(0)
    if any(entry.endswith("vbaProject.bin") for entry in names):
        return None
    return next((media_type for part, media_type in _OFFICE.items() if part in names), None)
