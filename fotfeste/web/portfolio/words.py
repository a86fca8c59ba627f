"""Codes of the portfolio in words: kinds, themes, methods, units. A code without a word is shown as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Words = Mapping[str, Promise]

PROJECT_KINDS: Words = {
    "development_project": _("Utviklingsprosjekt"),
    "experiment_project": _("Forsøksprosjekt"),
    "focus_area": _("Fokusområde"),
    "grant_project": _("Tilskuddsprosjekt"),
    "national_tool": _("Nasjonalt verktøy"),
    "pre_project": _("Forprosjekt"),
    "pre_study": _("Forstudie"),
    "study": _("Utredning"),
    "sub_project": _("Delprosjekt"),
}

THEMES: Words = {
    "analysis_tool": _("Analyseverktøy"),
    "avklaring_og_kartlegging": _("Avklaring og kartlegging"),
    "career_guidance": _("Karriereveiledning"),
    "competence_building": _("Kompetansebygging"),
    "digital_inclusion": _("Digital inkludering"),
    "digital_tool": _("Digitalt verktøy"),
    "education": _("Utdanning"),
    "education_technology": _("Læringsteknologi"),
    "employer_cooperation": _("Samarbeid med arbeidsgivere"),
    "entrepreneurship": _("Entreprenørskap"),
    "family_follow_up": _("Oppfølging av familier"),
    "focus_area": _("Fokusområde"),
    "housing": _("Bolig"),
    "individrettet_oppfolging": _("Individrettet oppfølging"),
    "introduction_programme": _("Introduksjonsprogram"),
    "job_creation": _("Jobbskaping"),
    "job_training": _("Arbeidstrening"),
    "karriereveiledning": _("Karriereveiledning"),
    "kartlegging_veien_inn": _("Kartlegging av veien inn"),
    "knowledge": _("Kunnskap"),
    "laget_rundt_bruker": _("Laget rundt brukeren"),
    "language_training": _("Norskopplæring"),
    "learning": _("Læring"),
    "life_skills": _("Livsmestring"),
    "policy_development": _("Politikkutvikling"),
    "procurement": _("Anskaffelser"),
    "programme_planning": _("Programplanlegging"),
    "qualification": _("Kvalifisering"),
    "realkompetansevurdering": _("Realkompetansevurdering"),
    "service_development": _("Tjenesteutvikling"),
    "settlement": _("Bosetting"),
    "unknown": _("Ukjent"),
    "utvikling_av_samhandlingsstrukturer": _("Utvikling av samhandlingsstrukturer"),
    "volunteering": _("Frivillighet"),
    "work_inclusion": _("Arbeidsinkludering"),
    "youth": _("Ungdom"),
    "youth_outreach": _("Oppsøkende arbeid blant unge"),
}

LOCAL_PHASES: Words = {
    "closing": _("avslutning"),
    "execution": _("gjennomføring"),
    "implementation": _("implementering"),
    "planning": _("planlegging"),
    "start_up": _("oppstart"),
    "unknown": _("ikke oppgitt"),
}

YOUTH_BASES: Words = {
    "target_group": _("målgruppen er ungdom"),
    "ung_label": _("merket UNG i kilden"),
}

LISTING_KINDS: Words = {
    "budget_line": _("Budsjettlinje"),
    "closed": _("Avsluttede prosjekter"),
    "finance_line": _("Linje i regnskapet"),
    "new_or_ongoing": _("Nye og løpende prosjekter"),
    "planned_or_ongoing": _("Planlagte og løpende prosjekter"),
}

DELIVERABLE_KINDS: Words = {
    "agreement": _("Avtale"),
    "analysis_tool": _("Analyseverktøy"),
    "app": _("App"),
    "booking_solution": _("Bookingløsning"),
    "concept": _("Konsept"),
    "course": _("Kurs"),
    "curriculum": _("Læreplan"),
    "digital_content": _("Digitalt innhold"),
    "document": _("Dokument"),
    "film": _("Film"),
    "final_report": _("Sluttrapport"),
    "findings": _("Funn"),
    "form": _("Skjema"),
    "guide": _("Veileder (dokument)"),
    "learning_plan": _("Plan for læring"),
    "mapping_tool": _("Kartleggingsverktøy"),
    "method": _("Metode"),
    "model": _("Modell"),
    "overview": _("Oversikt"),
    "package": _("Pakke"),
    "pathway": _("Løp"),
    "pilot": _("Pilot"),
    "plan": _("Plan"),
    "platform": _("Plattform"),
    "policy_proposal": _("Forslag til politikk"),
    "programme": _("Program"),
    "programme_plan": _("Programplan"),
    "prototype": _("Prototype"),
    "report": _("Rapport"),
    "routine": _("Rutine"),
    "technology": _("Teknologi"),
    "template": _("Mal"),
    "tool": _("Verktøy"),
    "training_package": _("Opplæringspakke"),
}

METHODS: Words = {
    "act_team": _("ACT-team"),
    "alternating_school_practice": _("Veksling mellom skole og praksis"),
    "career_guidance": _("Karriereveiledning"),
    "career_plan": _("Karriereplan"),
    "child_perspective": _("Barneperspektiv"),
    "cubb_method": _("CUBB-metoden"),
    "group_method": _("Gruppemetodikk"),
    "home_visits": _("Hjemmebesøk"),
    "housing_first": _("Housing First"),
    "hpmt": _("Helhetlig prinsippstyrt metodisk tilnærming (HPMT)"),
    "innovation_lab": _("Innovasjonslab"),
    "job_specialist": _("Jobbspesialist"),
    "language_with_practice": _("Språkopplæring med praksis"),
    "learning_by_doing": _("Læring ved å gjøre"),
    "learning_system": _("Læringssystem"),
    "motivational_interviewing": _("Motiverende intervju"),
    "new_synthesis": _("Ny syntese"),
    "parent_guidance_icdp": _("Foreldreveiledning (ICDP)"),
    "peer_method": _("Likepersonsmetode"),
    "place_train_maintain": _("Plasser, tren, behold"),
    "questionnaire_self_assessment": _("Spørreskjema til egenvurdering"),
    "recovery": _("Recovery"),
    "suggestopedia": _("Suggestopedi"),
    "supported_employment": _("Supported Employment"),
    "task_sharing": _("Oppgavedeling"),
    "three_way_talks": _("Trekantsamtaler"),
    "wage_subsidy": _("Lønnstilskudd"),
}

PROGRAMME_KINDS: Words = {
    "area_initiative": _("Områdesatsing"),
    "development_programme": _("Utviklingsprogram"),
    "grant_coordination": _("Samordning av tilskudd"),
    "joint_assignment": _("Fellesoppdrag"),
    "national_experiment": _("Nasjonalt forsøk"),
    "thematic_sub_programme": _("Delprogram"),
    "umbrella_programme": _("Overordnet program"),
}

GOAL_LEVELS: Words = {
    "overall": _("Overordnet mål"),
    "operational": _("Operativt mål"),
    "effect": _("Effektmål"),
    "result": _("Resultatmål"),
    "learning": _("Læringsmål"),
    "short_term": _("Mål på kort sikt"),
}

BODY_KINDS: Words = {
    "board": _("Styre"),
    "owner": _("Eiere"),
    "owner_group": _("Eiergruppe"),
    "role": _("Rolle"),
    "secretariat": _("Sekretariat"),
    "working_group": _("Arbeidsgruppe"),
}

RISK_TABLES: Words = {
    "table5": _("tabell 5"),
    "table6": _("tabell 6"),
}

# Units stand after a figure; «percent» is written with its sign by the figure itself.
UNITS: Words = {
    "cases": ngettext_lazy("sak", "saker"),
    "centres": ngettext_lazy("senter", "sentre"),
    "children": ngettext_lazy("barn", "barn"),
    "classes": ngettext_lazy("klasse", "klasser"),
    "deliverables": ngettext_lazy("leveranse", "leveranser"),
    "families": ngettext_lazy("familie", "familier"),
    "films": ngettext_lazy("film", "filmer"),
    "focus_areas": ngettext_lazy("fokusområde", "fokusområder"),
    "fte": ngettext_lazy("årsverk", "årsverk"),
    "hours": ngettext_lazy("time", "timer"),
    "intakes": ngettext_lazy("inntak", "inntak"),
    "languages": ngettext_lazy("språk", "språk"),
    "models": ngettext_lazy("modell", "modeller"),
    "months": ngettext_lazy("måned", "måneder"),
    "offices": ngettext_lazy("kontor", "kontorer"),
    "percent_position": ngettext_lazy("prosent stilling", "prosent stilling"),
    "persons": ngettext_lazy("person", "personer"),
    "positions": ngettext_lazy("stilling", "stillinger"),
    "projects": ngettext_lazy("prosjekt", "prosjekter"),
    "regions": ngettext_lazy("region", "regioner"),
    "reports": ngettext_lazy("rapport", "rapporter"),
    "sites": ngettext_lazy("sted", "steder"),
}


def word(words: Words, code: str) -> str:
    """The word for *code*; a code that nobody has given a word is written with spaces and a capital letter."""
    found = words.get(code)
    return str(found) if found is not None else code.replace("_", " ").strip().capitalize()


def unit(code: str, value: Decimal) -> str:
    """The unit after *value*: «person» after one, else «personer»; a code without a word is written with spaces."""
    found = UNITS.get(code)
    return str(found % (1 if value == 1 else 2)) if found is not None else code.replace("_", " ")
