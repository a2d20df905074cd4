from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import one_of
from kotatgent.papers.enums import MOVES, Kind, Shape, State, When


class PaperTextQuerySet(models.QuerySet["PaperText"]):
    def in_use(self, kind: str) -> "PaperText | None":
        """The newest that the City confirmed; while there is none, the newest draft."""
        of_kind = self.filter(kind=kind).order_by("-version")
        return of_kind.filter(state=State.CONFIRMED).first() or of_kind.first()


class PaperText(models.Model):
    """The words of a model paper. A version never changes: the next version does (docs/adr/0045)."""

    MOVES: ClassVar = MOVES

    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.PositiveIntegerField()
    title_nl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    source = models.CharField(max_length=200)
    written_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    confirmed_on = models.DateField(_("day of the decision"), null=True, blank=True)
    decision = models.CharField(_("decision of the City"), max_length=200, blank=True)

    objects = PaperTextQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="papers_papertext_once"),
            one_of("kind", Kind.values, name="papers_papertext_kind_known"),
            one_of("state", State.values, name="papers_papertext_state_known"),
            models.CheckConstraint(
                name="papers_papertext_confirmed_whole",
                condition=Q(state=State.DRAFT, confirmed_on__isnull=True, decision="")
                | Q(state=State.CONFIRMED, confirmed_on__isnull=False) & ~Q(decision=""),
                violation_error_message=_("A confirmed text names the decision of the City and its day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def title(self) -> str:
        return self.title_en if translation.get_language() == "en" else self.title_nl

    @property
    def is_confirmed(self) -> bool:
        return self.state == State.CONFIRMED


class PaperClause(models.Model):
    """One clause or section: its words, what of the advert stands under them, and where they come from."""

    text = models.ForeignKey(PaperText, on_delete=models.PROTECT, related_name="clauses")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    shape = models.CharField(max_length=8, choices=Shape.choices, default=Shape.TEXT)
    when = models.CharField(max_length=16, choices=When.choices, default=When.ALWAYS)
    title_nl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    body_nl = models.TextField(max_length=3000, blank=True)
    body_en = models.TextField(max_length=3000, blank=True)
    fills = models.JSONField(default=list, blank=True)  # of kotatgent.papers.fields.FIELDS
    rows_nl = models.JSONField(default=list, blank=True)
    rows_en = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["text", "code"], name="papers_paperclause_once"),
            one_of("shape", Shape.values, name="papers_paperclause_shape_known"),
            one_of("when", When.values, name="papers_paperclause_when_known"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        return self.title_en if translation.get_language() == "en" else self.title_nl

    @property
    def body(self) -> str:
        return self.body_en if translation.get_language() == "en" else self.body_nl

    @property
    def rows(self) -> list[str]:
        found: list[str] = self.rows_en if translation.get_language() == "en" else self.rows_nl
        return found
