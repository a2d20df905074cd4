from django.urls import path

from frontend.decisions import requests
from frontend.inspector import addenda, derogations, files, fire, items, orders, rechecks, reports, street, visits, work

urlpatterns = [
    path("", work.home, name="inspector_home"),
    path("kalender/", street.calendar, name="inspector_calendar"),
    path("scherm/", street.names, name="inspector_names"),
    path("pand/<slug:code>/namen/", files.with_names, name="building_file_names"),
    path("pand/<slug:code>/", files.building_file, name="building_file"),
    path("pand/<slug:code>/attest/", requests.start, name="start_request"),
    path("aanvraag/<slug:code>/", requests.file, name="request_file"),
    path("aanvraag/<slug:code>/intrekken/", requests.stop, name="stop_request"),
    path("pand/<slug:code>/bezoek/", visits.plan, name="plan_visit"),
    path("pand/<slug:code>/momenten/", visits.propose, name="propose_moments"),
    path("afwijking/<slug:code>/", derogations.derogation, name="derogation"),
    path("herstel/<slug:code>/", orders.order, name="repair_order"),
    path("bezoek/<slug:code>/", visits.visit, name="visit"),
    path("bezoek/<slug:code>/annuleren/", visits.cancel, name="cancel_visit"),
    path("bezoek/<slug:code>/afloop/", visits.outcome, name="visit_outcome"),
    path("samen/<slug:code>/", visits.along, name="visit_along"),
    path("bezoek/<slug:code>/begin/", visits.begin, name="begin_report"),
    path("verslag/<slug:code>/", reports.overview, name="report"),
    path("verslag/<slug:code>/kamers/", reports.rooms, name="report_rooms"),
    path("verslag/<slug:code>/besluit/", reports.conclusion, name="report_conclusion"),
    path("verslag/<slug:code>/tekenen/", reports.sign, name="report_sign"),
    path("verslag/<slug:code>/eerder/", rechecks.earlier_defects, name="report_earlier"),
    path("verslag/<slug:code>/brand/", fire.facts, name="report_fire"),
    path("verslag/<slug:code>/aanvulling/", addenda.add, name="report_addendum"),
    path("verslag/<slug:code>/<slug:item>/", items.item, name="report_item"),
    path("verslag/<slug:code>/<slug:item>/<slug:room>/", items.item, name="report_room_item"),
]
