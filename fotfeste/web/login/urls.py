"""Addresses of signing in through others."""

from django.urls import path

from fotfeste.web.login import views, ways

app_name = "login"

urlpatterns = [
    path("koble-til", views.connect, name="connect"),
    path("ansatt/<int:number>", ways.ways, name="ways"),
    path("ansatt/<int:number>/kode", ways.make_code, name="code"),
    path("ansatt/<int:number>/fjern/<int:identity>", ways.remove, name="remove"),
    path("gjennom/<slug:provider>", views.begin, name="begin"),
    path("gjennom/<slug:provider>/svar", views.answer, name="answer"),
]
