"""Employers, placements and practice evaluation."""
