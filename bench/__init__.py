"""Measurements as ratios in one run: a page, the raw SQL it asks, and a trivial page, side by side."""
