"""Persons, households, the team around a person, and what may be shared with whom."""
