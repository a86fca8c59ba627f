"""Pages of the money: the economic report, grants by decision, budget, the ledger behind each figure."""
