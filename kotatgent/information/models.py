from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when, in_order, one_of, one_open_per
from kotatgent.information import validators
from kotatgent.information.enums import LANGUAGES, MOVES, Audience, State, Theme

PARTS = ("title", "slug", "summary", "body")
TEXTS = (*(f"{part}_{language}" for language, _name in LANGUAGES for part in PARTS), "sources")


class Bilingual(models.Model):
    """The words of a page in both languages, with the sources that both name."""

    title_nl = models.CharField(_("title, in Dutch"), max_length=120, blank=True)
    slug_nl = models.SlugField(_("address, in Dutch"), max_length=80, blank=True, validators=[validators.not_reserved])
    summary_nl = models.CharField(_("summary, in Dutch"), max_length=400, blank=True)
    body_nl = models.TextField(_("text, in Dutch"), max_length=30_000, blank=True)
    title_en = models.CharField(_("title, in English"), max_length=120, blank=True)
    slug_en = models.SlugField(
        _("address, in English"), max_length=80, blank=True, validators=[validators.not_reserved]
    )
    summary_en = models.CharField(_("summary, in English"), max_length=400, blank=True)
    body_en = models.TextField(_("text, in English"), max_length=30_000, blank=True)
    sources = models.TextField(_("sources"), max_length=6_000, blank=True, validators=[validators.lines_of_sources])

    class Meta:
        abstract = True

    def part(self, name: str, language: str) -> str:
        found: str = getattr(self, f"{name}_{language}")
        return found

    def speaks(self, language: str) -> bool:
        """Whether all of it is there in this language; a language is there whole, or not at all."""
        return all(self.part(name, language) for name in PARTS)

    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TEXTS}


class PageQuerySet(models.QuerySet["Page"]):
    def in_order(self) -> "PageQuerySet":
        """As they stand on the site: by theme, and within a theme as staff ordered them."""
        themes = [When(theme=theme, then=Value(place)) for place, theme in enumerate(Theme.values)]
        return self.order_by(Case(*themes, output_field=models.IntegerField()), "order", "pk")

    def on_the_site(self) -> "PageQuerySet":
        return self.filter(state=State.PUBLISHED).select_related("shown")


class Page(Bilingual):
    """What somebody reads at one address: here as staff write it, on the site as it was last published (`shown`)."""

    MOVES: ClassVar = MOVES

    code = models.SlugField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience.choices)
    theme = models.CharField(_("theme"), max_length=12, choices=Theme.choices)
    order = models.PositiveSmallIntegerField(_("place within the theme"), default=50)
    owner = models.ForeignKey(
        "accounts.User", verbose_name=_("owner"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    shown = models.OneToOneField(
        "information.Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            one_of("state", State.values, name="information_page_state_known"),
            one_of("audience", Audience.values, name="information_page_audience_known"),
            one_of("theme", Theme.values, name="information_page_theme_known"),
            models.CheckConstraint(
                name="information_page_shown_when",
                condition=Q(state=State.DRAFT, shown__isnull=True) | ~Q(state=State.DRAFT) & Q(shown__isnull=False),
            ),
            filled_when("review_on", State.PUBLISHED, name="information_page_reviewed_again"),
            in_order(
                "reviewed_on",
                "review_on",
                name="information_page_reviews_in_order",
                message=_("The next review comes after the last one."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Edition(Bilingual):
    """A page as it was published, both languages together. It never changes (sealed.py): the next one does."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("page", "-number")
        constraints = (
            models.UniqueConstraint(fields=["page", "number"], name="information_edition_once"),
            models.CheckConstraint(
                name="information_edition_dutch_whole",
                condition=~Q(title_nl="") & ~Q(slug_nl="") & ~Q(summary_nl="") & ~Q(body_nl=""),
            ),
            models.CheckConstraint(
                name="information_edition_english_whole_or_none",
                condition=Q(title_en="", slug_en="", summary_en="", body_en="")
                | ~Q(title_en="") & ~Q(slug_en="") & ~Q(summary_en="") & ~Q(body_en=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"

    @property
    def audit_code(self) -> str:
        return f"{self.page.code}/{self.number}"


class PageAddress(models.Model):
    """An address that a page has, or had once: then it leads to the one the page has now.

    It leads to a page and not to another address, so that no way is long and none is a circle.
    """

    language = models.CharField(max_length=2, choices=LANGUAGES)
    slug = models.SlugField(max_length=80)
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="addresses")
    current = models.BooleanField(default=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ("-since", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="information_pageaddress_once",
                violation_error_message=_("Another page has this address, or had it once."),
            ),
            one_open_per("page", "language", condition=Q(current=True), name="information_pageaddress_one_current"),
            one_of("language", [code for code, _name in LANGUAGES], name="information_pageaddress_language_known"),
        )

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"
