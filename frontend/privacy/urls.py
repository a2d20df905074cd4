from django.urls import URLPattern, URLResolver, path

from frontend.privacy import register, requests

urlpatterns: list[URLPattern | URLResolver] = [
    path("", register.register, name="privacy_home"),
    path("verzoeken/", requests.worklist, name="rights_requests"),
    path("verzoeken/<slug:code>/", requests.request_file, name="rights_request"),
    path("verzoeken/<slug:code>/wissen/", requests.erase, name="rights_erase"),
    path("csv/", register.export, name="privacy_export"),
]
