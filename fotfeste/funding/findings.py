"""Rules that find where figures of money do not agree."""
