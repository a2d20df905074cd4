from django.urls import path

from frontend import opening
from frontend.worklist import views

urlpatterns = [
    path("reden/", opening.give, name="file_reason"),
    path("<int:pk>/nemen/", views.take, name="work_take"),
    path("<int:pk>/teruggeven/", views.give_back, name="work_give_back"),
    path("<int:pk>/doorgeven/", views.hand_over, name="work_hand_over"),
]
