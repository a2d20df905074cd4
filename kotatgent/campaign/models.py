from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.campaign.enums import (
    CAMPAIGN_MOVES,
    FORMER_MOVES,
    WAVE_MOVES,
    CampaignState,
    FormerState,
    MailKind,
    WaveState,
)
from kotatgent.core.constraints import all_or_none, filled_when
from kotatgent.core.fields import SealedText

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


class Campaign(models.Model):
    """One period in which former landlords may be written to: what for, on what legal ground, until when (F5.9)."""

    MOVES: ClassVar = CAMPAIGN_MOVES

    code = models.CharField(max_length=16, unique=True)
    purpose = models.CharField(_("purpose"), max_length=400)
    ground = models.CharField(_("legal ground"), max_length=400)
    ends_on = models.DateField(_("last day"))
    state = models.CharField(max_length=12, choices=CampaignState.choices, default=CampaignState.OPEN)
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(name="campaign_state_known", condition=Q(state__in=CampaignState.values)),
            models.CheckConstraint(name="campaign_says_why", condition=~Q(purpose="") & ~Q(ground="")),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=CampaignState.OPEN),
                name="campaign_one_open",
                violation_error_message=_("There is a campaign that is open. A next one can begin when it has ended."),
            ),
            filled_when("ended_at", CampaignState.ENDED, name="campaign_ended_when"),
        )

    def __str__(self) -> str:
        return self.code


class Wave(models.Model):
    """A number of former landlords who are invited together, from a moment on, in the same words.

    A reminder goes out only where the privacy officer recorded its ground, once, so many days after the invitation.
    """

    MOVES: ClassVar = WAVE_MOVES

    code = models.CharField(max_length=16, unique=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=WaveState.choices, default=WaveState.DRAFT)
    size = models.PositiveIntegerField(_("how many people at most"))
    starts_at = models.DateTimeField(_("from when"))
    per_hour = models.PositiveIntegerField(_("mails an hour at most"))
    subject_nl = models.CharField(_("subject, in Dutch"), max_length=120)
    subject_en = models.CharField(_("subject, in English"), max_length=120)
    text_nl = models.TextField(_("text, in Dutch"), max_length=2000)
    text_en = models.TextField(_("text, in English"), max_length=2000)
    reminder_ground = models.CharField(_("legal ground of a reminder"), max_length=400, blank=True)
    reminder_after = models.PositiveSmallIntegerField(_("days after the invitation"), null=True, blank=True)
    reminder_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reminder_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="campaign_wave_number"),
            models.CheckConstraint(name="campaign_wave_state_known", condition=Q(state__in=WaveState.values)),
            models.CheckConstraint(name="campaign_wave_of_somebody", condition=Q(size__gte=1, per_hour__gte=1)),
            all_or_none("reminder_after", "reminder_at", name="campaign_wave_reminder_whole"),
            models.CheckConstraint(
                name="campaign_wave_reminder_grounded",
                condition=Q(reminder_after__isnull=True, reminder_ground="")
                | Q(reminder_after__gte=1) & ~Q(reminder_ground=""),
            ),
        )

    def __str__(self) -> str:
        return self.code

    def subject(self, language: str) -> str:
        return self.subject_en if language == "en" else self.subject_nl

    def text(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_nl


class Former(models.Model):
    """Somebody who was registered before everybody had to register anew (F1.2). No profile: an address that the
    database can't read, a hash by which it is recognised, a language, and how far this person came.

    The address is gone as soon as it is not needed: when the person is back, wants no mail, or gets none.
    """

    MOVES: ClassVar = FORMER_MOVES

    code = models.CharField(max_length=16, unique=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="people")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    state = models.CharField(max_length=12, choices=FormerState.choices, default=FormerState.WAITING)
    email = SealedText(null=True, blank=True)
    email_hash = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    imported_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    user = models.OneToOneField("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["campaign", "state"], name="campaign_former_states"),)
        constraints = (
            models.UniqueConstraint(fields=["campaign", "email_hash"], name="campaign_former_once"),
            models.CheckConstraint(name="campaign_former_state_known", condition=Q(state__in=FormerState.values)),
            models.CheckConstraint(
                name="campaign_former_address_while_needed",
                condition=Q(state__in=[FormerState.WAITING, FormerState.INVITED], email__isnull=False)
                | Q(state__in=[FormerState.BOUNCED, FormerState.REFUSED, FormerState.BACK], email__isnull=True),
            ),
            all_or_none("wave", "invited_at", name="campaign_former_invited_whole"),
            filled_when("invited_at", FormerState.INVITED, FormerState.BOUNCED, name="campaign_former_invited_when"),
            filled_when("bounced_at", FormerState.BOUNCED, name="campaign_former_bounced_when"),
            filled_when("refused_at", FormerState.REFUSED, name="campaign_former_refused_when"),
            filled_when("confirmed_at", FormerState.BACK, name="campaign_former_back_when"),
        )

    def __str__(self) -> str:
        return self.code


class Mail(models.Model):
    """That somebody was written to: at most one invitation and one reminder each, which the database sees to."""

    former = models.ForeignKey(Former, on_delete=models.CASCADE, related_name="mails")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=12, choices=MailKind.choices)
    queued_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["wave", "queued_at"], name="campaign_mail_of_wave"),)
        constraints = (
            models.UniqueConstraint(fields=["former", "kind"], name="campaign_mail_once"),
            models.CheckConstraint(name="campaign_mail_kind_known", condition=Q(kind__in=MailKind.values)),
        )

    def __str__(self) -> str:
        return f"{self.former_id} {self.kind}"

    @property
    def occasion(self) -> str:
        return f"campaign:{self.former.code}:{self.kind}"


class Refusal(models.Model):
    """Somebody asked to be left alone: a hash that nobody can read back, until a day of its own."""

    code = models.CharField(max_length=16, unique=True)
    email_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    kept_until = models.DateField(db_index=True)

    def __str__(self) -> str:
        return self.code


class Count(models.Model):
    """How many came how far, kept when the people are erased: of a wave, or of the campaign as a whole (no wave)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="counts")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, null=True, blank=True, related_name="counts")
    step = models.CharField(max_length=16)
    people = models.PositiveIntegerField()
    days_median = models.FloatField(null=True, blank=True)  # since the step before it
    days_ninth = models.FloatField(null=True, blank=True)  # nine of ten came within so many days

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["wave", "step"], condition=Q(wave__isnull=False), name="campaign_count_once_a_wave"
            ),
            models.UniqueConstraint(
                fields=["campaign", "step"], condition=Q(wave__isnull=True), name="campaign_count_once_in_all"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.wave_id} {self.step}"


class Destruction(models.Model):
    """The report of what was erased when a campaign ended. Counts alone; what remained is named in words."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="destruction")
    erased_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    addresses = models.PositiveIntegerField()  # that were still there, sealed
    never_invited = models.PositiveIntegerField()
    mails = models.PositiveIntegerField()
    back = models.PositiveIntegerField()
    refusals_kept = models.PositiveIntegerField()
    refusals_until = models.DateField(null=True, blank=True)  # the last of them

    def __str__(self) -> str:
        return f"{self.campaign_id}"
