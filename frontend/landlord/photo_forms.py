"""The forms of the photos of an advert."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from frontend.fields import PhotosField
from frontend.forms import Form
from listings.models import Photo
from listings.policies import MAX_PHOTOS

AT_ONCE = 50  # more than fit: whatever is too much is named, and the others are kept


class PhotoForm(Form):
    photo = PhotosField(most=AT_ONCE, label=_("Photos"))
    alt = forms.CharField(
        label=_("What can be seen?"),
        max_length=160,
        required=False,
        help_text=_(
            "For people who can't see the photo. For example: desk at the window, with a bookshelf. "
            "With several photos at once this goes with the first one."
        ),
        widget=forms.TextInput(attrs={"size": "40"}),
    )

    def __init__(self, *args: Any, room: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = ngettext("There is room for %(n)s more.", "There is room for %(n)s more.", room) % {"n": room}
        about = gettext("JPEG, PNG or WebP, at most 12 MB each. You can choose several at once.")
        self.fields["photo"].help_text = f"{about} {left}"


class DescribeForm(Form):
    """What is said of a photo that is there; several of them stand on one page."""

    alt = forms.CharField(
        label=_("What can be seen?"), max_length=160, required=False, widget=forms.TextInput(attrs={"size": "30"})
    )

    def __init__(self, *args: Any, photo: Photo, **kwargs: Any) -> None:
        super().__init__(*args, initial={"alt": photo.alt}, auto_id=f"id_%s_{photo.pk}", **kwargs)
        self.photo = photo
        if not photo.alt:
            self.fields["alt"].help_text = _("For example: bed under the roof window, with a wardrobe beside it.")


class PlaceForm(Form):
    """Another place in the order, and the order that somebody had on screen."""

    to = forms.IntegerField(min_value=1, max_value=MAX_PHOTOS)
    seen = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(r"^[0-9]{1,18}(,[0-9]{1,18})*$")])

    def order(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["seen"].split(",")]
