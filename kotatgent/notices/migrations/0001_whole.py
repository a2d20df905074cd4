import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_counted'), ('notices', '0003_letters')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('template', models.CharField(max_length=60)),
                ('to_user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('to_email', models.EmailField(max_length=254, verbose_name='to')),
                ('language', models.CharField(max_length=2)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('subject_nl', models.CharField(blank=True, max_length=200)),
                ('body_nl', models.TextField(blank=True)),
                ('about_kind', models.CharField(max_length=40)),
                ('about_code', models.CharField(max_length=64)),
                ('once', models.CharField(blank=True, max_length=160, null=True, unique=True)),
                ('state', models.CharField(choices=[('queued', 'Waiting to be sent'), ('sent', 'Sent'), ('failed', 'Not delivered'), ('bounced', 'Came back'), ('superseded', 'No longer needed')], default='queued', max_length=12)),
                ('queued_at', models.DateTimeField()),
                ('try_at', models.DateTimeField()),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['try_at'], name='notices_notice_waiting'), models.Index(condition=models.Q(('state__in', ('failed', 'bounced'))), fields=['queued_at'], name='notices_notice_lost'), models.Index(fields=['about_kind', 'about_code'], name='notices_notice_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'failed', 'bounced', 'superseded'])), name='notices_notice_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notices_notice_sent_when')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='letter', to='notices.notice')),
                ('cause', models.CharField(choices=[('refused', 'The mail could not be delivered'), ('bounced', 'The mail came back'), ('staff', 'Staff say that the mail does not arrive'), ('no_address', 'The e-mail address does not work')], max_length=12)),
                ('state', models.CharField(choices=[('waiting', 'To be posted'), ('posted', 'Posted'), ('closed', 'Not posted'), ('superseded', 'Not needed: the mail was sent after all')], default='waiting', max_length=12)),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('posted_on', models.DateField(blank=True, null=True, verbose_name='posted on')),
                ('post', models.CharField(blank=True, choices=[('ordinary', 'Ordinary post'), ('registered', 'Registered post')], max_length=12, verbose_name='how')),
                ('addressee', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
            ],
            options={
                'ordering': ('made_at', 'pk'),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['made_at'], name='notices_letter_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'posted', 'closed', 'superseded'])), name='notices_letter_state_known'), models.CheckConstraint(condition=models.Q(('cause__in', ['refused', 'bounced', 'staff', 'no_address'])), name='notices_letter_cause_known'), models.CheckConstraint(condition=models.Q(models.Q(('post__in', ['ordinary', 'registered']), ('posted_on__isnull', False), ('state', 'posted'), models.Q(('addressee', ''), _negated=True)), models.Q(models.Q(('state', 'posted'), _negated=True), ('addressee', ''), ('post', ''), ('posted_on__isnull', True)), _connector='OR'), name='notices_letter_posted_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('reason', '')), _connector='OR'), name='notices_letter_closed_explained'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['posted', 'closed']), _negated=True), ('settled_at__isnull', False), _connector='OR'), name='notices_letter_settled_when')],
            },
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=120, unique=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='notices.notice')),
                ('hard', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('reported_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Unreachable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='unreachable', to=settings.AUTH_USER_MODEL)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('since', models.DateTimeField()),
            ],
        ),
    ]
