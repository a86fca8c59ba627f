"""Addresses of the ground floor's pages."""

from django.urls import path

from fotfeste.web.kernel import signin, sources, views

app_name = "kernel"

urlpatterns = [
    path("", views.home, name="home"),
    path("logg-inn", signin.sign_in, name="sign_in"),
    path("logg-inn/demo/<slug:role>", signin.demo_sign_in, name="demo_sign_in"),
    path("logg-ut", signin.sign_out, name="sign_out"),
    path("handle-for", signin.act_for, name="act_for"),
    path("i-dag", views.today, name="today"),
    path("konto", views.account, name="account"),
    path("spor", views.trace, name="trace"),
    path("ansatte", views.staff, name="staff"),
    path("kilder/", sources.source_list, name="sources"),
    path("kilder/<slug:key>/", sources.source, name="source"),
    path("kilder/fil/<uuid:number>", sources.source_file, name="source_file"),
]
