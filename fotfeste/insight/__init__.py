"""Facts become measures, pass disclosure control, and leave as published tables."""
