"""Risk levels for the screen: numbers, a word, a colour and an icon that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import reader_language
from fotfeste.kernel.formats.missing import Missing
from fotfeste.portfolio.models import Risk, RiskAssessment
from fotfeste.portfolio.rules import RiskLevel, risk_level
from fotfeste.web.portfolio.presenters import Pill


@dataclass(frozen=True, kw_only=True)
class RiskMark:
    """How serious a risk is. `numbers` is «3 × 4 = 12», empty where it is not known; `weight` sorts the worst first."""

    pill: Pill
    numbers: str
    weight: int


def with_latest_assessment(risks: QuerySet[Risk]) -> QuerySet[Risk]:
    """Risks with probability, consequence and legibility of their newest assessment, in one query."""
    newest = RiskAssessment.objects.filter(risk=OuterRef("pk")).order_by("-as_of", "-pk")
    return risks.annotate(
        latest_probability=Subquery(newest.values("probability")[:1]),
        latest_consequence=Subquery(newest.values("consequence")[:1]),
        latest_is_legible=Subquery(newest.values("is_legible")[:1]),
    )


def risk_mark(risk: Risk) -> RiskMark:
    """The mark of a risk from ``with_latest_assessment``."""
    probability: int | None = risk.latest_probability  # type: ignore[attr-defined]  # annotated by the query
    consequence: int | None = risk.latest_consequence  # type: ignore[attr-defined]  # annotated by the query
    legible: bool | None = risk.latest_is_legible  # type: ignore[attr-defined]  # annotated by the query
    return mark_of(probability, consequence, is_legible=legible)


def mark_of(probability: int | None, consequence: int | None, *, is_legible: bool | None) -> RiskMark:
    """The mark of probability × consequence. `is_legible` None means that nobody has assessed the risk."""
    if probability is None or consequence is None:
        text = Missing.NOT_LEGIBLE.text(reader_language()) if is_legible is False else _("Ikke vurdert")
        return RiskMark(pill=Pill(label=text, tone="neutral", icon="unknown"), numbers="", weight=0)
    product = probability * consequence
    return RiskMark(
        pill=level_pill(risk_level(probability, consequence)),
        numbers=f"{probability} × {consequence} = {product}",
        weight=product,
    )


def level_pill(level: RiskLevel) -> Pill:
    """The level as a word with its colour and icon."""
    return {
        RiskLevel.GREEN: Pill(label=_("Lav (grønn)"), tone="success", icon="ok"),
        RiskLevel.YELLOW: Pill(label=_("Moderat (gul)"), tone="warning", icon="attention"),
        RiskLevel.RED: Pill(label=_("Høy (rød)"), tone="danger", icon="stop"),
        RiskLevel.NOT_LEGIBLE: Pill(
            label=Missing.NOT_LEGIBLE.text(reader_language()), tone="neutral", icon="unknown"
        ),
    }[level]
