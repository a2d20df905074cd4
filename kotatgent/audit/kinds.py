"""The closed list of what the audit register can say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    CREATED = "created", _("Made")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Came into another state")
    REMOVED = "removed", _("Removed")
    READ = "read", _("Read")
    ACCEPTED = "accepted", _("Accepted")
    CONSENTED = "consented", _("Consent given")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent withdrawn")
    RECORDED = "recorded", _("Recorded")
    DECIDED = "decided", _("Decided")
    IMPORTED = "imported", _("Imported")
    SENT = "sent", _("Sent")
    UPLOADED = "uploaded", _("Uploaded")
    SIGNED_IN = "signed_in", _("Signed in")
    ROLE_CHANGED = "role_changed", _("Role changed")
    CLOSED = "closed", _("Closed")
