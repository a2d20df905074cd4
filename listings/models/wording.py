from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import all_or_none, filled_when, one_of, one_open_per
from kotatgent.core.fields import SealedText
from listings.enums import (
    KEPT_MOVES,
    FindingKind,
    Ground,
    KeptState,
    RuleLanguage,
)
from listings.models.adverts import Listing
from listings.validators import check_patterns, check_words


class WordingRuleQuerySet(models.QuerySet["WordingRule"]):
    def current(self) -> "WordingRuleQuerySet":
        return self.filter(current=True).order_by("language", "ground", "code")

    def in_use(self) -> "WordingRuleQuerySet":
        return self.current().filter(active=True)


class WordingRule(models.Model):
    """Wording that may refuse people (F4.13). A change is a new version; older ones stay, for what was found by them.

    The language of `words`, `patterns` and `innocent` is that of listings.phrases; one pattern a line.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    active = models.BooleanField(_("in use"), default=True)
    language = models.CharField(_("language"), max_length=2, choices=RuleLanguage.choices)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground.choices)
    source = models.CharField(_("source of the ground"), max_length=200)
    words = models.TextField(_("words"), max_length=1000, blank=True, validators=[check_words])
    patterns = models.TextField(_("patterns"), max_length=2000, validators=[check_patterns])
    innocent = models.TextField(_("innocent"), max_length=2000, blank=True, validators=[check_patterns])
    made_at = models.DateTimeField(null=True, blank=True)  # empty: it came with the product

    objects = WordingRuleQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=["code", "version"], name="listings_wordingrule_version_once"),
            one_open_per("code", condition=Q(current=True), name="listings_wordingrule_one_current"),
            one_of("language", RuleLanguage.values, name="listings_wordingrule_language_known"),
            one_of("ground", Ground.values, name="listings_wordingrule_ground_known"),
        )

    def __str__(self) -> str:
        return f"{self.code}:{self.version}"


class Kept(models.Model):
    """A sentence that its writer kept although a check asked about it: for a person of Kotatgent to look at."""

    MOVES: ClassVar = KEPT_MOVES

    code = models.CharField(max_length=12, unique=True)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="kept")
    field = models.CharField(max_length=20)  # of the advert
    kind = models.CharField(max_length=8, choices=FindingKind.choices)
    ground = models.CharField(max_length=12, choices=Ground.choices, blank=True)
    rule = models.CharField(max_length=50, blank=True)  # code:version of what found it
    sentence = SealedText(_("sentence"))  # may hold a telephone number
    reason = SealedText(_("reason"))
    state = models.CharField(max_length=8, choices=KeptState.choices, default=KeptState.WAITING)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    class Meta:
        ordering = ("kept_at", "pk")
        constraints = (
            one_of("state", KeptState.values, name="listings_kept_state_known"),
            one_of("kind", FindingKind.values, name="listings_kept_kind_known"),
            all_or_none("looked_at", "looked_by", name="listings_kept_looked_whole"),
            models.CheckConstraint(
                name="listings_kept_answered",
                condition=~Q(state=KeptState.REFUSED) | (Q(looked_at__isnull=False) & ~Q(answer="")),
            ),
            filled_when("looked_at", KeptState.FINE, name="listings_kept_looked_when_fine"),
        )

    def __str__(self) -> str:
        return self.code
