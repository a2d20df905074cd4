from django.db import models


class CalendarLink(models.Model):
    """The secret address of an inspector's calendar. We keep only what recognises it, so it is shown once."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="calendar_link")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}"

    @property
    def audit_code(self) -> str:
        return str(self.user_id)
