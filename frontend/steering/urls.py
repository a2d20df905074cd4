from django.urls import path

from frontend.steering import views

urlpatterns = [
    path("", views.home, name="steering_home"),
    path("diensten.csv", views.download_services, name="steering_services"),
    path("cijfers.csv", views.download, name="steering_download"),
]
