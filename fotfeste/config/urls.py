"""Every address of the service, by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("fotfeste.web.kernel.urls")),
    path("", include("fotfeste.web.shell.urls")),
    path("", include("fotfeste.web.portfolio.urls")),
    path("penger/", include("fotfeste.web.funding.urls")),
    path("avvik/", include("fotfeste.web.findings.urls")),
    path("logg-inn/", include("fotfeste.web.login.urls")),
    path("deltakere/", include("fotfeste.web.people.urls")),
    path("mine/", include("fotfeste.web.own.urls")),
    path("deltakere/<uuid:person>/rettinger/", include("fotfeste.web.people.corrections_urls")),
    path("deltakere/<uuid:person>/deling/", include("fotfeste.web.sharing.person_urls")),
    path("deling/", include("fotfeste.web.sharing.urls")),
    path("dobbelt/", include("fotfeste.web.people.duplicates_urls")),
    path("tilsyn/lagring/", include("fotfeste.web.oversight.retention_urls")),
    path("tilsyn/", include("fotfeste.web.oversight.urls")),
    path("deltakere/<uuid:person>/oppslag", include("fotfeste.web.oversight.person_urls")),
]

handler400 = "fotfeste.web.shell.errors.bad_request"
handler403 = "fotfeste.web.shell.errors.forbidden"
handler404 = "fotfeste.web.shell.errors.not_found"
handler500 = "fotfeste.web.shell.errors.server_error"
