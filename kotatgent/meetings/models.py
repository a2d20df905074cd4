import datetime as dt
from pathlib import PurePath
from typing import ClassVar

from django.core.validators import MaxLengthValidator, URLValidator, validate_email
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kotatgent.core import clock
from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_of
from kotatgent.core.fields import HashOf, SealedText
from kotatgent.media.models import PdfFile, Picture
from kotatgent.meetings.enums import (
    COMING,
    DECISION_MOVES,
    MOVES,
    PAST,
    DecisionState,
    How,
    PointKind,
    Presence,
    State,
    Task,
)

MAX_TEXT = 20_000
MAX_WORDS = 2000
GONE = "—"  # the name of a member whose term to be kept is over


class Group(models.Model):
    """Steering group or working group. How often it must meet in a calendar year is reference data (F6.1)."""

    code = models.SlugField(unique=True)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=1)
    minimum = models.PositiveSmallIntegerField(_("meetings a year, at least"))
    source_nl = models.CharField(_("source, in Dutch"), max_length=200)
    source_en = models.CharField(_("source, in English"), max_length=200)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.CheckConstraint(name="meetings_group_meets", condition=Q(minimum__gte=1)),)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name_nl

    @property
    def source(self) -> str:
        return self.source_en if translation.get_language() == "en" else self.source_nl


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: dt.date) -> "SeatQuerySet":
        """In office on this day: the first and the last day count."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), starts_on__lte=day)

    def with_facts(self) -> "SeatQuerySet":
        return self.select_related("group", "institution", "user")


class Seat(models.Model):
    """One term of office of one person in one group. That no two overlap is held by `meetings.terms`."""

    code = models.CharField(max_length=12, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    # None: for the City of Ghent.
    institution = models.ForeignKey(
        "accounts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = SealedText(_("name"), validators=[MaxLengthValidator(120)])
    email = SealedText(_("e-mail address"), blank=True, validators=[validate_email])
    email_hash = HashOf("email", purpose="meeting member")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    task = models.CharField(_("task"), max_length=12, choices=Task.choices, default=Task.MEMBER)
    starts_on = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ("group", "starts_on", "pk")
        indexes = (models.Index(fields=["email_hash"], name="meetings_seat_email"),)
        constraints = (
            one_of("task", Task.values, name="meetings_seat_task_known"),
            in_order("starts_on", "until", name="meetings_seat_in_order"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def shown(self) -> str:
        """The name; once it is gone, what the person was."""
        return gettext("a former member") if self.name == GONE else self.name

    @property
    def body(self) -> str:
        return self.institution.name if self.institution is not None else gettext("City of Ghent")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def in_year(self, year: int) -> "MeetingQuerySet":
        """In a calendar year of Brussels."""
        first, after = clock.start_of(dt.date(year, 1, 1)), clock.start_of(dt.date(year + 1, 1, 1))
        return self.filter(starts_at__gte=first, starts_at__lt=after)

    def coming(self) -> "MeetingQuerySet":
        return self.filter(state__in=COMING)

    def held(self) -> "MeetingQuerySet":
        return self.filter(state__in=PAST)


class Meeting(models.Model):
    """From plan to approved minutes. `sequence` counts what changed since the invitation, for calendars (RFC 5545)."""

    MOVES: ClassVar = MOVES

    code = models.CharField(max_length=12, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    starts_at = models.DateTimeField(_("start of the meeting"))
    ends_at = models.DateTimeField(_("end of the meeting"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.CharField(
        _("link to the video meeting"), max_length=400, blank=True, validators=[URLValidator(schemes=["https"])]
    )
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)  # what a calendar shows
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=400, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)  # when it was recorded
    text = models.TextField(_("text of the minutes"), max_length=MAX_TEXT, blank=True)
    text_at = models.DateTimeField(null=True, blank=True)
    text_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)  # when the chair was asked to approve
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_how = models.CharField(max_length=8, choices=How.choices, blank=True)
    approved_in = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = (models.Index(fields=["group", "starts_at"], name="meetings_meeting_by_group"),)
        constraints = (
            one_of("state", State.values, name="meetings_meeting_state_known"),
            in_order("starts_at", "ends_at", name="meetings_meeting_in_order"),
            models.CheckConstraint(
                name="meetings_meeting_somewhere",
                condition=~Q(place="") | ~Q(link=""),
                violation_error_message=_("Say where it is: a place, a link, or both."),
            ),
            models.UniqueConstraint(
                fields=["group", "starts_at"],
                condition=~Q(state=State.CANCELLED),
                name="meetings_meeting_once",
                violation_error_message=_("This group has a meeting at this moment already."),
            ),
            filled_when("invited_at", State.INVITED, name="meetings_meeting_invited_when"),
            filled_when("held_at", *PAST, name="meetings_meeting_held_when"),
            models.CheckConstraint(
                name="meetings_meeting_cancelled_whole",
                condition=Q(state=State.CANCELLED, cancelled_at__isnull=False) & ~Q(cancel_reason="")
                | ~Q(state=State.CANCELLED) & Q(cancelled_at__isnull=True, cancel_reason=""),
            ),
            all_or_none("text_at", "text_by", name="meetings_meeting_written_whole"),
            models.CheckConstraint(
                name="meetings_meeting_approved_whole",
                condition=Q(state=State.APPROVED, approved_at__isnull=False, approved_by__isnull=False)
                & Q(text_by__isnull=False, ready_at__isnull=False)
                & ~Q(text="")
                & (
                    Q(approved_how=How.WRITING, approved_in__isnull=True)
                    | Q(approved_how=How.MEETING, approved_in__isnull=False)
                )
                | ~Q(state=State.APPROVED)
                & Q(approved_at__isnull=True, approved_by__isnull=True, approved_how="", approved_in__isnull=True),
            ),
            models.CheckConstraint(
                name="meetings_meeting_other_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("text_by")),
                violation_error_message=_("Somebody else than who wrote the minutes approves them."),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def day(self) -> dt.date:
        return clock.date_of(self.starts_at)

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def is_past(self) -> bool:
        return self.state in PAST


class Resolution(models.Model):
    """What was decided, who sees to it, and by when. What becomes of it afterwards is no part of the minutes."""

    MOVES: ClassVar = DECISION_MOVES

    code = models.CharField(max_length=12, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("decision"), max_length=MAX_WORDS)
    owner = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="decisions")
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(max_length=8, choices=DecisionState.choices, default=DecisionState.OPEN)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=400, blank=True)  # of the last change
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("meeting", "number")
        constraints = (
            one_of("state", DecisionState.values, name="meetings_resolution_state_known"),
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_resolution_number_once"),
            all_or_none("settled_at", "settled_by", name="meetings_resolution_settled_whole"),
            filled_when(
                "settled_at", DecisionState.DONE, DecisionState.DROPPED, name="meetings_resolution_settled_when"
            ),
            models.CheckConstraint(
                name="meetings_resolution_dropped_explained", condition=~Q(state=DecisionState.DROPPED) | ~Q(reason="")
            ),
        )

    def __str__(self) -> str:
        return self.code


class Point(models.Model):
    """One point of an agenda. A point about a decision or a figure says which; its words are made when it is read."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=PointKind.choices, default=PointKind.OWN)
    title = models.CharField(_("agenda point"), max_length=160, blank=True)
    text = models.TextField(_("explanation"), max_length=MAX_WORDS, blank=True)
    member = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    figure = models.CharField(max_length=60, blank=True)
    before = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24, blank=True)
    since = models.DateField(null=True, blank=True)  # the day of `before`
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("meeting", "position")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "position"], name="meetings_point_number_once"),
            models.UniqueConstraint(fields=["meeting", "decision"], name="meetings_point_decision_once"),
            models.UniqueConstraint(
                fields=["meeting", "figure"], condition=~Q(figure=""), name="meetings_point_figure_once"
            ),
            models.CheckConstraint(
                name="meetings_point_fits",
                condition=Q(kind=PointKind.OWN, decision__isnull=True, figure="") & ~Q(title="")
                | Q(kind=PointKind.DECISION, decision__isnull=False, figure="", title="")
                | Q(kind=PointKind.FIGURE, decision__isnull=True, title="", since__isnull=False) & ~Q(figure=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"


class Enclosure(models.Model):
    """A file for a meeting, as a whole or for one point of its agenda: a picture or a PDF, cleaned as it was taken in.

    The hash of the file itself goes into the archive with the minutes; from then on the row is sealed.
    """

    code = models.CharField(max_length=12, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    point = models.ForeignKey(Point, on_delete=models.SET_NULL, null=True, blank=True, related_name="documents")
    name = models.CharField(_("name"), max_length=100)
    picture = models.OneToOneField(
        "media.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="of_meeting"
    )
    pdf = models.OneToOneField(
        "media.PdfFile", on_delete=models.PROTECT, null=True, blank=True, related_name="of_meeting"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("meeting", "pk")
        constraints = (
            models.CheckConstraint(
                name="meetings_enclosure_one_kind",
                condition=Q(picture__isnull=True, pdf__isnull=False) | Q(picture__isnull=False, pdf__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def kept(self) -> "Picture | PdfFile":
        """The file itself."""
        kept = self.pdf if self.pdf is not None else self.picture
        assert kept is not None
        return kept

    @property
    def path(self) -> str:
        return self.pdf.path if self.pdf is not None else self.picture.path("full")  # type: ignore[union-attr]

    @property
    def file_name(self) -> str:
        """The name it is saved under: a picture was made anew, as another kind of file."""
        return self.name if self.pdf is not None else f"{PurePath(self.name).stem}.webp"


class FeedLink(models.Model):
    """The secret address of a member's meetings for a calendar. We keep only what recognises it, so it is shown once.

    `changed_at`: when it was made, or a seat of its account was written last; a calendar asks what is newer.
    """

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="meetings_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.user_id}"

    @property
    def audit_code(self) -> str:
        return str(self.user_id)


class Attendance(models.Model):
    """Whether a member of that day was there. How many must be there nobody says (no source), so nothing counts it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=8, choices=Presence.choices)

    class Meta:
        ordering = ("meeting", "member")
        constraints = (
            one_of("presence", Presence.values, name="meetings_attendance_presence_known"),
            models.UniqueConstraint(fields=["meeting", "member"], name="meetings_attendance_once"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


class Paper(models.Model):
    """What the archive keeps and never changes: number 1 the approved minutes, the others what was added later.

    The whole table only grows (`core.append_only`); `sha256` is that of `content` (`meetings.archive`).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    search_text = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("meeting", "number")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_paper_number_once"),
            models.CheckConstraint(name="meetings_paper_numbered", condition=Q(number__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"

    @property
    def audit_code(self) -> str:
        return f"{self.meeting.code}-{self.number}"
