from django.conf import settings
from django.db import migrations, models


def photos_wait(apps, schema_editor):
    """What was taken in before gets its versions too."""
    apps.get_model("media", "Picture").objects.using(schema_editor.connection.alias).filter(purpose="listing").update(state="waiting")


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0001_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='picture',
            name='made_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='picture',
            name='state',
            field=models.CharField(choices=[('plain', 'No versions needed'), ('waiting', 'Versions still to be made'), ('made', 'Versions are made'), ('broken', "Can't be read any more")], default='plain', max_length=8),
        ),
        migrations.AddField(
            model_name='picture',
            name='versions',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(photos_wait, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['taken_in_at'], name='media_picture_waiting'),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(condition=models.Q(('state', 'made')), fields=['sha256'], name='media_picture_twin'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['plain', 'waiting', 'made', 'broken'])), name='media_picture_state_known'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['made']), _negated=True), ('made_at__isnull', False), _connector='OR'), name='media_picture_made_when'),
        ),
    ]
