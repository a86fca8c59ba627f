"""Pages of the findings: where figures and facts do not agree, and who has explained it."""
