"""What the room of persons stores, a file for each matter."""

from fotfeste.people.models.families import (
    Household,
    HouseholdMember,
    HouseholdRole,
    Relation,
    RelationKind,
)
from fotfeste.people.models.memberships import (
    Authorisation,
    AuthorisationKind,
    Membership,
    MembershipKind,
    Override,
)
from fotfeste.people.models.persons import (
    ContactKind,
    ContactPoint,
    Person,
    PersonAccount,
    PersonNumber,
    Protection,
    Residence,
    WrittenStandard,
)
from fotfeste.people.models.reads import ReadKind, ReadLog, ReadSeal
from fotfeste.people.models.records import Controller, PersonRecord
from fotfeste.people.models.retention import (
    ArchiveReceipt,
    DisposalRun,
    Hold,
    HoldReason,
    Remainder,
    RetentionPolicy,
    StartEvent,
)
from fotfeste.people.models.rights import ConflictOfInterest, Correction, CorrectionStatus, Merge
from fotfeste.people.models.sharing import BasisUse, Channel, Consent, ConsentKind, Disclosure, LegalBasis

__all__ = [
    "ArchiveReceipt",
    "Authorisation",
    "AuthorisationKind",
    "BasisUse",
    "Channel",
    "ConflictOfInterest",
    "Consent",
    "ConsentKind",
    "ContactKind",
    "ContactPoint",
    "Controller",
    "Correction",
    "CorrectionStatus",
    "Disclosure",
    "DisposalRun",
    "Hold",
    "HoldReason",
    "Household",
    "HouseholdMember",
    "HouseholdRole",
    "LegalBasis",
    "Membership",
    "MembershipKind",
    "Merge",
    "Override",
    "Person",
    "PersonAccount",
    "PersonNumber",
    "PersonRecord",
    "Protection",
    "ReadKind",
    "ReadLog",
    "ReadSeal",
    "Relation",
    "RelationKind",
    "Remainder",
    "Residence",
    "RetentionPolicy",
    "StartEvent",
    "WrittenStandard",
]
