from django.urls import path

from frontend.steering import advice, campaign, capacity, months, offices, reports, views

urlpatterns = [
    path("", views.home, name="steering_home"),
    path("advies/", advice.advice, name="steering_advice"),
    path("maanden/", months.months, name="steering_months"),
    path("diensten/", offices.services, name="steering_offices"),
    path("campagne/", campaign.funnel, name="steering_campaign"),
    path("capaciteit/", capacity.capacity, name="steering_capacity"),
    path("capaciteit/cijfers.<slug:ending>", capacity.download, name="steering_capacity_file"),
    path("verslagen/", reports.reports, name="steering_reports"),
    path("verslagen/controleren/", reports.check, name="steering_report_check"),
    path("verslagen/<slug:code>/", reports.report, name="steering_report"),
    path("verslagen/<slug:code>/opnieuw/", reports.again, name="steering_report_again"),
    path("verslagen/<slug:code>/verslag.<slug:ending>", reports.file, name="steering_report_file"),
    path("diensten.csv", offices.download_services, name="steering_services"),
    path("cijfers.csv", views.download, name="steering_download"),
]
