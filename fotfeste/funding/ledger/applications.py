"""Applications that are expected later in the year, and the sum that the source gives beside their own."""

from __future__ import annotations

from dataclasses import dataclass

from fotfeste.funding.models import ExpectedApplication


@dataclass(frozen=True)
class ExpectedSum:
    """The expected applications of a year, and the sums that the source states of some of them."""

    year: int
    applications: tuple[ExpectedApplication, ...]
    stated_sums: tuple[ExpectedApplication, ...]

    @property
    def computed_ore(self) -> int:
        """The sum of the single applications."""
        return sum(row.amount_ore for row in self.applications)


def expected_applications(*, year: int) -> ExpectedSum:
    """The applications expected in *year*. One query. They are guesses, and no part of the ledger."""
    rows = list(ExpectedApplication.objects.filter(year=year).select_related("project", "source"))
    return ExpectedSum(
        year=year,
        applications=tuple(row for row in rows if not row.is_sum),
        stated_sums=tuple(row for row in rows if row.is_sum),
    )
