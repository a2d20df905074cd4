from django.urls import path

from frontend.meetings import agenda, decisions, documents, feed, members, minutes, overview, planning, views

urlpatterns = [
    path("", overview.meetings, name="meetings"),
    path("nieuw/", planning.new, name="meeting_new"),
    path("archief/", overview.archive, name="meeting_archive"),
    path("kalender/", feed.calendar, name="meeting_calendar"),
    path("documenten/<slug:code>/", documents.document, name="meeting_document"),
    path("leden/", members.members, name="meeting_members"),
    path("leden/nieuw/", members.new, name="meeting_member_new"),
    path("leden/<slug:code>/", members.member, name="meeting_member"),
    path("beslissingen/<slug:code>/", decisions.decision, name="meeting_decision"),
    path("beslissingen/<slug:code>/wijzigen/", decisions.rewrite, name="meeting_decision_rewrite"),
    path("<slug:code>/", views.meeting, name="meeting"),
    path("<slug:code>/wijzigen/", planning.change, name="meeting_change"),
    path("<slug:code>/uitnodigen/", planning.invite, name="meeting_invite"),
    path("<slug:code>/afgelasten/", planning.cancel, name="meeting_cancel"),
    path("<slug:code>/agenda/", agenda.agenda, name="meeting_agenda"),
    path("<slug:code>/agenda.pdf", views.agenda_pdf, name="meeting_agenda_pdf"),
    path("<slug:code>/documenten/", documents.documents, name="meeting_documents"),
    path("<slug:code>/aanwezig/", minutes.attendance, name="meeting_attendance"),
    path("<slug:code>/verslag/", minutes.write, name="meeting_minutes"),
    path("<slug:code>/verslag.pdf", views.minutes_pdf, name="meeting_minutes_pdf"),
    path("<slug:code>/verslag/voorzitter/", minutes.send, name="meeting_send"),
    path("<slug:code>/goedkeuren/", minutes.approve, name="meeting_approve"),
    path("<slug:code>/rechtzetting/", minutes.correct, name="meeting_correct"),
    path("<slug:code>/beslissing/", decisions.new, name="meeting_decision_new"),
]
