"""Files that come with a post: cleaned by `kotatgent.media`, or refused with the name of the one that is wrong."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kotatgent.accounts.models import User
from kotatgent.exchange import policies
from kotatgent.exchange.models import Answer, File, Topic
from kotatgent.media import attached
from kotatgent.media.models import Purpose

Uploads = Sequence["UploadedFile[Any]"]


def take_in(uploads: Uploads, topic: Topic, *, answer: Answer | None = None, by: User, now: dt.datetime) -> None:
    """Raises ValidationError at the field `attached`; then nothing is kept."""
    policies.check_number_of_files(len(uploads))
    for upload in uploads:
        try:
            kept = attached.take_in(upload, purpose=Purpose.EXCHANGE, by=by, now=now)
        except ValidationError as error:
            raise ValidationError({"attached": error.messages}) from error
        File.objects.create(topic=topic, answer=answer, name=kept.name, picture=kept.picture, pdf=kept.pdf)
