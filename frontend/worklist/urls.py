from django.urls import path

from frontend.worklist import views

urlpatterns = [
    path("<int:pk>/nemen/", views.take, name="work_take"),
    path("<int:pk>/teruggeven/", views.give_back, name="work_give_back"),
    path("<int:pk>/doorgeven/", views.hand_over, name="work_hand_over"),
]
