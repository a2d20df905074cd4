from django.urls import URLPattern, URLResolver, path

from frontend.public import (
    calendars,
    campaign,
    contact,
    gallery,
    information,
    language,
    listing,
    lookup,
    pages,
    pictures,
    search,
    visits,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.start, name="start"),
    path("thuis/", pages.home, name="home"),
    path("koten/", search.search, name="search"),
    path("koten/<slug:code>/", listing.listing, name="listing"),
    path("koten/<slug:code>/bericht/", contact.write, name="listing_contact"),
    path("koten/<slug:code>/bericht/verstuurd/", contact.sent, name="listing_contact_sent"),
    path("bericht/<str:token>/", contact.thread, name="thread"),
    path("bezoek/<str:token>/", visits.answer, name="visit_offer"),
    path("terugkomen/<str:token>/", campaign.come_back, name="campaign_link"),
    path("terugkomen/<str:token>/niet/", campaign.leave_alone, name="campaign_off"),
    path("kalender/<str:token>.ics", calendars.calendar, name="calendar"),
    path("adres/", lookup.address, name="address_lookup"),
    path("attest/<path:number>/", lookup.certificate, name="certificate"),
    path("info/", information.info, name="info"),
    path("voorwaarden/", pages.terms_in_force, name="terms"),
    path("privacy/", pages.privacy, name="privacy"),
    path("onderdelen/", gallery.gallery, name="gallery"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("taal/", language.set_language, name="set_language"),
    path("beeld/<slug:code>-<slug:size>.webp", pictures.picture, name="picture"),
]
