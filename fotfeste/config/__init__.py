"""Settings, addresses and wiring: the only floor that knows every room."""
