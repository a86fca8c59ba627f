"""Address of the page that says who has looked at one person."""

from django.urls import path

from fotfeste.web.oversight import reads

app_name = "person_reads"

urlpatterns = [path("", reads.of_person, name="list")]
