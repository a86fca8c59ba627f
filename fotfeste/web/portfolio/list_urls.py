"""Addresses of these pages."""

from django.urls import URLPattern, path, register_converter

from fotfeste.web.portfolio import lists, saved_views


class ExportForm:
    """The forms that a list can be taken out in."""

    regex = "xlsx|csv"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    to_url = to_python


register_converter(ExportForm, "export_form")

urlpatterns: list[URLPattern] = [
    path("prosjekter/", lists.project_list, name="projects"),
    path("prosjekter/tavle", lists.project_board, name="board"),
    path("prosjekter/tidslinje", lists.project_timeline, name="timeline"),
    path("prosjekter/eksport.<export_form:form>", lists.export, name="export"),
    path("prosjekter/visninger", saved_views.save, name="save_view"),
    path("prosjekter/visninger/<int:pk>/fjern", saved_views.remove, name="remove_view"),
]
