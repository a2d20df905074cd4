from django.urls import URLPattern, URLResolver, path

from frontend.privacy import breaches, openings, register, requests, retention

urlpatterns: list[URLPattern | URLResolver] = [
    path("", register.register, name="privacy_home"),
    path("verzoeken/", requests.worklist, name="rights_requests"),
    path("verzoeken/<slug:code>/", requests.request_file, name="rights_request"),
    path("verzoeken/<slug:code>/wissen/", requests.erase, name="rights_erase"),
    path("lekken/", breaches.breaches, name="privacy_breaches"),
    path("lekken/nieuw/", breaches.log, name="privacy_breach_log"),
    path("lekken/<slug:code>/", breaches.breach, name="privacy_breach"),
    path("bewaring/", retention.retention, name="privacy_retention"),
    path("bewaring/<slug:code>/", retention.release, name="privacy_release"),
    path("inzage/", openings.openings, name="privacy_openings"),
    path("csv/", register.export, name="privacy_export"),
]
