from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when, in_order, one_of
from kotatgent.core.fields import SealedText
from listings.enums import (
    OPEN_SUBLETS,
    SUBLET_MOVES,
    SubletGround,
    SubletState,
)
from listings.models.adverts import Listing


class Sublet(models.Model):
    """By what right a student advertises a room, from when until when, and what its landlord said of it (F4.8).

    The dates and the price are those that the landlord was told; other ones are asked anew.
    """

    MOVES: ClassVar = SUBLET_MOVES

    code = models.CharField(max_length=12, unique=True)
    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="sublet")
    ground = models.CharField(_("why"), max_length=12, choices=SubletGround.choices)
    state = models.CharField(max_length=12, choices=SubletState.choices)
    named = models.CharField(max_length=60)  # the room as the student named it
    student_name = SealedText(_("name of the student"), max_length=80, validators=[MaxLengthValidator(80)])
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    lease_until = models.DateField(_("last day of the student's own contract"))
    price_cents = models.PositiveIntegerField(_("asked a month at most, all in"))
    asked_at = models.DateTimeField()
    last_day = models.DateField(_("last day of the link"))
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    objection = models.CharField(_("ground of the objection"), max_length=40, blank=True)  # listings.sublet_grounds
    reason = SealedText(_("reason"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            one_of("state", SubletState.values, name="listings_sublet_state_known"),
            one_of("ground", SubletGround.values, name="listings_sublet_ground_known"),
            models.CheckConstraint(
                name="listings_sublet_ground_fits",
                condition=Q(ground=SubletGround.CONSENT) & ~Q(state__in=[SubletState.TOLD, SubletState.OBJECTED])
                | ~Q(ground=SubletGround.CONSENT)
                & ~Q(
                    state__in=[SubletState.ASKED, SubletState.REFUSED, SubletState.REVOKED, SubletState.EXPIRED],
                ),
            ),
            models.CheckConstraint(
                name="listings_sublet_in_order",
                condition=Q(starts_on__lt=F("ends_on")),
                violation_error_message=_("The last day comes after the first day."),
            ),
            in_order(
                "ends_on",
                "lease_until",
                name="listings_sublet_within_lease",
                message=_("You can't sublet for longer than you rent the room yourself."),
            ),
            filled_when(
                "answered_at",
                SubletState.AGREED,
                SubletState.REFUSED,
                SubletState.OBJECTED,
                SubletState.REVOKED,
                name="listings_sublet_answered",
            ),
            models.CheckConstraint(
                name="listings_sublet_says_why",
                condition=~Q(state__in=[SubletState.REFUSED, SubletState.REVOKED, SubletState.OBJECTED])
                | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="listings_sublet_objection_has_a_ground",
                condition=Q(state=SubletState.OBJECTED) & ~Q(objection="") | ~Q(state=SubletState.OBJECTED),
            ),
            models.CheckConstraint(
                name="listings_sublet_ended_when",
                condition=Q(state__in=sorted(OPEN_SUBLETS), ended_at__isnull=True)
                | ~Q(state__in=sorted(OPEN_SUBLETS)) & Q(ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def needs_consent(self) -> bool:
        return self.ground == SubletGround.CONSENT

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_SUBLETS
