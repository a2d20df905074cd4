from django.urls import URLPattern, URLResolver, path

from frontend.privacy import register

urlpatterns: list[URLPattern | URLResolver] = [
    path("", register.register, name="privacy_home"),
    path("csv/", register.export, name="privacy_export"),
]
