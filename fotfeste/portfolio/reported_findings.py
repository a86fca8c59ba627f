"""Rules about reported figures, benefits and risks: sums, shares, figures told twice, and what nobody has measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.findings import Finding, Severity, rule
from fotfeste.kernel.formats import format_number, format_percent, join_list
from fotfeste.portfolio import reported
from fotfeste.portfolio.finding_texts import about_project, by_document, not_stated, source_of, sources_of
from fotfeste.portfolio.models import Benefit, Mitigation, Project, Result, Risk, RiskAssessment
from fotfeste.portfolio.models.results import Qualifier
from fotfeste.portfolio.rules import RiskLevel, risk_level

PROMISES = (Qualifier.TARGET, Qualifier.BASELINE, Qualifier.FORECAST)


@rule(
    "result_parts_and_whole",
    title=gettext_lazy("Delene summerer ikke til det hele"),
    why=gettext_lazy("Noen er talt to ganger, eller ingen vet hva som hendte med dem."),
)
def parts_and_whole() -> Iterator[Finding]:
    """Groups of figures whose parts come to something else than the whole."""
    groups: dict[tuple[int | None, str], list[Result]] = defaultdict(list)
    for result in Result.objects.exclude(group="").select_related("project", "source"):
        groups[result.project_id, result.group].append(result)
    for (_project, group), members in groups.items():
        whole, parts = reported.whole_and_parts(members)
        total = reported.sum_of_parts(members)
        if whole is None or total is None or not total.difference:
            continue
        figures = ", ".join(f"{said(each, 'indicator')} {_number(each.value)}" for each in parts)
        yield _about_result(
            "result_parts_and_whole",
            whole,
            key=group,
            sentence=_("Det mangler {difference}.").format(difference=_number(total.difference))
            if total.difference > 0
            else _("Det er {difference} for mye.").format(difference=_number(-total.difference)),
            printed=f"{said(whole, 'indicator')}: {_number(whole.value)}",
            computed=f"{_number(total.parts)} ({figures})",
            severity=Severity.MEDIUM,
        )


@rule(
    "result_share",
    title=gettext_lazy("Prosenten følger ikke av teller og nevner"),
    why=gettext_lazy("Ett av de tre tallene er feil, og leseren kan ikke se hvilket."),
)
def share() -> Iterator[Finding]:
    """Printed percentages and counts that their numerator and denominator do not give."""
    for result in Result.objects.filter(numerator__isnull=False).select_related("project", "source"):
        numerator, denominator = result.numerator, result.denominator
        if numerator is None or denominator is None:
            continue
        percent = reported.percent_of(numerator, denominator)
        if result.unit == "percent":
            approximate = result.qualifier == Qualifier.APPROX
            agrees = reported.share_agrees(result.value, numerator, denominator, approximate=approximate)
            printed = format_percent(result.value / 100, reader_language())
        else:
            agrees, printed = result.value == numerator and numerator <= denominator, _number(result.value)
        if agrees:
            continue
        computed = _("{numerator} av {denominator}").format(
            numerator=_number(numerator), denominator=_number(denominator)
        )
        if percent is not None:
            computed += f" = {format_percent(percent / 100, reader_language())}"
        yield _about_result(
            "result_share",
            result,
            key=result.key,
            sentence=_("Tallet for «{indicator}» er et annet enn delene gir.").format(
                indicator=said(result, "indicator")
            ),
            printed=printed,
            computed=computed,
            severity=Severity.MEDIUM,
        )


@rule(
    "result_told_twice",
    title=gettext_lazy("Samme tall er oppgitt ulikt"),
    why=gettext_lazy("To tall for det samme kan ikke begge være riktige."),
)
def told_twice() -> Iterator[Finding]:
    """Two values for one indicator of one project at one day, for one period."""
    same: dict[tuple[object, ...], list[Result]] = defaultdict(list)
    for result in Result.objects.select_related("project", "source"):
        name = result.indicator.strip().lower()
        same[result.project_id, name, result.unit, str(result.as_of), result.period].append(result)
    for told in same.values():
        if len({each.value for each in told}) < 2:
            continue
        yield _about_result(
            "result_told_twice",
            told[0],
            key=told[0].key,
            sentence=_("«{indicator}» har flere verdier for samme dag.").format(
                indicator=said(told[0], "indicator")
            ),
            printed=by_document((each, _number(each.value)) for each in told),
            computed=_("én verdi"),
            severity=Severity.MEDIUM,
        )


@rule(
    "result_without_baseline",
    title=gettext_lazy("Resultater uten nullpunkt"),
    why=gettext_lazy("Uten en måling før start kan ingen vise at noe ble bedre."),
)
def without_baseline() -> Iterator[Finding]:
    """Projects that report figures, none of which tells how it was before."""
    results = Result.objects.filter(project=OuterRef("pk"))
    chosen = Project.objects.filter(
        Exists(results.exclude(qualifier__in=PROMISES)), ~Exists(results.filter(qualifier=Qualifier.BASELINE))
    )
    for project in chosen.select_related("source"):
        yield about_project(
            "result_without_baseline",
            project,
            sentence=_("Prosjektet rapporterer resultater, men ikke hvordan det var før."),
            printed=not_stated(),
            computed=_("minst ett nullpunkt"),
            severity=Severity.LOW,
            page="project_results",
        )


@rule(
    "benefit_unmeasurable",
    title=gettext_lazy("Gevinsten kan ikke måles ennå"),
    why=gettext_lazy("En gevinst uten eier, indikator og nullpunkt kan ingen hente ut eller vise."),
)
def unmeasurable_benefits() -> Iterator[Finding]:
    """Benefits that lack an owner, an indicator or a baseline."""
    for benefit in Benefit.objects.select_related("source"):
        lacks = [
            word
            for word, there in (
                (_("eier"), benefit.owner_id),
                (_("indikator"), benefit.indicator),
                (_("nullpunkt"), benefit.baseline),
            )
            if not there
        ]
        if lacks:
            yield Finding(
                rule="benefit_unmeasurable",
                object_key=benefit.key,
                object_label=said(benefit, "name"),
                object_url_name="portfolio:benefits",
                object_url_key="",
                sentence=_("Gevinsten mangler {things}.").format(things=join_list(lacks, reader_language())),
                printed=not_stated(),
                computed=join_list(lacks, reader_language()),
                severity=Severity.MEDIUM if benefit.kind == Benefit.Kind.END else Severity.LOW,
                sources=(source_of(benefit),),
            )


@rule(
    "risk_number_differs",
    title=gettext_lazy("Risikoen har ulike nummer i tabellene"),
    why=gettext_lazy("Tiltak kan bli lest som svar på feil risiko."),
)
def risk_number_differs() -> Iterator[Finding]:
    """Risks that the tables of one document number differently."""
    for risk in Risk.objects.select_related("source"):
        if len({str(number) for number in risk.printed_numbers.values()}) > 1:
            yield _about_risk(
                "risk_number_differs",
                risk,
                sentence=_("Samme risiko er nummerert ulikt."),
                printed=", ".join(str(number) for _table, number in sorted(risk.printed_numbers.items())),
                computed=_("ett nummer"),
                severity=Severity.LOW,
            )


@rule(
    "risk_without_measure",
    title=gettext_lazy("Gul eller rød risiko uten tiltak"),
    why=gettext_lazy("Handlingsprogrammet krever tiltak for gul og rød risiko."),
)
def risk_without_measure() -> Iterator[Finding]:
    """Risks whose newest assessment is yellow or red and that nobody does anything about."""
    newest: dict[int, RiskAssessment] = {
        each.risk_id: each for each in RiskAssessment.objects.order_by("as_of", "pk")
    }
    bare = Risk.objects.filter(~Exists(Mitigation.objects.filter(risk=OuterRef("pk")))).select_related(
        "source"
    )
    for risk in bare:
        assessment = newest.get(risk.pk)
        if assessment is None:
            continue
        level = risk_level(assessment.probability, assessment.consequence)
        if level in (RiskLevel.YELLOW, RiskLevel.RED):
            yield _about_risk(
                "risk_without_measure",
                risk,
                sentence=_("Ingen tiltak er registrert."),
                printed=f"{assessment.probability} × {assessment.consequence}",
                computed=_("minst ett tiltak"),
                severity=Severity.HIGH if level == RiskLevel.RED else Severity.MEDIUM,
            )


def _about_risk(
    rule_key: str, risk: Risk, *, sentence: str, printed: str, computed: str, severity: Severity
) -> Finding:
    return Finding(
        rule=rule_key,
        object_key=risk.key,
        object_label=said(risk, "risk"),
        object_url_name="portfolio:risks",
        object_url_key="",
        sentence=sentence,
        printed=printed,
        computed=computed,
        severity=severity,
        sources=(source_of(risk),),
    )


def _about_result(
    rule_key: str, result: Result, *, key: str, sentence: str, printed: str, computed: str, severity: Severity
) -> Finding:
    if result.project:
        return about_project(
            rule_key,
            result.project,
            key=key,
            sentence=sentence,
            printed=printed,
            computed=computed,
            severity=severity,
            sources=sources_of([result]),
            page="project_results",
        )
    return Finding(
        rule=rule_key,
        object_key=f"portfolio:{key}",
        object_label=_("Hele porteføljen"),
        object_url_name="portfolio:programmes",
        object_url_key="",
        sentence=sentence,
        printed=printed,
        computed=computed,
        severity=severity,
        sources=(source_of(result),),
    )


def _number(value: Decimal) -> str:
    return format_number(value.normalize(), reader_language())
