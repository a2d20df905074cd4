"""What a step of the sweep or of a person is called."""

from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Text
from kotatgent.followups.models import FollowUp

LABELS: dict[tuple[str, str], Text] = {
    ("building", "lookup"): _("Looking up an address"),
    ("building", "inspect-quality"): _("Quality check of a building"),
    ("building", "inspect-fire"): _("Fire check of a building"),
    ("question", "answer"): _("Answering a question to the advice desk"),
    ("question", "pass-on"): _("Passing on to another office what somebody agreed to"),
    ("question", "warn-silent"): _("Saying that a silent question closes"),
    ("question", "close-silent"): _("Closing a silent question"),
    ("question", "forget"): _("Erasing the words of a closed question"),
    ("defect", "danger"): _("Acting on a danger that was reported"),
    ("family", "family-recheck"): _("Second look at a family dwelling"),
    ("visit", "visit-notice"): _("Telling the landlord that a visit is near"),
    ("visit", "visit-nudge"): _("Asking the inspector what came of a visit"),
    ("offer", "offer-unanswered"): _("Closing moments that the landlord did not answer"),
    ("invitation", "expire"): _("End of an invitation to act for a landlord"),
    ("institution", "check-list"): _("Asking an institution whether its list of colleagues is right"),
    ("institution", "check-list-again"): _("Asking an institution about its list once more"),
    ("partnerinvitation", "expire"): _("End of an invitation to work for an institution"),
    ("transfer", "expire"): _("End of the days to take a building over"),
    ("tenure", "claim"): _("Judging a second landlord"),
    ("proposal", "decide"): _("Deciding on a report"),
    ("unfit", "decide"): _("Deciding in a procedure unfit"),
    ("unfit", "hearing"): _("Hearing in a procedure unfit"),
    ("unfit", "silence"): _("End of the term in a procedure unfit"),
    ("unfit", "hand-over"): _("Handing over to the inspectorate"),
    ("unfit-appeal", "minister"): _("Decision of the minister on an appeal"),
    ("order", "put-right"): _("End of a repair term, or of the term for a fire remark"),
    ("declaration", "declaration-reminder"): _("Reminder to declare a kamerwoning"),
    ("declaration", "declaration-over"): _("End of the days to declare a kamerwoning"),
    ("derogation", "lapse"): _("End of the derogation of a small room"),
    ("warning", "warning-over"): _("End of a warning procedure"),
    ("warning", "next-procedure"): _("Saying what follows a warning procedure"),
    ("request", "decide"): _("Deciding on a request for a certificate"),
    ("request", "silence"): _("Saying that a request was not decided in time"),
    ("request", "second-opinion"): _("Closing the days in which a second opinion can be asked"),
    ("opinion", "outcome"): _("Recording what Wonen in Vlaanderen answered"),
    ("page", "review"): _("Looking at an information page again"),
    ("terms", "terms-told"): _("Telling a landlord of new terms of use"),
    ("terms", "terms-reminder"): _("Reminder of new terms of use"),
    ("terms", "terms-pause"): _("Pausing adverts of who did not accept new terms of use"),
    ("yearly", "yearly-notice"): _("Asking a landlord for the yearly confirmation"),
    ("yearly", "yearly-due"): _("Last day of the yearly confirmation"),
    ("yearly", "yearly-last"): _("Last reminder of the yearly confirmation"),
    ("yearly", "yearly-lapse"): _("Pausing adverts of who did not confirm this year"),
    ("fresh", "fresh-reminder"): _("Reminder to say whether rooms are still free"),
    ("fresh", "fresh-pause"): _("Pausing adverts of which nobody said that the room is still free"),
    ("sublet", "sublet-answer"): _("End of the days to answer a student who wants to sublet"),
    ("sublet", "sublet-end"): _("Last day of a sublet"),
    ("campaign", "erase"): _("Erasing a campaign that is over"),
    ("refusal", "forget"): _("Forgetting that somebody wanted no invitation"),
    ("breach", "breach-authority"): _("Telling the authority of a breach"),
    ("breach", "breach-people"): _("Telling the people concerned of a breach"),
    ("document", "review"): _("Looking at the DPIA or the arrangement again"),
    ("document", "review-soon"): _("Reminder that the DPIA or the arrangement is to be looked at again"),
    ("document", "review-late"): _("Mail that the DPIA or the arrangement was not looked at in time"),
    ("meeting-group", "pace"): _("Looking whether a group meets often enough"),
    ("meeting-group", "plan-meeting"): _("Planning a meeting, so that a group meets often enough"),
    ("meeting", "after"): _("Looking what became of a meeting"),
    ("meeting", "minutes"): _("Writing the minutes of a meeting"),
    ("meeting-decision", "carry-out"): _("Seeing to what a meeting decided"),
    ("datarequest", "answer"): _("Answering a request about personal data"),
    ("datarequest", "answer_longer"): _("Answering a request about personal data, after more time was told"),
    ("datarequest", "forget"): _("Forgetting a request about personal data"),
    ("tax", "tax-reminder-1"): _("Reminder of the tax date"),
    ("tax", "tax-reminder-2"): _("Reminder of the tax date"),
}


def label(row: FollowUp) -> Text:
    if row.kind == "certificate":  # sixteen, of two staircases
        return _("Reminder that a certificate will end")
    return LABELS.get((row.kind, row.step), f"{row.kind}: {row.step}")
