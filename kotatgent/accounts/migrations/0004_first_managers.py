from django.db import migrations


def oldest_manages(apps, schema_editor):
    """Institutions that have accounts already: the oldest one that is open manages them."""
    User = apps.get_model("accounts", "User")
    partners = User.objects.using(schema_editor.connection.alias).filter(role="partner", is_active=True)
    seen = set(partners.filter(manages=True).values_list("institution_id", flat=True))
    for user in partners.order_by("pk"):
        if user.institution_id not in seen:
            seen.add(user.institution_id)
            partners.filter(pk=user.pk).update(manages=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_managers'),
    ]

    operations = [migrations.RunPython(oldest_manages, migrations.RunPython.noop)]
