from django.urls import URLPattern, URLResolver, path

from frontend.desk import (
    buildings,
    checklists,
    claims,
    doubts,
    follow_ups,
    home,
    landlords,
    outbox,
    reading_room,
    terms,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="desk_home"),
    path("panden/<slug:code>/", buildings.building, name="desk_building"),
    path("panden/<slug:code>/attest/", buildings.found_certificate, name="desk_found"),
    path("panden/<slug:code>/koppelen/", buildings.link_certificate, name="desk_link"),
    path("panden/<slug:code>/geen/", buildings.no_certificate, name="desk_none"),
    path("panden/<slug:code>/plaats/", buildings.place, name="desk_place"),
    path("aanvragen/<slug:code>/", claims.claim, name="desk_claim"),
    path("lijst/<slug:code>/", doubts.doubt, name="desk_doubt"),
    path("kotbazen/", landlords.search, name="desk_landlords"),
    path("kotbazen/<slug:code>/", landlords.landlord, name="desk_landlord"),
    path("mails/", outbox.outbox, name="desk_mails"),
    path("mails/<slug:code>/", outbox.mail, name="desk_mail"),
    path("mails/<slug:code>/opnieuw/", outbox.send_again, name="desk_send_again"),
    path("stappen/<int:pk>/", follow_ups.follow_up, name="desk_follow_up"),
    path("termijnen/", terms.terms, name="desk_terms"),
    path("termijnen/<slug:code>/", terms.term, name="desk_term"),
    path("controlelijsten/", checklists.checklists, name="checklists"),
    path("controlelijsten/nieuw/", checklists.new, name="checklist_new"),
    path("controlelijsten/<slug:kind>/<int:version>/", checklists.checklist, name="checklist"),
    path("controlelijsten/<slug:kind>-<int:version>.json", checklists.download, name="checklist_file"),
    path("gebruiksvoorwaarden/", reading_room.conditions, name="desk_conditions"),
    path("gebruiksvoorwaarden/<int:number>/", reading_room.condition, name="desk_condition"),
]
