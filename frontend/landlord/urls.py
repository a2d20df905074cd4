from django.urls import path

from frontend.landlord import adverts, buildings, details, home, messages, orders, rooms, terms, unfit, visits

urlpatterns = [
    path("", home.home, name="landlord_home"),
    path("gegevens/", details.details, name="landlord_details"),
    path("voorwaarden/", terms.terms, name="landlord_terms"),
    path("berichten/", messages.inbox, name="landlord_messages"),
    path("berichten/<slug:code>/", messages.thread, name="landlord_thread"),
    path("herstel/<slug:code>/", orders.order, name="landlord_order"),
    path("procedure/<slug:code>/", unfit.procedure, name="landlord_unfit"),
    path("bezoek/<slug:code>/", visits.offer, name="landlord_offer"),
    path("panden/nieuw/", buildings.new, name="landlord_building_new"),
    path("panden/<slug:code>/", buildings.building, name="landlord_building"),
    path("panden/<slug:code>/gedeeld/", buildings.shared, name="landlord_building_shared"),
    path("panden/<slug:code>/plaats/", buildings.where, name="landlord_building_where"),
    path("panden/<slug:code>/attest/", buildings.ask_certificate, name="landlord_ask_certificate"),
    path("panden/<slug:code>/attest/intrekken/", buildings.withdraw_request, name="landlord_withdraw_request"),
    path("attesten/<slug:code>/uittreksel-<slug:language>.pdf", buildings.extract, name="landlord_extract"),
    path("panden/<slug:code>/kamers/nieuw/", rooms.new, name="landlord_room_new"),
    path("kamers/<slug:code>/", rooms.room, name="landlord_room"),
    path("kamers/<slug:code>/verwijderen/", rooms.retire, name="landlord_room_retire"),
    path("kamers/<slug:code>/zoekertje/", adverts.start, name="landlord_advert_start"),
    path("zoekertjes/<slug:code>/", adverts.advert, name="landlord_advert"),
    path("zoekertjes/<slug:code>/fotos/", adverts.photos, name="landlord_advert_photos"),
    path("zoekertjes/<slug:code>/fotos/<int:photo>/", adverts.change_photo, name="landlord_advert_photo"),
    path("zoekertjes/<slug:code>/nakijken/", adverts.publish, name="landlord_advert_publish"),
    path("zoekertjes/<slug:code>/online/", adverts.online, name="landlord_advert_online"),
    path("zoekertjes/<slug:code>/stap/<slug:step>/", adverts.step, name="landlord_advert_step"),
    path("zoekertjes/<slug:code>/<slug:verb>/", adverts.move, name="landlord_advert_move"),
]
