"""The words for what stands in the way of sharing, what to think of, and between whom a basis holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.bilingual import reader_language
from fotfeste.people.categories import Category
from fotfeste.people.models import LegalBasis
from fotfeste.people.sharing_rules import Code, Obstacle

SENTENCES: dict[Code, Promise] = {
    Code.STRICTLY_CONFIDENTIAL: gettext_lazy(
        "Personen har strengt fortrolig adresse. Ingenting deles med andre enn dem som har særskilt fullmakt."
    ),
    Code.UNKNOWN_PROTECTION: gettext_lazy(
        "Det er ikke avklart om adressen er beskyttet. Ingenting deles før det er avklart."
    ),
    Code.CONFIDENTIAL_TO_PRIVATE: gettext_lazy(
        "Personen har fortrolig adresse. Ingenting deles med private."
    ),
    Code.NEVER_SHARED: gettext_lazy("Dette deles aldri: {categories}."),
    Code.EMPLOYER_PLACEMENT_ONLY: gettext_lazy(
        "Arbeidsgivere får bare det som gjelder praksis eller jobb. Dette deles ikke med dem: {categories}."
    ),
    Code.EMPLOYER_PURPOSE: gettext_lazy(
        "Med arbeidsgivere deles det bare for å gjennomføre praksis eller jobb."
    ),
    Code.SAME_CONTROLLER: gettext_lazy("Dere har opplysningene allerede: avsender og mottaker er den samme."),
    Code.NOT_FOR_SHARING: gettext_lazy(
        "{basis} er et grunnlag for å registrere og bruke opplysninger, ikke for å dele dem."
    ),
    Code.NOT_IN_FORCE: gettext_lazy("{basis} gjelder ikke denne dagen."),
    Code.NOT_SENDER: gettext_lazy("{basis} gjelder ikke for organisasjonen du handler for."),
    Code.NOT_PRIVATE: gettext_lazy("{basis} gir ikke adgang til å dele med private."),
    Code.NOT_RECIPIENT: gettext_lazy("{basis} gir ikke adgang til å dele med denne mottakeren."),
    Code.OFFICE_ONLY: gettext_lazy("{basis} gjelder bare mellom stat og kommune i det samme Nav-kontoret."),
    Code.OFFICE_HAS_OWN: gettext_lazy(
        "Innenfor det samme Nav-kontoret brukes regelen for Nav-kontor (nav-loven § 16)."
    ),
    Code.NOT_PURPOSE: gettext_lazy("{basis} gjelder ikke for dette formålet."),
    Code.NOT_CATEGORIES: gettext_lazy("{basis} gir ikke adgang til å dele dette: {categories}."),
    Code.NEEDS_CONSENT: gettext_lazy(
        "{basis} krever at personen har samtykket, og at samtykket er registrert her."
    ),
    Code.NEEDS_SECRECY_LIFTED: gettext_lazy(
        "{basis} krever at personen har samtykket i at taushetsplikten oppheves, og at det er registrert her."
    ),
    Code.NEEDS_REFERENCE: gettext_lazy("{basis} krever at du oppgir forskriften eller vedtaket."),
    Code.CHILD: gettext_lazy(
        "Personen er under 16 år. Barn har egne opplysninger hos sin egen tjeneste. Snakk med den først."
    ),
    Code.YOUTH: gettext_lazy(
        "Personen er mellom 16 og 18 år og bestemmer mer og mer selv. Foreldre får ikke vite det av seg selv."
    ),
    Code.ADDRESS_HIDDEN: gettext_lazy("Personen har fortrolig adresse. Adressen deles ikke."),
    Code.BEYOND_MINIMUM: gettext_lazy(
        "Dette er mer enn det vanlige, og trenger en egen begrunnelse: {categories}."
    ),
}

KINDS: dict[str, Promise] = {
    "nav_office": gettext_lazy("Nav-kontor"),
    "nav_office:state": gettext_lazy("Nav-kontor, statlig del"),
    "nav_office:municipal": gettext_lazy("Nav-kontor, kommunal del"),
    "nav_county_unit": gettext_lazy("Nav fylke"),
    "nav_special_unit": gettext_lazy("spesialenhet i Nav"),
    "county_council": gettext_lazy("fylkeskommune"),
    "career_centre": gettext_lazy("karrieresenter"),
    "school": gettext_lazy("skole"),
    "adult_education": gettext_lazy("voksenopplæring"),
    "adult_education_centre": gettext_lazy("senter for voksenopplæring"),
    "city_district": gettext_lazy("bydel"),
    "municipality": gettext_lazy("hele kommunen"),
    "municipal_unit": gettext_lazy("kommunal enhet"),
    "municipal_agency": gettext_lazy("kommunal etat"),
    "municipal_company": gettext_lazy("kommunalt foretak"),
    "directorate": gettext_lazy("direktorat"),
    "state_agency": gettext_lazy("statlig etat"),
    "county_governor": gettext_lazy("statsforvalter"),
    "university": gettext_lazy("universitet eller høgskole"),
    "research_institute": gettext_lazy("forskningsinstitutt"),
    "company": gettext_lazy("bedrift"),
    "social_enterprise": gettext_lazy("sosial entreprenør"),
    "business_association": gettext_lazy("næringsforening"),
    "training_office": gettext_lazy("opplæringskontor"),
    "consultancy": gettext_lazy("konsulentselskap"),
    "ngo": gettext_lazy("frivillig organisasjon"),
    "interest_organisation": gettext_lazy("interesseorganisasjon"),
}


def sentence(obstacle: Obstacle, basis: LegalBasis | None = None) -> str:
    """What stands in the way, as a sentence that names the rule."""
    return str(SENTENCES[obstacle.code]).format(
        basis=basis or "", categories=listed(Category(one).label for one in obstacle.categories)
    )


def plain(basis: LegalBasis) -> str:
    """What the basis allows, in plain words and the reader's language."""
    return basis.text_en if reader_language() == "en" else basis.text_nb


PUBLIC = (
    "nav_office",
    "nav_county_unit",
    "nav_special_unit",
    "county_council",
    "career_centre",
    "school",
    "adult_education",
    "adult_education_centre",
    "city_district",
    "municipality",
    "municipal_unit",
    "municipal_agency",
)
"""The public bodies that help people towards work: so many that they are said in one."""


def kinds(wanted: Iterable[str]) -> str:
    """Kinds of organisations in words; everybody when there are none."""
    named = list(wanted)
    words: list[object] = []
    if set(PUBLIC) <= set(named):
        words = [_("offentlige etater som hjelper til arbeid og opplæring")]
        named = [one for one in named if one not in PUBLIC]
    return listed(words + [KINDS.get(one, one) for one in named]) or _("alle")


def listed(words: Iterable[object]) -> str:
    """Words as they are listed in a sentence: «a, b og c»."""
    return get_text_list([str(one) for one in words], _("og"))
