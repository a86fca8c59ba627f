"""Addresses of the portfolio's pages: projects as a list, each project, and the programme around them."""

from fotfeste.web.portfolio import list_urls, programme_urls, project_urls

app_name = "portfolio"

urlpatterns = [*list_urls.urlpatterns, *programme_urls.urlpatterns, *project_urls.urlpatterns]
