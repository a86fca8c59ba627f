"""Where the money comes from, who decided it, and every movement of it."""
