from django.urls import path

from frontend.student import views

urlpatterns = [
    path("", views.home, name="student_home"),
    path("bericht/<slug:code>/", views.thread, name="student_thread"),
]
