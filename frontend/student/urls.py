from django.urls import path

from frontend.student import favourites, searches, sublets, views

urlpatterns = [
    path("", views.home, name="student_home"),
    path("bewaard/<slug:code>/weg/", favourites.remove, name="student_favourite_remove"),
    path("zoekopdrachten/nieuw/", searches.new, name="student_search_new"),
    path("zoekopdrachten/<slug:code>/", searches.edit, name="student_search"),
    path("zoekopdrachten/<slug:code>/pauze/", searches.pause, name="student_search_pause"),
    path("zoekopdrachten/<slug:code>/verder/", searches.resume, name="student_search_resume"),
    path("zoekopdrachten/<slug:code>/weg/", searches.drop, name="student_search_drop"),
    path("onderhuur/", sublets.overview, name="student_sublets"),
    path("onderhuur/vragen/", sublets.ask, name="student_sublet_ask"),
    path("onderhuur/<slug:code>/", sublets.one, name="student_sublet"),
    path("onderhuur/<slug:code>/stoppen/", sublets.call_off, name="student_sublet_off"),
    path("bericht/<slug:code>/", views.thread, name="student_thread"),
]
