"""Writes of the room of persons, a file for each matter."""
