"""Rules that find where facts about projects and programmes do not agree."""
