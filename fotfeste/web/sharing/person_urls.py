"""Addresses of what is shared about one person."""

from django.urls import path

from fotfeste.web.sharing import share, views

app_name = "person_sharing"

urlpatterns = [
    path("", views.sharings, name="list"),
    path("ny", share.new, name="new"),
    path("fortalt", share.told, name="told"),
    path("<int:number>/", views.receipt, name="receipt"),
    path("<int:number>/utskrift", views.receipt_print, name="receipt_print"),
    path("<int:number>/avslutt", views.stop, name="stop"),
    path("samtykke/nytt", views.new_consent, name="new_consent"),
    path("samtykke/<int:number>/trekk", views.withdraw, name="withdraw"),
]
