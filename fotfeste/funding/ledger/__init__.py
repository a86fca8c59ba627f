"""Questions to the ledger: reports at a cut-off date, decisions against the books, budgets, the money of a project."""

from fotfeste.funding.ledger.applications import ExpectedSum, expected_applications
from fotfeste.funding.ledger.budget import Budget, budget
from fotfeste.funding.ledger.decisions import DecidedCell, DecidedRow, DecidedTable, grants_by_decision
from fotfeste.funding.ledger.projects import ProjectMoney, ProjectYear, project_money
from fotfeste.funding.ledger.report import FinancialReport, financial_report, report_years
from fotfeste.funding.ledger.sheet import Cell, CellKey, Column, Posting, Row, Sheet
from fotfeste.funding.ledger.waterfall import Step, waterfall

__all__ = [
    "Budget",
    "Cell",
    "CellKey",
    "Column",
    "DecidedCell",
    "DecidedRow",
    "DecidedTable",
    "ExpectedSum",
    "FinancialReport",
    "Posting",
    "ProjectMoney",
    "ProjectYear",
    "Row",
    "Sheet",
    "Step",
    "budget",
    "expected_applications",
    "financial_report",
    "grants_by_decision",
    "project_money",
    "report_years",
    "waterfall",
]
