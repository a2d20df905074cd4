from django.urls import path

from frontend.decisions import requests, unfit, unfit_earlier, views

urlpatterns = [
    path("", views.home, name="decisions_home"),
    path("voorstel/<slug:code>/", views.proposal, name="proposal"),
    path("voorstel/<slug:code>/ongeschikt/", unfit.start, name="unfit_start"),
    path("voorstel/<slug:code>/acuut/", unfit.start_acute, name="unfit_start_acute"),
    path("voorstel/<slug:code>/dossier/", unfit_earlier.open_file, name="unfit_open_file"),
    path("pand/<slug:code>/ongeschikt/", unfit.asked, name="unfit_asked"),
    path("waarschuwing/<slug:code>/", unfit.after_warning, name="unfit_after_warning"),
    path("ongeschikt/<slug:code>/", unfit.case, name="unfit_case"),
    path("ongeschikt/<slug:code>/<slug:step>/", unfit.step, name="unfit_step"),
    path("voorstel/<slug:code>/<slug:course>/", views.decide, name="decide"),
    path("aanvraag/<slug:code>/weigeren/", requests.refuse, name="refuse_request"),
    path("attest/<slug:code>/uittreksel-<slug:language>.pdf", views.extract, name="decisions_extract"),
    path("attest/<slug:code>/einde/", views.end, name="end_certificate"),
]
