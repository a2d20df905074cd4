from django.urls import path

from frontend.rights import closing, own_data

urlpatterns = [
    path("", own_data.held, name="own_data"),
    path("sluiten/", closing.close, name="close_account"),
    path("kopie/", own_data.ask, name="own_data_ask"),
    path("kopie/<slug:code>.zip", own_data.fetch, name="own_data_copy"),
]
