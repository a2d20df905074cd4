from django.urls import path

from frontend.decisions import requests, views

urlpatterns = [
    path("", views.home, name="decisions_home"),
    path("voorstel/<slug:code>/", views.proposal, name="proposal"),
    path("voorstel/<slug:code>/<slug:course>/", views.decide, name="decide"),
    path("aanvraag/<slug:code>/weigeren/", requests.refuse, name="refuse_request"),
    path("attest/<slug:code>/uittreksel-<slug:language>.pdf", views.extract, name="decisions_extract"),
    path("attest/<slug:code>/einde/", views.end, name="end_certificate"),
]
