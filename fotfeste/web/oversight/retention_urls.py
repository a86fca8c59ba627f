"""Addresses of the pages about how long records are kept and what is deleted."""

from django.urls import path

from fotfeste.web.oversight import retention

app_name = "retention"

urlpatterns = [
    path("", retention.policies, name="policies"),
    path("regel/<slug:record>", retention.policy, name="policy"),
    path("runder", retention.runs, name="runs"),
    path("runder/prov", retention.try_now, name="try_now"),
    path("runder/<int:number>", retention.run, name="run"),
    path("sperrer", retention.holds, name="holds"),
    path("sperrer/ny", retention.place_hold, name="place_hold"),
    path("sperrer/<int:number>/opphev", retention.lift_hold, name="lift_hold"),
]
