from django.urls import URLPattern, URLResolver, path

from frontend.admins import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.accounts, name="administrators_home"),
    path("nieuw/", views.open_account, name="administrators_open"),
    path("<int:pk>/sluiten/", views.close_account, name="administrators_close"),
]
