"""Rules that find where facts about projects and programmes do not agree. Importing this registers all of them."""

from fotfeste.portfolio import listing_findings, project_findings, reported_findings

__all__ = ["listing_findings", "project_findings", "reported_findings"]
