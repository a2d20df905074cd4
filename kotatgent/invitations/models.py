from typing import Any, ClassVar

from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import one_open_per
from kotatgent.core.errors import Text
from kotatgent.core.fields import SealedText
from kotatgent.invitations.enums import MOVES, State


class Invited(models.Model):
    """By a link in a mail (docs/adr/0029). The address is kept only while the invitation waits for an answer.

    A model of it adds who invites, as what, `state` and `email_hash`, and the constraints that `constraints_of` gives.
    """

    MOVES: ClassVar = MOVES
    SHOWN_AT: ClassVar = {"email_hash": "email"}
    INVITER: ClassVar[str]  # the column of what somebody is invited to
    TERM: ClassVar[str]  # how long the link works
    TEMPLATE: ClassVar[str]  # of the mail, and what its subject is called in a list of mails
    SUBJECT: ClassVar[Text]
    LINK: ClassVar[str]  # the purpose of the hash that the link is

    state: "models.CharField[Any, str]"

    code = models.CharField(max_length=12, unique=True)
    email = SealedText(_("e-mail address"), blank=True, validators=[validate_email])
    language = models.CharField(max_length=2)
    link_hash = models.CharField(max_length=64, unique=True)
    mails = models.PositiveSmallIntegerField(default=1)  # each has a link of its own; only that of the last one works
    invited_at = models.DateTimeField()
    last_day = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


def constraints_of(inviter: str, *, prefix: str) -> tuple[models.BaseConstraint, ...]:
    """A state that is known, an address while it is open and no longer, and one that is open for each address."""
    return (
        models.CheckConstraint(name=f"{prefix}_state_known", condition=Q(state__in=list(State))),
        models.CheckConstraint(
            name=f"{prefix}_address_while_open",
            condition=Q(state=State.OPEN, ended_at__isnull=True) & ~Q(email="") & ~Q(email_hash="")
            | ~Q(state=State.OPEN) & Q(email="", email_hash="", ended_at__isnull=False),
        ),
        one_open_per(
            inviter,
            "email_hash",
            condition=Q(state=State.OPEN),
            name=f"{prefix}_one_open",
            message=_("This address has an invitation already. Send it once more instead."),
        ),
    )
