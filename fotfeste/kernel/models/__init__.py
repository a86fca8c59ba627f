"""What the ground floor stores, a file for each matter."""

from fotfeste.kernel.models.codes import Code, CodeList
from fotfeste.kernel.models.files import StoredFile
from fotfeste.kernel.models.findings import Explanation
from fotfeste.kernel.models.identities import SignInCode, SignInIdentity
from fotfeste.kernel.models.organisations import Organisation, OrganisationName, OrganisationPlace
from fotfeste.kernel.models.private import Draft, SavedView
from fotfeste.kernel.models.sources import Sourced, SourceDocument
from fotfeste.kernel.models.staff import Account, Staff, StaffRole
from fotfeste.kernel.models.trace import Event

__all__ = [
    "Account",
    "Code",
    "CodeList",
    "Draft",
    "Event",
    "Explanation",
    "Organisation",
    "OrganisationName",
    "OrganisationPlace",
    "SavedView",
    "SignInCode",
    "SignInIdentity",
    "SourceDocument",
    "Sourced",
    "Staff",
    "StaffRole",
    "StoredFile",
]
