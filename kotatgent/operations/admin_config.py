from django.contrib.admin.apps import AdminConfig


class ReferenceAdminConfig(AdminConfig):
    """Loaded before the models are; the site itself comes later."""

    default_site = "kotatgent.operations.admin_site.ReferenceSite"
