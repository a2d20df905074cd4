"""What the desk works with: themes, offices to refer to, and blocks of text. It comes with the code; staff keep it."""

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.advice.placeholders import check_block

MAX_BLOCK = 3000


def _english() -> bool:
    return translation.get_language() == "en"


class Theme(models.Model):
    """What a question is about."""

    code = models.SlugField(max_length=20, unique=True)
    position = models.PositiveSmallIntegerField()
    label_nl = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_en if _english() else self.label_nl


class Agency(models.Model):
    """An office or a court that somebody may be sent on to (F1.26b)."""

    code = models.SlugField(max_length=20, unique=True)
    position = models.PositiveSmallIntegerField()
    name_nl = models.CharField(_("name, in Dutch"), max_length=120)
    name_en = models.CharField(_("name, in English"), max_length=120)
    help_nl = models.CharField(_("what it does, in Dutch"), max_length=300)
    help_en = models.CharField(_("what it does, in English"), max_length=300)
    contact = models.CharField(_("address, telephone or e-mail address"), max_length=300, blank=True)
    url = models.URLField(_("website"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200)
    in_use = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if _english() else self.name_nl

    @property
    def help(self) -> str:
        return self.help_en if _english() else self.help_nl


class Block(models.Model):
    """Words that come back in answers, in both languages, with the same place-holders in each."""

    code = models.SlugField(_("name of the block"), max_length=40, unique=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="blocks")
    title_nl = models.CharField(_("title, in Dutch"), max_length=120)
    title_en = models.CharField(_("title, in English"), max_length=120)
    body_nl = models.TextField(_("text, in Dutch"), max_length=MAX_BLOCK)
    body_en = models.TextField(_("text, in English"), max_length=MAX_BLOCK)
    source = models.CharField(_("source"), max_length=200)
    in_use = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("theme__position", "code")

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        check_block(self.body_nl, self.body_en)

    @property
    def title(self) -> str:
        return self.title_en if _english() else self.title_nl

    def body(self, language: str) -> str:
        return self.body_en if language == "en" else self.body_nl
