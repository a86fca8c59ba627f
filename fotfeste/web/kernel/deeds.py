"""Says in words what an event tells: one table of things that are registered or changed, one of other deeds."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What «put» registers and changes, by the beginning of its verb: one of them, and several.
THINGS: dict[str, tuple[Promise, Promise]] = {
    "kernel.source": (gettext_lazy("kildedokument"), gettext_lazy("kildedokumenter")),
    "kernel.organisation": (gettext_lazy("organisasjon"), gettext_lazy("organisasjoner")),
    "kernel.organisation_name": (gettext_lazy("organisasjonsnavn"), gettext_lazy("organisasjonsnavn")),
    "kernel.organisation_place": (
        gettext_lazy("plass i organisasjonen"),
        gettext_lazy("plasser i organisasjonen"),
    ),
    "portfolio.programme": (gettext_lazy("program"), gettext_lazy("programmer")),
    "portfolio.goal": (gettext_lazy("mål for program"), gettext_lazy("mål for programmer")),
    "portfolio.focus_area": (gettext_lazy("fokusområde"), gettext_lazy("fokusområder")),
    "portfolio.focus_area_period": (
        gettext_lazy("periode for fokusområde"),
        gettext_lazy("perioder for fokusområder"),
    ),
    "portfolio.project": (gettext_lazy("prosjekt"), gettext_lazy("prosjekter")),
    "portfolio.project_name": (
        gettext_lazy("tidligere prosjektnavn"),
        gettext_lazy("tidligere prosjektnavn"),
    ),
    "portfolio.party": (gettext_lazy("eier eller partner"), gettext_lazy("eiere og partnere")),
    "portfolio.phase": (gettext_lazy("fase"), gettext_lazy("faser")),
    "portfolio.project_link": (
        gettext_lazy("slektskap mellom prosjekter"),
        gettext_lazy("slektskap mellom prosjekter"),
    ),
    "portfolio.listing": (gettext_lazy("omtale i kilde"), gettext_lazy("omtaler i kilder")),
    "portfolio.deliverable": (gettext_lazy("leveranse"), gettext_lazy("leveranser")),
    "portfolio.method": (gettext_lazy("bruk av metode"), gettext_lazy("bruk av metoder")),
    "portfolio.intention": (gettext_lazy("plan for året"), gettext_lazy("planer for året")),
    "portfolio.result": (gettext_lazy("resultat"), gettext_lazy("resultater")),
    "portfolio.risk": (gettext_lazy("risiko"), gettext_lazy("risikoer")),
    "portfolio.risk_assessment": (gettext_lazy("vurdering av risiko"), gettext_lazy("vurderinger av risiko")),
    "portfolio.mitigation": (gettext_lazy("risikotiltak"), gettext_lazy("tiltak mot risiko")),
    "portfolio.benefit": (gettext_lazy("gevinst"), gettext_lazy("gevinster")),
    "portfolio.contribution": (gettext_lazy("bidrag til gevinst"), gettext_lazy("bidrag til gevinster")),
    "portfolio.body": (gettext_lazy("styringsorgan"), gettext_lazy("styringsorganer")),
    "portfolio.seat": (gettext_lazy("plass i styringsorgan"), gettext_lazy("plasser i styringsorganer")),
    "portfolio.criterion": (gettext_lazy("vurderingskriterium"), gettext_lazy("vurderingskriterier")),
    "portfolio.staffing": (gettext_lazy("bemanning"), gettext_lazy("bemanning")),
    "funding.source": (gettext_lazy("finansieringskilde"), gettext_lazy("finansieringskilder")),
    "funding.decision": (gettext_lazy("vedtak"), gettext_lazy("vedtak")),
    "funding.budget_line": (gettext_lazy("budsjettlinje"), gettext_lazy("budsjettlinjer")),
    "funding.project_funding": (
        gettext_lazy("finansiering av prosjekt"),
        gettext_lazy("finansieringer av prosjekter"),
    ),
    "funding.expected_application": (gettext_lazy("ventet søknad"), gettext_lazy("ventede søknader")),
    "funding.transfer": (gettext_lazy("omdisponering"), gettext_lazy("omdisponeringer")),
    "funding.printed_table": (gettext_lazy("trykt tabell"), gettext_lazy("trykte tabeller")),
    "funding.printed_row": (gettext_lazy("rad i trykt tabell"), gettext_lazy("rader i trykte tabeller")),
    "people.basis": (gettext_lazy("rettslig grunnlag"), gettext_lazy("rettslige grunnlag")),
    "funding.printed_figure": (gettext_lazy("tall i trykt tabell"), gettext_lazy("tall i trykte tabeller")),
}

DEEDS: dict[str, Promise] = {
    "people.person_registered": gettext_lazy("Registrerte en deltaker"),
    "people.person_changed": gettext_lazy("Endret opplysninger om en deltaker"),
    "people.contact_added": gettext_lazy("La til en måte å nå en deltaker på"),
    "people.contact_ended": gettext_lazy("Avsluttet en måte å nå en deltaker på"),
    "people.number_added": gettext_lazy("Registrerte et fødselsnummer"),
    "people.number_revealed": gettext_lazy("Viste hele fødselsnummeret til en deltaker"),
    "people.looked_up": gettext_lazy("Slo opp noen utenfor egne deltakere"),
    "people.household_joined": gettext_lazy("La en deltaker til i en husstand"),
    "people.household_left": gettext_lazy("Avsluttet en plass i en husstand"),
    "people.relation_registered": gettext_lazy("Registrerte nær familie"),
    "people.relation_removed": gettext_lazy("Tok bort nær familie"),
    "people.staff_known": gettext_lazy("Knyttet en ansatt til eget fødselsnummer"),
    "people.own_account_opened": gettext_lazy("Logget inn på egen side for første gang"),
    "people.let_in": gettext_lazy("Slapp noen inn i laget rundt en deltaker"),
    "people.membership_ended": gettext_lazy("Avsluttet et medlemskap i laget rundt en deltaker"),
    "people.membership_changed": gettext_lazy("Endret en plass i laget rundt en deltaker"),
    "people.handed_over": gettext_lazy("Overlot en plass i laget rundt en deltaker"),
    "people.rule_set_aside": gettext_lazy("Satte en regel til side for en deltaker"),
    "people.rule_again": gettext_lazy("Lot en regel gjelde igjen for en deltaker"),
    "people.glass_broken": gettext_lazy("Brukte nødtilgang til en deltaker"),
    "people.glass_ended": gettext_lazy("Avsluttet nødtilgang til en deltaker"),
    "people.glass_reviewed": gettext_lazy("Gikk gjennom en nødtilgang"),
    "people.authorisation_given": gettext_lazy("Ga særskilt fullmakt"),
    "people.authorisation_ended": gettext_lazy("Avsluttet en særskilt fullmakt"),
    "people.conflict_declared": gettext_lazy("Meldte seg inhabil for en deltaker"),
    "people.conflict_lifted": gettext_lazy("Opphevet en inhabilitet"),
    "people.shared": gettext_lazy("Delte opplysninger om en deltaker"),
    "people.sharing_stopped": gettext_lazy("Avsluttet en deling"),
    "people.consent_given": gettext_lazy("Registrerte et samtykke"),
    "people.consent_withdrawn": gettext_lazy("Trakk tilbake et samtykke"),
    "people.basis_revised": gettext_lazy("Laget en ny versjon av et rettslig grunnlag"),
    "people.basis_confirmed": gettext_lazy("Bekreftet et rettslig grunnlag"),
    "people.reads_verified": gettext_lazy("Kontrollerte seglene på loggen over oppslag"),
    "people.oversight_exported": gettext_lazy("Lastet ned fra tilsynet med personopplysninger"),
    "people.retention_set": gettext_lazy("Endret eller bekreftet en lagringsregel"),
    "people.hold_placed": gettext_lazy("Satte en sperre mot sletting"),
    "people.hold_lifted": gettext_lazy("Opphevet en sperre mot sletting"),
    "people.disposal_tried": gettext_lazy("Prøvde en sletting uten å slette"),
    "people.disposed": gettext_lazy("Slettet det som er for gammelt"),
    "people.archive_exported": gettext_lazy("Skrev ut opplysninger til arkivet"),
    "people.archive_received": gettext_lazy("Registrerte kvittering fra arkivet"),
    "people.merged": gettext_lazy("Slo sammen to registreringer av samme person"),
    "people.merge_undone": gettext_lazy("Gjorde om en sammenslåing"),
    "people.correction_proposed": gettext_lazy("Foreslo en retting, eller la ved egne ord"),
    "people.correction_answered": gettext_lazy("Svarte på et forslag om retting"),
    "people.copy_taken": gettext_lazy("Lastet ned alt om seg selv"),
    "kernel.account_opened": gettext_lazy("Åpnet en konto"),
    "kernel.role_given": gettext_lazy("Ga en rolle"),
    "kernel.role_ended": gettext_lazy("Avsluttet en rolle"),
    "kernel.sign_in_code_made": gettext_lazy("Laget en kode for innlogging"),
    "kernel.sign_in_connected": gettext_lazy("Koblet en innlogging til en ansatt"),
    "kernel.sign_in_disconnected": gettext_lazy("Koblet en innlogging fra en ansatt"),
    "kernel.code_list_loaded": gettext_lazy("Leste inn en kodeliste"),
    "kernel.draft_saved": gettext_lazy("Lagret et utkast"),
    "kernel.draft_discarded": gettext_lazy("Slettet et utkast"),
    "kernel.view_saved": gettext_lazy("Lagret en visning"),
    "kernel.view_removed": gettext_lazy("Slettet en visning"),
    "kernel.finding_explained": gettext_lazy("Forklarte et avvik"),
    "kernel.findings_exported": gettext_lazy("Lastet ned listen over avvik"),
    "kernel.document_stored": gettext_lazy("La inn filen til et kildedokument"),
    "kernel.language_chosen": gettext_lazy("Valgte språk"),
    "kernel.password_changed": gettext_lazy("Byttet passord"),
    "funding.movement_posted": gettext_lazy("Førte en bevegelse"),
    "funding.movement_corrected": gettext_lazy("Rettet en bevegelse med en ny"),
    "funding.printed_figures_changed": gettext_lazy("Endret tall i en trykt tabell"),
    "funding.exported": gettext_lazy("Lastet ned en tabell over penger"),
    "exchange.demo_loaded": gettext_lazy("Leste inn demoen"),
    "portfolio.exported": gettext_lazy("Lastet ned listen over prosjekter"),
    "portfolio.focus_area_grounded": gettext_lazy("Koblet et fokusområde til prosjektene det bygger på"),
}

GROUPS: dict[str, Promise] = {
    "kernel": gettext_lazy("Organisasjoner og tilgang"),
    "portfolio": gettext_lazy("Prosjekter og program"),
    "funding": gettext_lazy("Penger"),
    "exchange": gettext_lazy("Innlesing"),
    "people": gettext_lazy("Deltakere"),
}
"""The parts of the service that leave events, by the beginning of their verbs."""


def deed(verb: str, count: int = 1) -> str:
    """What was done, as a sentence without its doer: «Registrerte prosjekt», «Endret 12 prosjekter»."""
    if verb in DEEDS:
        text = str(DEEDS[verb])
        return text if count == 1 else _("{deed} ({n} ganger)").format(deed=text, n=count)
    begun, _sign, ending = verb.rpartition("_")
    if begun not in THINGS:
        # Left by another version of the service: the trace shows it as it stands rather than nothing.
        return verb
    one, several = THINGS[begun]
    if ending == "registered":
        if count == 1:
            return _("Registrerte {thing}").format(thing=one)
        return _("Registrerte {n} {things}").format(n=count, things=several)
    if count == 1:
        return _("Endret {thing}").format(thing=one)
    return _("Endret {n} {things}").format(n=count, things=several)
