from django.urls import path

from frontend.rights import asking

urlpatterns = [
    path("", asking.ask, name="rights_ask"),
    path("verzonden/", asking.asked, name="rights_asked"),
    path("<slug:code>/<slug:token>/", asking.follow, name="rights_follow"),
]
