"""Addresses of the team around a person, emergency access, its review, and authorisations."""

from __future__ import annotations

from django.urls import URLPattern, path

from fotfeste.web.people import authorised, glass, team

team_urls: list[URLPattern] = [
    path("<uuid:person>/laget/", team.team, name="team"),
    path("<uuid:person>/laget/ny", team.add, name="team_add"),
    path("<uuid:person>/laget/annen-organisasjon", team.add_elsewhere, name="team_add_elsewhere"),
    path("<uuid:person>/laget/<int:number>/endre", team.change, name="team_change"),
    path("<uuid:person>/laget/<int:number>/overlat", team.hand_over, name="team_hand_over"),
    path("<uuid:person>/laget/<int:number>/avslutt", team.end, name="team_end"),
    path("<uuid:person>/inhabil", team.conflict, name="conflict"),
    path("<uuid:person>/nodtilgang/avslutt", glass.close_glass, name="close_glass"),
    path("nodtilgang/", glass.break_glass, name="break_glass"),
    path("gjennomgang/", glass.reviews, name="reviews"),
    path("gjennomgang/nodtilgang/<int:number>", glass.review_glass, name="review_glass"),
    path("gjennomgang/regel/<int:number>/opphev", glass.lift_override, name="lift_override"),
    path("gjennomgang/inhabilitet/<int:number>/opphev", glass.lift_conflict, name="lift_conflict"),
    path("fullmakter/", authorised.authorisations, name="authorisations"),
    path("fullmakter/ny", authorised.give_authorisation, name="give_authorisation"),
    path("fullmakter/<int:number>/avslutt", authorised.end_authorisation, name="end_authorisation"),
]
