from django.urls import path

from frontend.partners import colleagues, views

urlpatterns = [
    path("", views.home, name="partners_home"),
    path("collegas/", colleagues.colleagues, name="partners_colleagues"),
    path("collegas/nagekeken/", colleagues.checked, name="partners_checked"),
    path("collegas/<int:pk>/beheerder/", colleagues.make_manager, name="partners_make_manager"),
    path("collegas/<int:pk>/geen-beheerder/", colleagues.end_management, name="partners_end_management"),
    path("collegas/<int:pk>/weg/", colleagues.end, name="partners_end"),
    path("uitnodigingen/<slug:code>/opnieuw/", colleagues.again, name="partners_again"),
    path("uitnodigingen/<slug:code>/intrekken/", colleagues.withdraw, name="partners_withdraw"),
]
