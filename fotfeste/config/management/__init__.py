"""Commands that start, stop and prepare the service as a whole."""
