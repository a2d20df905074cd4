from typing import ClassVar

from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import one_open_per
from kotatgent.core.fields import SealedText
from landlords.enums import (
    START_MOVES,
    Asked,
    LandlordKind,
    StartState,
)
from landlords.models.people import Details


class Start(Details):
    """A registration that staff began for somebody at the counter or by telephone (docs/adr/0030).

    The person confirms it with the code of a letter; until then nothing is in the register of landlords. `code` becomes
    the registration number. Who it is about stands here only while it waits. Once it is confirmed, another letter may
    carry a code by which the same person chooses a new password.
    """

    MOVES: ClassVar = START_MOVES

    code = models.CharField(_("registration number"), max_length=12, unique=True)
    email = SealedText(_("e-mail address"), blank=True, validators=[validate_email])
    language = models.CharField(_("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")])
    asked = models.CharField(_("how it was asked"), max_length=12, choices=Asked.choices)
    state = models.CharField(max_length=12, choices=StartState.choices, default=StartState.OPEN)
    started_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    started_at = models.DateTimeField()
    letters = models.PositiveSmallIntegerField(default=1)  # each has a code of its own; only that of the last one works
    code_hash = models.CharField(max_length=64, blank=True)  # empty: no code works
    last_day = models.DateField(_("last day of the code"))
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("last_day", "pk")
        constraints = (
            models.CheckConstraint(name="landlords_start_state_known", condition=Q(state__in=StartState.values)),
            models.CheckConstraint(name="landlords_start_asked_known", condition=Q(asked__in=Asked.values)),
            models.CheckConstraint(name="landlords_start_kind_known", condition=Q(kind__in=LandlordKind.values)),
            models.CheckConstraint(
                name="landlords_start_company_whole",
                condition=Q(kind=LandlordKind.PERSON, company_name="", kbo_number="")
                | Q(kind=LandlordKind.COMPANY) & ~Q(company_name="") & ~Q(kbo_number=""),
                violation_error_message=_("A company has a name and a KBO number; a person has neither."),
            ),
            models.CheckConstraint(
                name="landlords_start_person_while_open",
                condition=Q(state=StartState.OPEN, ended_at__isnull=True)
                & ~Q(last_name="")
                & ~Q(postal_street="")
                & ~Q(postal_postcode="")
                & ~Q(postal_place="")
                & ~Q(code_hash="")
                | ~Q(state=StartState.OPEN)
                & Q(
                    ended_at__isnull=False, first_name="", last_name="", company_name="", kbo_number="", phone="",
                    email="", postal_street="", postal_postcode="", postal_place="", postal_country="",
                ),
                violation_error_message=_("A postal address has a street with a number, a postcode and a town."),
            ),
            models.CheckConstraint(
                name="landlords_start_code_while_of_use",
                condition=Q(state__in=[StartState.OPEN, StartState.CONFIRMED]) | Q(code_hash=""),
            ),
            one_open_per(
                "kbo_number",
                condition=~Q(kbo_number=""),
                name="landlords_start_kbo_once",
                message=_("A registration of a company with this KBO number waits already. Send its letter once more."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code
