"""The roles. What a role may do is written in each app's permissions.py, in code."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    LANDLORD = "landlord", _("Landlord")
    STUDENT = "student", _("Student")
    STAFF = "staff", _("Kotatgent staff")
    QUALITY_INSPECTOR = "quality_inspector", _("Quality inspector (Toezicht)")
    FIRE_INSPECTOR = "fire_inspector", _("Fire inspector (fire brigade)")
    DECISION_MAKER = "decision_maker", _("Decision-maker (for the mayor)")
    STEERING = "steering", _("Steering group")
    PARTNER = "partner", _("Education partner")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Administrator")


# Who registers by themselves; every other account is made by an administrator.
OPEN_ROLES = frozenset({Role.LANDLORD, Role.STUDENT})

# Who sees nothing before a second factor (TOTP or passkey) is set up and used.
SECOND_FACTOR_ROLES = frozenset(Role) - {Role.LANDLORD, Role.STUDENT, Role.PARTNER}

# Who works with the files of other people.
OFFICE_ROLES = frozenset({Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER})
