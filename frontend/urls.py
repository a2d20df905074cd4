from django.urls import include, path

urlpatterns = [
    path("", include("frontend.public.urls")),
    path("mijn/", include("frontend.landlord.urls")),
    path("student/", include("frontend.student.urls")),
    path("werk/", include("frontend.worklist.urls")),
    path("inspectie/", include("frontend.inspector.urls")),
    path("balie/", include("frontend.desk.urls")),
    path("beslissingen/", include("frontend.decisions.urls")),
    path("stuurgroep/vergaderingen/", include("frontend.meetings.urls")),
    path("stuurgroep/", include("frontend.steering.urls")),
    path("partners/", include("frontend.partners.urls")),
    path("toezicht-privacy/", include("frontend.privacy.urls")),
    path("rechten/", include("frontend.rights.asking_urls")),
    path("mijn-gegevens/", include("frontend.rights.urls")),
    path("beheer/", include("frontend.admins.urls")),
]
