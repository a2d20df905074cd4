import hashlib
from typing import ClassVar

from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.contact.enums import MOVES, Side, State
from kotatgent.core.fields import HashOf, SealedText

MAX_BODY = 4000


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Thread(models.Model):
    """A talk between somebody who looks for a room and a landlord; neither sees the other's address."""

    MOVES: ClassVar = MOVES

    code = models.CharField(max_length=12, unique=True)
    listing = models.ForeignKey("listings.Listing", on_delete=models.PROTECT, related_name="threads")
    visitor_name = SealedText(_("your name"), max_length=80, validators=[MaxLengthValidator(80)])
    visitor_email = SealedText(_("your e-mail address"), validators=[validate_email])
    visitor_email_hash = HashOf("visitor_email", purpose="visitor")
    visitor = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    landlord_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at",)
        indexes = (models.Index(fields=["visitor_email_hash"], name="contact_thread_visitor"),)
        constraints = (models.CheckConstraint(name="contact_thread_state_known", condition=Q(state__in=State.values)),)

    def __str__(self) -> str:
        return self.code


class Link(models.Model):
    """A secret link to a thread, one for each mail to the visitor. The mail holds the token; we keep only what
    recognises it. Older links go on working: whoever is writing an answer loses nothing when another mail goes out."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.thread_id}"


class Post(models.Model):
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    side = models.CharField(max_length=8, choices=Side.choices)
    body = models.TextField(_("message"), max_length=MAX_BODY, validators=[MaxLengthValidator(MAX_BODY)])
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("sent_at", "pk")
        constraints = (models.CheckConstraint(name="contact_post_side_known", condition=Q(side__in=Side.values)),)

    def __str__(self) -> str:
        return f"{self.thread} {self.side}"


class Seen(models.Model):
    """The advert as somebody saw it who wrote about it: frozen, and signed where this site has a key.

    `facts` hold nothing that somebody wrote, so that the landlord's `words` can go and the rest stays.
    """

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="seen")
    code = models.CharField(max_length=16, unique=True)
    facts = models.JSONField()
    words = models.JSONField(default=dict, blank=True)
    statement = models.TextField(blank=True)  # a compact JWS over the digest of both; empty without a key
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
