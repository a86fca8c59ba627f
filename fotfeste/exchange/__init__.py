"""The doors for machines: imports, exports, and later the API, calendars and the archive."""
