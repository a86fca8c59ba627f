"""Pages where something is shared with another organisation, as an act."""
