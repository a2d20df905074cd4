from django.urls import path

from frontend.partners import views

urlpatterns = [path("", views.home, name="partners_home")]
