"""Files that come with a form: pictures and PDF. What they hold is looked at when they are taken in."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from frontend.fields import PhotosField
from frontend.forms import Form
from kotatgent.exchange.policies import MAX_FILES
from kotatgent.media import intake, pdfs

MEGABYTE = 1024 * 1024


class FilesField(PhotosField):
    """Several files at once, pictures and PDF; what they hold is looked at when they are taken in."""

    default_error_messages = {"too_many": _("Choose at most %(most)s files.")}

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(most=MAX_FILES, required=required, **kwargs)
        self.widget.attrs["accept"] = "application/pdf,image/jpeg,image/png,image/webp"


class WithFiles(Form):
    attached = FilesField(label=_("Attachments"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attached"].help_text = gettext(
            "At most %(most)d: PDF up to %(pdf)d MB, pictures up to %(picture)d MB. Who made them, notes in the "
            "margin and hidden parts are taken out."
        ) % {"most": MAX_FILES, "pdf": pdfs.MAX_BYTES // MEGABYTE, "picture": intake.MAX_BYTES // MEGABYTE}

    def full_clean(self) -> None:
        """A browser forgets chosen files when a form comes back: then it is said."""
        super().full_clean()
        chosen = len(self.files.getlist("attached")) if self.is_bound else 0
        if chosen and self.errors:
            self["attached"].help_text = ngettext(
                "Choose your file again: a browser does not keep it.",
                "Choose your %(n)d files again: a browser does not keep them.",
                chosen,
            ) % {"n": chosen}
