"""Addresses of the ground floor's pages."""

from django.urls import path

from fotfeste.web.kernel import signin, sources, staff, today, trace, views

app_name = "kernel"

urlpatterns = [
    path("", views.home, name="home"),
    path("logg-inn", signin.sign_in, name="sign_in"),
    path("logg-inn/demo/<slug:role>", signin.demo_sign_in, name="demo_sign_in"),
    path("logg-ut", signin.sign_out, name="sign_out"),
    path("handle-for", signin.act_for, name="act_for"),
    path("i-dag", today.today, name="today"),
    path("konto", views.account, name="account"),
    path("konto/passord", views.password, name="password"),
    path("spor", trace.trace, name="trace"),
    path("ansatte", staff.staff, name="staff"),
    path("ansatte/gi-rolle", staff.known_member, name="staff_known"),
    path("ansatte/ny", staff.new_member, name="staff_new"),
    path("ansatte/rolle/<int:number>/avslutt", staff.end_role, name="end_role"),
    path("kilder/", sources.source_list, name="sources"),
    path("kilder/<slug:key>/", sources.source, name="source"),
    path("kilder/fil/<uuid:number>", sources.source_file, name="source_file"),
]
