"""Pages about persons: caseload, one person, the team around her, look-ups."""
