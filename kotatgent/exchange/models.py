from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import Role
from kotatgent.core.constraints import filled_when, in_order, one_of
from kotatgent.exchange.enums import MOVES, Audience, Kind, Pace, State

MAX_TEXT = 6000


def signed(name: str) -> models.CheckConstraint:
    """A partner writes for an institution, anybody else for a service."""
    of_partner = Q(author_role=Role.PARTNER)
    return models.CheckConstraint(
        name=name,
        condition=of_partner & Q(author_institution__isnull=False) | ~of_partner & Q(author_institution__isnull=True),
    )


class Signed(models.Model):
    """Words for which a service or an institution stands. Who of them wrote it is on no page."""

    code = models.CharField(max_length=16, unique=True)
    text = models.TextField(_("text"), max_length=MAX_TEXT, validators=[MaxLengthValidator(MAX_TEXT)])
    author = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author_role = models.CharField(max_length=24, choices=Role.choices)
    author_institution = models.ForeignKey(
        "accounts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    posted_at = models.DateTimeField(db_index=True)
    search_text = models.TextField(editable=False)  # `core.text.plain` of the words: what a search compares

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Topic(Signed):
    """An announcement or a question to one audience, and what follows on it."""

    MOVES: ClassVar = MOVES

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience.choices)
    institution = models.ForeignKey(
        "accounts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=120)
    last_post_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-last_post_at", "-pk")
        constraints = (
            one_of("kind", Kind.values, name="exchange_topic_kind_known"),
            one_of("state", State.values, name="exchange_topic_state_known"),
            one_of("audience", Audience.values, name="exchange_topic_audience_known"),
            signed("exchange_topic_signed"),
            models.CheckConstraint(
                name="exchange_topic_for_one",
                condition=Q(audience=Audience.INSTITUTION, institution__isnull=False)
                | ~Q(audience=Audience.INSTITUTION) & Q(institution__isnull=True),
                violation_error_message=_("Choose the institution that this is for."),
            ),
            models.CheckConstraint(
                name="exchange_topic_partner_within",
                condition=~Q(author_role=Role.PARTNER)
                | Q(audience=Audience.ALL)
                | Q(audience=Audience.INSTITUTION, institution=F("author_institution")),
                violation_error_message=_("An institution writes to all partners, or to the desk for itself."),
            ),
            models.CheckConstraint(
                name="exchange_topic_question_answered", condition=~Q(state=State.ANSWERED) | Q(kind=Kind.QUESTION)
            ),
            filled_when("answered_at", State.ANSWERED, name="exchange_topic_answered_when"),
            models.CheckConstraint(
                name="exchange_topic_withdrawn_whole",
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False) & ~Q(reason="")
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True, reason=""),
                violation_error_message=_("Say why it is withdrawn."),
            ),
            in_order("posted_at", "last_post_at", name="exchange_topic_posts_in_order"),
        )

    @property
    def is_question(self) -> bool:
        return self.kind == Kind.QUESTION

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN


class Earlier(models.Model):
    """What a topic said before it was changed. `until`: when it was."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()  # the version of the topic that it was
    title = models.CharField(max_length=120)
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["topic", "number"], name="exchange_earlier_once"),)

    def __str__(self) -> str:
        return f"{self.topic_id} {self.number}"


class Answer(Signed):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="answers")
    changed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("posted_at", "pk")
        constraints = (signed("exchange_answer_signed"),)


class EarlierAnswer(models.Model):
    """What an answer said before it was changed. `until`: when it was."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()  # the version of the answer that it was
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["answer", "number"], name="exchange_earlieranswer_once"),)

    def __str__(self) -> str:
        return f"{self.answer_id} {self.number}"


class File(models.Model):
    """What came with a topic, or with an answer to it: a picture or a PDF, cleaned when it was taken in."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="files")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="files")
    name = models.CharField(_("name"), max_length=100)
    picture = models.OneToOneField(
        "media.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="exchanged"
    )
    pdf = models.OneToOneField(
        "media.PdfFile", on_delete=models.PROTECT, null=True, blank=True, related_name="exchanged"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="exchange_file_one_kind",
                condition=Q(picture__isnull=True, pdf__isnull=False) | Q(picture__isnull=False, pdf__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic_id} {self.pk}"


class Reading(models.Model):
    """That somebody opened a topic, and when last."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="readings")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["user", "topic"], name="exchange_reading_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic_id}"


class Mailing(models.Model):
    """How often somebody wants a mail, and up to which moment they were told. Without a row: every day."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="exchange_mailing")
    code = models.CharField(max_length=16, unique=True)
    pace = models.CharField(_("mails"), max_length=8, choices=Pace.choices, default=Pace.DAILY)
    told_until = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (one_of("pace", Pace.values, name="exchange_mailing_pace_known"),)

    def __str__(self) -> str:
        return self.code


class Digest(models.Model):
    """One mail about what was written from `since` on, before `until`. What stands in it is read when it goes out."""

    code = models.CharField(max_length=16, unique=True)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="digests")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["mailing", "until"], name="exchange_digest_once"),
            in_order("since", "until", name="exchange_digest_in_order"),
        )

    def __str__(self) -> str:
        return self.code
