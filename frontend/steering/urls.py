from django.urls import path

from frontend.steering import campaign, capacity, views

urlpatterns = [
    path("", views.home, name="steering_home"),
    path("campagne/", campaign.funnel, name="steering_campaign"),
    path("capaciteit/", capacity.capacity, name="steering_capacity"),
    path("diensten.csv", views.download_services, name="steering_services"),
    path("cijfers.csv", views.download, name="steering_download"),
]
