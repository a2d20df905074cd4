from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import SECOND_FACTOR_ROLES, Role
from kotatgent.core import rows, text


class Institution(models.Model):
    """A higher-education institution that takes part in Kotatgent (F1.3)."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


TAKEN = _("There is already an account with this e-mail address.")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        rows.save(user)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_key=text.email_key(username or ""))


class User(AbstractBaseUser):
    """An account has one role. Somebody with two tasks has two accounts: that keeps powers apart (docs/adr)."""

    SHOWN_AT: ClassVar = {"email_key": "email"}

    # Empty for who registered by letter; `email_key` keeps two accounts from having one address.
    email = models.EmailField(_("e-mail address"), blank=True, db_index=True)
    email_key = models.CharField(
        max_length=320,
        unique=True,
        editable=False,
        error_messages={"unique": TAKEN},
    )
    # What somebody signs in with who registered by letter (docs/adr/0030); empty for everybody else.
    number = models.CharField(_("registration number"), max_length=12, blank=True)
    role = models.CharField(_("role"), max_length=24, choices=Role.choices, default=Role.LANDLORD)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True)
    # Of an education partner: may invite and remove colleagues (docs/adr/0049).
    manages = models.BooleanField(_("manages the institution's accounts"), default=False)
    language = models.CharField(
        _("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    is_active = models.BooleanField(_("active"), default=True)
    made_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email_key"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="accounts_user_role_known", condition=models.Q(role__in=Role.values)),
            models.CheckConstraint(
                name="accounts_user_partner_has_institution",
                condition=~models.Q(role=Role.PARTNER) | models.Q(institution__isnull=False),
                violation_error_message=_("An education partner belongs to an institution."),
            ),
            models.CheckConstraint(
                name="accounts_user_manager_is_partner",
                condition=models.Q(manages=False) | models.Q(role=Role.PARTNER, is_active=True),
                violation_error_message=_("Only somebody who works for an institution manages its accounts."),
            ),
            models.CheckConstraint(
                name="accounts_user_can_be_named",
                condition=~models.Q(email="") | ~models.Q(number=""),
                violation_error_message=_("An account has an e-mail address or a registration number."),
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="accounts_user_number_once"
            ),
        )

    def __str__(self) -> str:
        return self.email or self.number

    def _key(self) -> str:
        """No address has the form of a number, so the two are never mistaken for each other."""
        return text.email_key(self.email) if self.email else self.number

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.email_key = self._key()
        super().clean_fields(exclude=exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """allauth saves a new address alone: its key goes along."""
        self.email_key = self._key()
        if "email" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = [*kwargs["update_fields"], "email_key"]
        super().save(*args, **kwargs)

    @property
    def needs_second_factor(self) -> bool:
        return self.role in SECOND_FACTOR_ROLES

    # What django.contrib.admin asks of a user. Only administrators come in, and only to reference data.
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def is_superuser(self) -> bool:
        return self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff
