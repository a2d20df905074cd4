from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    OPEN_REQUESTS,
    OPINION_MOVES,
    OPINION_OUTCOMES,
    REQUEST_MOVES,
    Ground,
    Initiative,
    OpinionState,
    RequestState,
)
from inspections.models.decisions import Proposal
from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_open_per


class CertificateRequest(models.Model):
    """A certificate is asked for, a first one or the next one: by a landlord, or by the City itself (F2.2).

    Who asked is answered in 60 days (F2.6); on own initiative the City keeps to a term of its own.
    """

    MOVES: ClassVar = REQUEST_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="certificate_requests")
    initiative = models.CharField(max_length=8, choices=Initiative.choices, default=Initiative.LANDLORD)
    why = models.TextField(_("why the City starts it"), max_length=2000, blank=True)
    filed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    filed_at = models.DateTimeField()
    decide_by = models.DateField()
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.FILED)
    closed_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(_("reasons of the refusal"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_requests"
    )
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="answered")

    class Meta:
        ordering = ("-filed_at",)
        constraints = (
            models.CheckConstraint(
                name="inspections_certificaterequest_state_known", condition=Q(state__in=RequestState.values)
            ),
            models.CheckConstraint(
                name="inspections_certificaterequest_initiative_known", condition=Q(initiative__in=Initiative.values)
            ),
            one_open_per(
                "building",
                condition=Q(state__in=OPEN_REQUESTS),
                name="inspections_certificaterequest_one_open",
                message=_("A certificate has already been asked for this building."),
            ),
            filled_when(
                "closed_at",
                RequestState.GRANTED,
                RequestState.REFUSED,
                RequestState.WITHDRAWN,
                RequestState.DECIDED,
                name="inspections_certificaterequest_closed_when",
            ),
            filled_when(
                "answered_by",
                RequestState.GRANTED,
                RequestState.REFUSED,
                name="inspections_certificaterequest_answered_by",
            ),
            models.CheckConstraint(
                name="inspections_certificaterequest_own_why",
                condition=Q(initiative=Initiative.LANDLORD, why="") | (Q(initiative=Initiative.CITY) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="inspections_certificaterequest_refused_why",
                condition=(Q(state=RequestState.REFUSED) & ~Q(refusal=""))
                | (~Q(state=RequestState.REFUSED) & Q(refusal="")),
            ),
            # Silence is towards somebody who asked.
            models.CheckConstraint(
                name="inspections_certificaterequest_silent_to_whom",
                condition=~Q(state=RequestState.SILENT) | Q(initiative=Initiative.LANDLORD),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    @property
    def is_asked(self) -> bool:
        """By a landlord, who is then owed an answer in time."""
        return self.initiative == Initiative.LANDLORD


class SecondOpinion(models.Model):
    """A landlord asked Wonen in Vlaanderen for a second opinion (F2.6): when, about what, and what it came to."""

    MOVES: ClassVar = OPINION_MOVES

    code = models.CharField(max_length=12, unique=True)
    request = models.ForeignKey(CertificateRequest, on_delete=models.PROTECT, related_name="opinions")
    ground = models.CharField(max_length=8, choices=Ground.choices)
    asked_on = models.DateField(_("asked on"))
    state = models.CharField(max_length=12, choices=OpinionState.choices, default=OpinionState.ASKED)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_on = models.DateField(_("date of the answer"), null=True, blank=True)
    answer_noted_at = models.DateTimeField(null=True, blank=True)
    answer_noted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("asked_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="inspections_secondopinion_state_known", condition=Q(state__in=OpinionState.values)
            ),
            models.CheckConstraint(
                name="inspections_secondopinion_ground_known", condition=Q(ground__in=Ground.values)
            ),
            models.UniqueConstraint(
                fields=["request", "ground"],
                name="inspections_secondopinion_once",
                violation_error_message=_("It was noted already that a second opinion was asked."),
            ),
            all_or_none(
                "answered_on", "answer_noted_at", "answer_noted_by", name="inspections_secondopinion_answer_whole"
            ),
            models.CheckConstraint(
                name="inspections_secondopinion_answered_when",
                condition=Q(state=OpinionState.ASKED, answered_on__isnull=True)
                | Q(state__in=OPINION_OUTCOMES, answered_on__isnull=False),
            ),
            in_order("asked_on", "answered_on", name="inspections_secondopinion_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.ground}"
