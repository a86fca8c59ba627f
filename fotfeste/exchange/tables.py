"""Every file that can be imported, in the order in which they are written."""

from __future__ import annotations

from fotfeste.exchange import money_tables, portfolio_tables
from fotfeste.exchange.csv_import import Table

TABLES: tuple[Table, ...] = (*portfolio_tables.TABLES, *money_tables.TABLES)
