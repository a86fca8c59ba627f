"""Projects: what and for whom, who owns them, their names, phases and kin, and how each document lists them."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.fields import OreField, PartialDateField
from fotfeste.kernel.models import Organisation, Sourced
from fotfeste.portfolio import rules
from fotfeste.portfolio.models.programmes import FocusArea, Programme


class Phase(models.TextChoices):
    """Phases of Digdir's project model, plus «unknown» where the source says nothing usable."""

    IDEA = "idea", _("Idé")
    CONCEPT = "concept", _("Konsept")
    PLAN = "plan", _("Planlegge")
    EXECUTE = "execute", _("Gjennomføre")
    CLOSE = "close", _("Avslutte")
    REALISE = "realise", _("Realisere")
    UNKNOWN = "unknown", _("Ukjent")


class Status(models.TextChoices):
    """How it stands with a project at the day the source speaks of."""

    PLANNED = "planned", _("Planlagt")
    ACTIVE = "active", _("Aktivt")
    ON_HOLD = "on_hold", _("På vent")
    POSTPONED = "postponed", _("Utsatt")
    CLOSING = "closing", _("Avsluttes")
    COMPLETED = "completed", _("Fullført")
    TRANSFERRED = "transferred", _("Overført til linjen")
    TERMINATED = "terminated", _("Avsluttet før plan")
    UNKNOWN = "unknown", _("Ukjent")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Questions about projects."""

    def in_programme(self, programme: Programme) -> ProjectQuerySet:
        """Projects of *programme* or of a programme below it."""
        return self.filter(
            Q(programme=programme) | Q(programme__parent=programme) | Q(programme__parent__parent=programme)
        )

    def owned_by(self, organisation: Organisation) -> ProjectQuerySet:
        """Projects that *organisation* owns, alone or together with others."""
        return self.filter(
            pk__in=ProjectParty.objects.filter(
                organisation=organisation, part=ProjectParty.Part.OWNER
            ).values("project_id")
        )

    def in_county(self, county: str) -> ProjectQuerySet:
        """Projects in *county*, also those that cover several."""
        return self.filter(counties__contains=[county])

    def for_youth(self) -> ProjectQuerySet:
        """Projects labelled for youth, or aimed at them."""
        return self.filter(is_youth=True)

    def matching(self, words: str) -> ProjectQuerySet:
        """Projects whose number, names (former ones too) or texts match *words*; beginnings of words count."""
        terms = rules.search_terms(words)
        if not terms:
            return self
        query = SearchQuery(" & ".join(f"{term}:*" for term in terms), config="simple", search_type="raw")
        return self.filter(search=query)

    def with_parties(self) -> ProjectQuerySet:
        """Projects with owners and partners loaded in one query more."""
        return self.prefetch_related(
            models.Prefetch("parties", queryset=ProjectParty.objects.select_related("organisation"))
        )

    def refresh_search(self) -> int:
        """Write the search column anew for these projects; answers how many. Called by the actions."""
        # «2021-37» would be read as 2021 and minus 37.
        number = Replace("number", Value("-"), Value(" "))
        vector = (
            SearchVector(number, "name", "name_en", "former_names_text", config="simple", weight="A")
            + SearchVector("goal", "goal_en", "target_group", "target_group_en", config="simple", weight="B")
            + SearchVector(
                "description", "description_en", "status_text", "status_text_en", config="simple", weight="C"
            )
        )
        return self.update(search=vector)


class Project(Sourced):
    """A project: temporary work with a goal, an owner and an end, inside a programme."""

    key = models.SlugField(_("nøkkel"), max_length=100, unique=True)
    number = models.CharField(_("prosjektnummer"), max_length=20, blank=True)
    accounting_number = models.CharField(_("regnskapsnummer"), max_length=20, blank=True)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    former_names_text = models.TextField(_("tidligere navn"), blank=True, editable=False)
    kind = models.CharField(_("type"), max_length=40)
    theme = models.CharField(_("tema"), max_length=60, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="projects", verbose_name=_("program")
    )
    focus_area = models.ForeignKey(
        FocusArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("fokusområde"),
    )
    counties = models.JSONField(_("fylker"), default=list, blank=True)
    municipality = models.CharField(_("kommune"), max_length=100, blank=True)
    start = PartialDateField(_("start"))
    end = PartialDateField(_("slutt"))
    phase = models.CharField(_("fase"), max_length=20, choices=Phase, default=Phase.UNKNOWN)
    phase_label_local = models.CharField(_("fase, kildens ord"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.UNKNOWN)
    status_as_of = PartialDateField(_("status per"))
    is_youth = models.BooleanField(_("ungdom"), default=False)
    youth_basis = models.CharField(_("grunnlag for ungdomsmerket"), max_length=40, blank=True)
    target_group = models.TextField(_("målgruppe"), blank=True)
    target_group_en = models.TextField(_("målgruppe på engelsk"), blank=True)
    goal = models.TextField(_("mål"), blank=True)
    goal_en = models.TextField(_("mål på engelsk"), blank=True)
    description = models.TextField(_("beskrivelse"), blank=True)
    description_en = models.TextField(_("beskrivelse på engelsk"), blank=True)
    status_text = models.TextField(_("status i ord"), blank=True)
    status_text_en = models.TextField(_("status i ord på engelsk"), blank=True)
    award_year = models.PositiveSmallIntegerField(_("tildelingsår"), null=True, blank=True)
    duration_years = models.DecimalField(
        _("varighet i år"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    budget_ore = OreField(_("budsjett"), null=True, blank=True)
    budget_note = models.CharField(_("om budsjettet"), max_length=300, blank=True)
    budget_note_en = models.CharField(_("om budsjettet på engelsk"), max_length=300, blank=True)
    other_sources = models.JSONField(_("andre kilder"), default=list, blank=True)
    search = SearchVectorField(null=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["number", "name", "pk"]
        verbose_name = _("prosjekt")
        verbose_name_plural = _("prosjekter")
        indexes = [
            GinIndex(fields=["search"], name="project_search"),
            GinIndex(fields=["counties"], name="project_counties"),
            models.Index(fields=["programme", "phase"], name="project_programme_phase"),
            models.Index(fields=["number", "name", "id"], name="project_list_order"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class ProjectName(Sourced):
    """A name that a project has had before, or is known by elsewhere."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("navn"), max_length=200)
    valid_to = PartialDateField(_("brukt til"))

    class Meta:
        ordering = ["project", "pk"]
        verbose_name = _("tidligere navn")
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="project_name_once")]

    def __str__(self) -> str:
        return self.name


