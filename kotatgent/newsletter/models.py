from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when
from kotatgent.core.fields import SealedText
from kotatgent.newsletter.enums import ISSUE_MOVES, Audience, IssueState

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


class SignUp(models.Model):
    """Somebody filled in an address. It is no subscription: that begins when the button behind the mail is pressed."""

    code = models.CharField(max_length=16, unique=True)
    email = SealedText()
    email_hash = models.CharField(max_length=64)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    asked_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["email_hash", "audience"], name="newsletter_signup_once"),
            models.CheckConstraint(name="newsletter_signup_audience_known", condition=Q(audience__in=Audience.values)),
        )

    def __str__(self) -> str:
        return self.code


class Subscriber(models.Model):
    """Gets the newsletter, until they want it no more: then the row goes (F5.8, F5.19).

    A landlord who says yes in the terms is one without a second mail, for the address of the account is confirmed
    already. The address is then that of the account, wherever it moves to, and is not kept a second time.
    """

    code = models.CharField(max_length=16, unique=True)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    email = SealedText(null=True, blank=True)
    email_hash = models.CharField(max_length=64)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="newsletters"
    )
    language = models.CharField(max_length=2, choices=LANGUAGES)
    since = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["audience", "since"], name="newsletter_readers"),)
        constraints = (
            models.UniqueConstraint(fields=["email_hash", "audience"], name="newsletter_subscriber_once"),
            models.UniqueConstraint(fields=["user", "audience"], name="newsletter_account_once"),
            models.CheckConstraint(
                name="newsletter_subscriber_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="newsletter_subscriber_one_address",
                condition=Q(user__isnull=True, email__isnull=False) | Q(user__isnull=False, email__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def address(self) -> str:
        return self.user.email if self.user is not None else self.email or ""


class Issue(models.Model):
    """One newsletter, in both languages. It goes to who was subscribed when it was started, so many an hour."""

    MOVES: ClassVar = ISSUE_MOVES

    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=12, choices=IssueState.choices, default=IssueState.DRAFT)
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience.choices)
    subject_nl = models.CharField(_("subject, in Dutch"), max_length=120)
    subject_en = models.CharField(_("subject, in English"), max_length=120)
    text_nl = models.TextField(_("text, in Dutch"), max_length=10000)
    text_en = models.TextField(_("text, in English"), max_length=10000)
    per_hour = models.PositiveIntegerField(_("mails an hour at most"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(name="newsletter_issue_state_known", condition=Q(state__in=IssueState.values)),
            models.CheckConstraint(name="newsletter_issue_audience_known", condition=Q(audience__in=Audience.values)),
            models.CheckConstraint(name="newsletter_issue_some_an_hour", condition=Q(per_hour__gte=1)),
            filled_when(
                "started_at",
                IssueState.SENDING,
                IssueState.STOPPED,
                IssueState.SENT,
                name="newsletter_issue_started_when",
            ),
            filled_when("sent_at", IssueState.SENT, name="newsletter_issue_sent_when"),
        )

    def __str__(self) -> str:
        return self.code

    def subject(self, language: str) -> str:
        return self.subject_en if language == "en" else self.subject_nl

    def text(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_nl


class Delivery(models.Model):
    """That an issue was written to somebody, once. Of who left it stays as a number: the subscriber is gone from it."""

    code = models.CharField(max_length=16, unique=True)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries"
    )
    queued_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["issue", "queued_at"], name="newsletter_of_issue"),)
        constraints = (models.UniqueConstraint(fields=["issue", "subscriber"], name="newsletter_delivery_once"),)

    def __str__(self) -> str:
        return self.code

    @property
    def occasion(self) -> str:
        return f"newsletter:{self.issue.code}:{self.code}"
