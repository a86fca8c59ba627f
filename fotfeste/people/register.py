"""The register of processing (GDPR article 30), put together from what the code declares and what the law tables hold.

Nothing is typed in here: purposes, categories and information come from ``@about_person``, bases from the catalogue of
legal bases, retention from the policies, and who can see from the scopes of the roles. What the controller has not
confirmed says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fotfeste.kernel.models import Staff, StaffRole
from fotfeste.kernel.models.organisations import ReportingLine
from fotfeste.kernel.roles import ROLES
from fotfeste.people.categories import CATEGORY_HELP, PURPOSE_NAMES, ROLE_SCOPES, Category, Purpose
from fotfeste.people.declared import DECLARED, Declaration
from fotfeste.people.models import BasisUse, Controller, LegalBasis, Person, RetentionPolicy

if TYPE_CHECKING:
    from django.db.models import Model

ORGANISATION_KINDS: dict[str, Promise] = {
    "nav_office": gettext_lazy("Nav-kontor"),
    "nav_county_unit": gettext_lazy("Nav-enhet i fylket"),
    "nav_special_unit": gettext_lazy("særskilt Nav-enhet"),
    "county_council": gettext_lazy("fylkeskommune"),
    "career_centre": gettext_lazy("karrieresenter"),
    "school": gettext_lazy("skole"),
    "adult_education": gettext_lazy("voksenopplæring"),
    "adult_education_centre": gettext_lazy("voksenopplæringssenter"),
    "city_district": gettext_lazy("bydel"),
    "municipality": gettext_lazy("kommune"),
    "municipal_unit": gettext_lazy("kommunal enhet"),
    "municipal_agency": gettext_lazy("kommunal etat"),
    "municipal_company": gettext_lazy("kommunalt foretak"),
    "company": gettext_lazy("bedrift"),
    "social_enterprise": gettext_lazy("sosial entreprenør"),
    "business_association": gettext_lazy("næringsforening"),
    "training_office": gettext_lazy("opplæringskontor"),
    "consultancy": gettext_lazy("konsulentselskap"),
    "ngo": gettext_lazy("frivillig organisasjon"),
    "interest_organisation": gettext_lazy("interesseorganisasjon"),
    "university": gettext_lazy("universitet eller høyskole"),
    "research_institute": gettext_lazy("forskningsinstitutt"),
    "directorate": gettext_lazy("direktorat"),
    "state_agency": gettext_lazy("statlig etat"),
    "county_governor": gettext_lazy("statsforvalter"),
}


@dataclass(frozen=True)
class BasisLine:
    """A legal basis as the register lists it."""

    article: str
    law: str
    section: str
    text: str
    version: int
    valid_from: dt.date
    valid_to: dt.date | None
    confirmed_on: dt.date | None

    @property
    def said(self) -> str:
        """«Nav-loven § 4 a, artikkel 6(1)(e)»."""
        article = (
            _("personvernforordningen artikkel {article}").format(article=self.article)
            if self.article
            else ""
        )
        return ", ".join(filter(None, (f"{self.law} {self.section}".strip(), article)))


@dataclass(frozen=True)
class RetentionLine:
    """How long one kind of record is kept; ``months`` None when nobody has decided."""

    months: int | None
    start: str
    plan: str
    archive_first: bool
    confirmed_on: dt.date | None

    @property
    def said(self) -> str:
        """«24 måneder fra da oppfølgingen ble avsluttet»."""
        if self.months is None:
            return _("ikke bestemt")
        return _("{months} måneder, regnet fra {start}").format(months=self.months, start=self.start)


@dataclass(frozen=True)
class Processing:
    """One processing: one kind of record, with everything that the register tells about it (law and privacy §4b).

    number      stable: the number of its category and its key
    period      since when, and until when
    subjects    whom the information is about
    seen_by     roles that can see it, and how far
    """

    number: str
    key: str
    name: str
    description: str
    purposes: tuple[str, ...]
    period: str
    bases: tuple[BasisLine, ...]
    controller: str
    category: str
    information: tuple[str, ...]
    subjects: tuple[str, ...]
    seen_by: tuple[str, ...]
    special: bool
    history: bool
    archive_worthy: bool
    retention: RetentionLine
    automatic_decisions: str
    profiling: str
    ai: str
    processors: str
    transfer: str
    dpia: str
    dpia_why: str
    dpia_reference: str
    status: str
    revision: str

    @property
    def is_confirmed(self) -> bool:
        """Whether the controller has confirmed both a basis and the retention."""
        return (
            bool(self.bases)
            and all(basis.confirmed_on for basis in self.bases)
            and self.retention.confirmed_on is not None
        )


@dataclass(frozen=True)
class DisclosureKind:
    """One kind of disclosure: what a legal basis for sharing lets go from whom to whom."""

    number: str
    name: str
    sender: str
    recipient: str
    purposes: tuple[str, ...]
    period: str
    information: tuple[str, ...]
    basis: BasisLine
    third_country: str
    secrecy: str
    consent: str


@dataclass(frozen=True)
class InformationType:
    """One type of information in one kind of record."""

    term: str
    record: str
    category: str
    sources: str
    sensitivity: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """The whole register of one controller."""

    controller: str
    processings: tuple[Processing, ...]
    disclosures: tuple[DisclosureKind, ...]
    information: tuple[InformationType, ...]


def not_confirmed() -> str:
    """What stands where the controller has not said anything yet."""
    return _("ikke bekreftet av behandlingsansvarlig")


def register_of(controller: Controller, on: dt.date) -> Register:
    """The register of *controller* on *on*."""
    bases = list(LegalBasis.objects.in_force(on))
    policies = list(RetentionPolicy.objects.all())
    own = [basis for basis in bases if _is_for(basis, controller)]
    processings = tuple(
        _processing(one, controller, own, policies)
        for one in sorted(DECLARED.values(), key=lambda one: (one.category or 0, one.key))
    )
    shares = (basis for basis in own if basis.use == BasisUse.SHARE)
    return Register(
        controller=str(controller),
        processings=processings,
        disclosures=tuple(_disclosure(basis) for basis in shares),
        information=tuple(line for one in DECLARED.values() for line in _information(one)),
    )


def _is_for(basis: LegalBasis, controller: Controller) -> bool:
    """Whether *basis* is one of those that *controller* can use; ``nav_office:state`` names a line as well."""
    kind = controller.organisation.kind
    return not basis.from_kinds or bool({kind, f"{kind}:{controller.reporting_line}"} & set(basis.from_kinds))


def _processing(
    one: Declaration, controller: Controller, bases: list[LegalBasis], policies: list[RetentionPolicy]
) -> Processing:
    fitting = [basis for basis in bases if basis.use == BasisUse.PROCESS and _carries(basis, one)]
    return Processing(
        number=f"{int(one.category or 0)}-{one.key}",
        key=one.key,
        name=str(one.name),
        description=str(one.description),
        purposes=tuple(str(PURPOSE_NAMES[purpose]) for purpose in one.purposes),
        period=_period(fitting),
        bases=tuple(map(_basis, fitting)),
        controller=str(controller),
        category=str(one.category.label) if one.category is not None else _("hver rad sier sin egen"),
        information=tuple(map(str, one.information)),
        subjects=tuple(subjects_of(one)),
        seen_by=tuple(_seen_by(one.category)),
        special=one.special,
        history=one.history,
        archive_worthy=one.archive_worthy,
        retention=_retention(one, controller, policies),
        automatic_decisions=_("Nei. Ingenting avgjøres av seg selv."),
        profiling=_("Nei. Ingen får poeng eller rangeres."),
        ai=_("Nei."),
        processors=not_confirmed(),
        transfer=not_confirmed(),
        dpia=_("Ja"),
        dpia_why=_why_dpia(one),
        dpia_reference=not_confirmed(),
        status=_("i bruk"),
        revision=_("laget av koden slik den er nå; ikke gjennomgått av behandlingsansvarlig"),
    )


def _carries(basis: LegalBasis, one: Declaration) -> bool:
    category_fits = not basis.categories or one.category is None or int(one.category) in basis.categories
    purposes = {purpose.value for purpose in one.purposes}
    return category_fits and (not basis.purposes or bool(purposes & set(basis.purposes)))


def _basis(basis: LegalBasis) -> BasisLine:
    english = (get_language() or "").startswith("en")
    return BasisLine(
        article=basis.gdpr,
        law=basis.law,
        section=basis.section,
        text=basis.text_en if english else basis.text_nb,
        version=basis.version,
        valid_from=basis.valid_from,
        valid_to=basis.valid_to,
        confirmed_on=basis.confirmed_on,
    )


def _period(bases: list[LegalBasis]) -> str:
    if not bases:
        return not_confirmed()
    begins = min(basis.valid_from for basis in bases)
    return _("grunnlag siden {year}, så lenge oppfølging pågår").format(year=begins.year)


def _retention(one: Declaration, controller: Controller, policies: list[RetentionPolicy]) -> RetentionLine:
    own = [each for each in policies if each.record == one.key and each.controller_id == controller.pk]
    common = [each for each in policies if each.record == one.key and each.controller_id is None]
    for policy in (*own, *common):
        return RetentionLine(
            policy.months, policy.get_start_display(), policy.plan, policy.archive_first, policy.confirmed_on
        )
    return RetentionLine(None, "", "", one.archive_worthy, None)


def subjects_of(one: Declaration) -> list[str]:
    """Whom a kind of record is about, read from what its table points at."""
    pointed_at = [
        field.related_model for field in one.model._meta.get_fields() if field.concrete and field.is_relation
    ]
    found = [_("deltakere")]
    if one.category == Category.FAMILY or pointed_at.count(Person) > 1:
        found.append(_("familie og andre nær deltakeren"))
    if {Staff, StaffRole} & set(pointed_at):
        found.append(_("ansatte"))
    return found


def _seen_by(category: Category | None) -> list[str]:
    found = []
    for key, scope in ROLE_SCOPES.items():
        name = str(ROLES[key].name)
        if category is None or category in scope.unit:
            found.append(_("{role}: dem en selv og enheten følger opp").format(role=name))
        elif category in scope.own:
            found.append(_("{role}: dem en selv følger opp").format(role=name))
    return found


def _why_dpia(one: Declaration) -> str:
    reasons = [
        _("sårbare personer"),
        _("flere organisasjoner samarbeider om den samme personen"),
    ]
    if one.special:
        reasons.append(_("særlige kategorier (artikkel 9)"))
    if one.category == Category.PROTECTED:
        reasons.append(_("opplysninger om vern og fødselsnummer"))
    if one.category == Category.FAMILY:
        reasons.append(_("barn og familie"))
    return ", ".join(reasons)


def _disclosure(basis: LegalBasis) -> DisclosureKind:
    line = _basis(basis)
    secrecy = _("Ja. Den som deler, må skrive hvorfor det er nødvendig, og hvordan personen fikk vite det.")
    if basis.within_office:
        secrecy = f"{secrecy} {_('Gjelder bare innenfor samme Nav-kontor.')}"
    if basis.needs_reference:
        secrecy = f"{secrecy} {_('Forskrift eller vedtak må oppgis.')}"
    return DisclosureKind(
        number=f"{basis.key}-{basis.version}",
        name=str(basis),
        sender=kinds_of_organisation(basis.from_kinds),
        recipient=kinds_of_organisation(basis.to_kinds),
        purposes=tuple(_purpose(one) for one in basis.purposes),
        period=_until(line),
        information=tuple(str(Category(one).label) for one in basis.categories or list(Category)),
        basis=line,
        third_country=_("Nei. Det deles bare med organisasjoner som bruker tjenesten."),
        secrecy=secrecy,
        consent=_("Ja") if basis.needs_consent else _("Nei"),
    )


def _purpose(value: str) -> str:
    return str(PURPOSE_NAMES[Purpose(value)]) if value in list(Purpose) else value


def _until(line: BasisLine) -> str:
    begins = line.valid_from.year
    if line.valid_to:
        return f"{begins}–{line.valid_to.year}"
    return _("fra {year}").format(year=begins)


def kinds_of_organisation(kinds: Iterable[str]) -> str:
    """Kinds of organisations in words; no kinds means all."""
    return ", ".join(map(_kind, kinds)) or _("alle")


def _kind(text: str) -> str:
    kind, _colon, line = text.partition(":")
    name = str(ORGANISATION_KINDS.get(kind, kind))
    return f"{name} ({ReportingLine(line).label})" if line in ReportingLine.values else name


def _information(one: Declaration) -> Iterable[InformationType]:
    category = str(one.category.label) if one.category is not None else _("hver rad sier sin egen")
    words: list[str | Promise] = [one.name, *(PURPOSE_NAMES[purpose] for purpose in one.purposes)]
    if one.category is not None:
        words.append(CATEGORY_HELP[one.category])
    for term in one.information:
        yield InformationType(
            term=str(term),
            record=str(one.name),
            category=category,
            sources=_sources(one.model),
            sensitivity=_sensitivity(one),
            keywords=tuple(map(str, words)),
        )


def _sources(model: type[Model]) -> str:
    fields = {field.name for field in model._meta.get_fields()}
    if "answered_by" in fields:
        return _("personen selv, og den som svarer")
    if fields & {"made_by", "placed_by", "staff_role"}:
        return _("den ansatte som gjør det")
    return _("personen selv, gjennom den som følger opp")


def _sensitivity(one: Declaration) -> str:
    if one.special:
        return _("særlig kategori (artikkel 9), taushetsbelagt")
    if one.category == Category.PROTECTED:
        return _("taushetsbelagt, med ekstra vern")
    return _("taushetsbelagt")
