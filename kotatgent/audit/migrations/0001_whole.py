from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='moment')),
                ('kind', models.CharField(choices=[('created', 'Made'), ('changed', 'Changed'), ('moved', 'Came into another state'), ('removed', 'Removed'), ('read', 'Read'), ('accepted', 'Accepted'), ('consented', 'Consent given'), ('consent_withdrawn', 'Consent withdrawn'), ('recorded', 'Recorded'), ('decided', 'Decided'), ('imported', 'Imported'), ('sent', 'Sent'), ('uploaded', 'Uploaded'), ('signed_in', 'Signed in'), ('role_changed', 'Role changed'), ('closed', 'Closed')], max_length=24)),
                ('actor_id', models.BigIntegerField(blank=True, null=True, verbose_name='account')),
                ('actor_role', models.CharField(max_length=24, verbose_name='role')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_code', models.CharField(max_length=64)),
                ('before', models.CharField(blank=True, max_length=32)),
                ('after', models.CharField(blank=True, max_length=32)),
                ('facts', models.JSONField(default=dict)),
                ('request_id', models.CharField(max_length=32)),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['subject_kind', 'subject_code', '-id'], name='audit_event_subject'), models.Index(fields=['actor_id', '-id'], name='audit_event_actor')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['created', 'changed', 'moved', 'removed', 'read', 'accepted', 'consented', 'consent_withdrawn', 'recorded', 'decided', 'imported', 'sent', 'uploaded', 'signed_in', 'role_changed', 'closed'])), name='audit_event_kind_known')],
            },
        ),
    ]
