"""Addresses of the team around a person and of emergency access."""

from __future__ import annotations

from django.urls import URLPattern

team_urls: list[URLPattern] = []
