"""Signing in at other providers through OpenID Connect."""
