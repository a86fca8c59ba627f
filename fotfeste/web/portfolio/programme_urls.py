"""Addresses of the programmes, and of what belongs to them: risks, benefits, bodies and criteria."""

from django.urls import URLPattern, path

from fotfeste.web.portfolio import benefits, governance, programme, risks

urlpatterns: list[URLPattern] = [
    path("program/", programme.programmes, name="programmes"),
    path("program/risiko", risks.risks, name="risks"),
    path("program/gevinster", benefits.benefits, name="benefits"),
    path("program/styring", governance.bodies, name="bodies"),
    path("program/kriterier", governance.criteria, name="criteria"),
    path("program/<slug:key>/", programme.programme, name="programme"),
]
