"""Rules that find where figures of money do not agree. Importing the package registers them."""

from fotfeste.funding.findings import labels, ledger, tables

__all__ = ["labels", "ledger", "tables"]
