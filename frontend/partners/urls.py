from django.urls import path

from frontend.partners import bulk, colleagues, exchange, exchange_mails, exchange_topic, keys, views

urlpatterns = [
    path("", views.home, name="partners_home"),
    path("opzoeken/", bulk.codes, name="partners_codes"),
    path("collegas/", colleagues.colleagues, name="partners_colleagues"),
    path("collegas/nagekeken/", colleagues.checked, name="partners_checked"),
    path("collegas/<int:pk>/beheerder/", colleagues.make_manager, name="partners_make_manager"),
    path("collegas/<int:pk>/geen-beheerder/", colleagues.end_management, name="partners_end_management"),
    path("collegas/<int:pk>/weg/", colleagues.end, name="partners_end"),
    path("uitnodigingen/<slug:code>/opnieuw/", colleagues.again, name="partners_again"),
    path("uitnodigingen/<slug:code>/intrekken/", colleagues.withdraw, name="partners_withdraw"),
    path("sleutels/", keys.keys, name="partners_keys"),
    path("sleutels/<slug:code>/intrekken/", keys.withdraw, name="partners_key_withdraw"),
    path("overleg/", exchange.home, name="exchange"),
    path("overleg/nieuw/", exchange.new, name="exchange_new"),
    path("overleg/alles-gelezen/", exchange.all_read, name="exchange_all_read"),
    path("overleg/mails/", exchange_mails.mails, name="exchange_mails"),
    path("overleg/mails/uit/<slug:code>/<slug:token>/", exchange_mails.stop, name="exchange_stop"),
    path("overleg/bestand/<slug:code>.pdf", exchange_topic.file, name="exchange_file"),
    path("overleg/<slug:code>/", exchange_topic.topic, name="exchange_topic"),
    path("overleg/<slug:code>/wijzigen/", exchange_topic.change, name="exchange_change"),
    path("overleg/<slug:code>/<slug:answer>/wijzigen/", exchange_topic.change_answer, name="exchange_answer_change"),
    path("overleg/<slug:code>/intrekken/", exchange_topic.withdraw, name="exchange_withdraw"),
    path("overleg/<slug:code>/beantwoord/", exchange_topic.answered, name="exchange_answered"),
    path("overleg/<slug:code>/heropenen/", exchange_topic.reopen, name="exchange_reopen"),
]
