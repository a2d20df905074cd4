from django.urls import path

from frontend.steering import advice, campaign, capacity, months, offices, views

urlpatterns = [
    path("", views.home, name="steering_home"),
    path("advies/", advice.advice, name="steering_advice"),
    path("maanden/", months.months, name="steering_months"),
    path("diensten/", offices.services, name="steering_offices"),
    path("campagne/", campaign.funnel, name="steering_campaign"),
    path("capaciteit/", capacity.capacity, name="steering_capacity"),
    path("diensten.csv", offices.download_services, name="steering_services"),
    path("cijfers.csv", views.download, name="steering_download"),
]
