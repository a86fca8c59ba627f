"""What the money room stores, a file for each matter."""

from fotfeste.funding.models.ledger import BudgetLine, Movement, Transfer
from fotfeste.funding.models.printed import PrintedFigure, PrintedRow, PrintedTable
from fotfeste.funding.models.sources import Decision, ExpectedApplication, FundingSource, ProjectFunding

__all__ = [
    "BudgetLine",
    "Decision",
    "ExpectedApplication",
    "FundingSource",
    "Movement",
    "PrintedFigure",
    "PrintedRow",
    "PrintedTable",
    "ProjectFunding",
    "Transfer",
]
