from django.urls import URLPattern, URLResolver, path

from frontend.privacy import breaches, documents, openings, register, requests, retention

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
    path("documenten/", documents.overview, name="privacy_documents"),
    path("documenten/nieuw/<slug:kind>/", documents.begin, name="privacy_document_begin"),
    path("documenten/<slug:code>/", documents.document, name="privacy_document"),
    path("documenten/<slug:code>/titel/", documents.words, name="privacy_document_words"),
    path("documenten/<slug:code>/goedgekeurd/", documents.adopt, name="privacy_document_adopt"),
    path("documenten/<slug:code>/laten-vallen/", documents.drop, name="privacy_document_drop"),
    path("documenten/<slug:code>/delen/nieuw/", documents.new_section, name="privacy_section_new"),
    path("documenten/<slug:code>/deel/<slug:part>/", documents.section, name="privacy_section"),
    path("documenten/<slug:code>/deel/<slug:part>/weg/", documents.remove_section, name="privacy_section_remove"),
    path("inzage/", openings.openings, name="privacy_openings"),
    path("csv/", register.export, name="privacy_export"),
]