class ProjectParty(Sourced):
    """An organisation's part in a project: owner or partner."""

    class Part(models.TextChoices):
        OWNER = "owner", _("eier")
        PARTNER = "partner", _("partner")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="project_parts")
    part = models.CharField(_("del"), max_length=20, choices=Part)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        ordering = ["part", "order", "pk"]
        verbose_name = _("part i prosjektet")
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation", "part"], name="project_party_once")
        ]
        indexes = [models.Index(fields=["organisation", "part"], name="party_of_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_part_display()})"


class PhaseSpell(Sourced):
    """That a project was in a phase, as a document says it, at a day or from one day."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phase_spells")
    phase = models.CharField(_("fase"), max_length=20, choices=Phase)
    label_local = models.CharField(_("kildens ord"), max_length=60, blank=True)
    as_of = PartialDateField(_("per"))

    class Meta:
        ordering = ["project", "as_of", "pk"]
        verbose_name = _("fase i tid")
        constraints = [models.UniqueConstraint(fields=["project", "phase", "as_of"], name="phase_spell_once")]

    def __str__(self) -> str:
        return self.get_phase_display()


class ProjectLink(Sourced):
    """Kinship between projects: *earlier* became, or is part of, *later*."""

    class Kind(models.TextChoices):
        MERGED_INTO = "merged_into", _("slått sammen med")
        CONTINUED_BY = "continued_by", _("videreført av")
        SPLIT_INTO = "split_into", _("delt i")
        PART_OF = "part_of", _("del av")

    earlier = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="later_links")
    later = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="earlier_links")
    kind = models.CharField(_("slektskap"), max_length=20, choices=Kind)
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    note_en = models.CharField(_("merknad på engelsk"), max_length=300, blank=True)

    class Meta:
        ordering = ["earlier", "later"]
        verbose_name = _("slektskap mellom prosjekter")
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later", "kind"], name="project_link_once"),
            models.CheckConstraint(
                condition=~Q(earlier=models.F("later")), name="project_link_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} {self.get_kind_display()} {self.later}"


class Listing(Sourced):
    """How one table of one document lists a project: name, dates and owner as they stand there."""

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="listings")
    name = models.CharField(_("navn i kilden"), max_length=300)
    start = PartialDateField(_("start"))
    end = PartialDateField(_("slutt"))
    owner_label = models.CharField(_("eier i kilden"), max_length=200, blank=True)
    kind = models.CharField(_("type tabell"), max_length=40)

    class Meta:
        ordering = ["key"]
        verbose_name = _("omtale i kilde")

    def __str__(self) -> str:
        return self.name


pghistory.track(exclude=["search"])(Project)
pghistory.track()(ProjectParty)
pghistory.track()(PhaseSpell)
pghistory.track()(ProjectLink)
