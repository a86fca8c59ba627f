"""Fotfeste: from a grant, through a person's way into work, to the benefit the grant promised."""
