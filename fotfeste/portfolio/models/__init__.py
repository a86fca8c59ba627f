"""What the portfolio stores, a file for each matter."""

from fotfeste.portfolio.models.benefits import Benefit, BenefitContribution
from fotfeste.portfolio.models.governance import Body, BodySeat, Criterion, Staffing
from fotfeste.portfolio.models.programmes import FocusArea, FocusAreaPeriod, Programme, ProgrammeGoal
from fotfeste.portfolio.models.projects import (
    Listing,
    PhaseSpell,
    Project,
    ProjectLink,
    ProjectName,
    ProjectParty,
)
from fotfeste.portfolio.models.results import Deliverable, Intention, MethodUse, Result
from fotfeste.portfolio.models.risks import Mitigation, Risk, RiskAssessment

__all__ = [
    "Benefit",
    "BenefitContribution",
    "Body",
    "BodySeat",
    "Criterion",
    "Deliverable",
    "FocusArea",
    "FocusAreaPeriod",
    "Intention",
    "Listing",
    "MethodUse",
    "Mitigation",
    "PhaseSpell",
    "Programme",
    "ProgrammeGoal",
    "Project",
    "ProjectLink",
    "ProjectName",
    "ProjectParty",
    "Result",
    "Risk",
    "RiskAssessment",
    "Staffing",
]
