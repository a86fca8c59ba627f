"""Catalogue, recipes, services, learning and gatherings."""
