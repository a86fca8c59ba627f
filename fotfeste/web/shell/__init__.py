"""The shell around every page: look, components, base templates, error pages and the pages of the footer."""
