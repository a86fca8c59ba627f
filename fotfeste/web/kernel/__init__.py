"""Pages of the ground floor: sign in, act for an organisation, today, the trace."""
