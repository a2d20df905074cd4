from django.urls import URLPattern, URLResolver, path

from frontend.public import contact, gallery, pages, pictures

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.start, name="start"),
    path("thuis/", pages.home, name="home"),
    path("koten/<slug:code>/bericht/", contact.write, name="listing_contact"),
    path("bericht/<str:token>/", contact.thread, name="thread"),
    path("info/", pages.info, name="info"),
    path("voorwaarden/", pages.terms_in_force, name="terms"),
    path("privacy/", pages.privacy, name="privacy"),
    path("onderdelen/", gallery.gallery, name="gallery"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("beeld/<slug:code>-<slug:size>.webp", pictures.picture, name="picture"),
]
