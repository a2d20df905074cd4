import django.db.models.deletion
import kotatgent.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('email_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('kept_until', models.DateField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('purpose', models.CharField(max_length=400, verbose_name='purpose')),
                ('ground', models.CharField(max_length=400, verbose_name='legal ground')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('state', models.CharField(choices=[('open', 'Open'), ('ended', 'Ended, everything erased')], default='open', max_length=12)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('erased_at', models.DateTimeField()),
                ('people', models.PositiveIntegerField()),
                ('addresses', models.PositiveIntegerField()),
                ('never_invited', models.PositiveIntegerField()),
                ('mails', models.PositiveIntegerField()),
                ('back', models.PositiveIntegerField()),
                ('refusals_kept', models.PositiveIntegerField()),
                ('refusals_until', models.DateField(blank=True, null=True)),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='destruction', to='campaign.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='Former',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Not invited yet'), ('invited', 'Invited'), ('bounced', 'The invitation came back'), ('refused', 'Wants no invitation'), ('back', 'Registered anew')], default='waiting', max_length=12)),
                ('email', kotatgent.core.fields.SealedText(blank=True, null=True)),
                ('email_hash', models.CharField(max_length=64)),
                ('link_hash', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English')], max_length=2)),
                ('imported_at', models.DateTimeField()),
                ('invited_at', models.DateTimeField(blank=True, null=True)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('registered_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='campaign.campaign')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Not started'), ('running', 'Started'), ('stopped', 'Stopped'), ('ended', 'Ended with the campaign')], default='draft', max_length=12)),
                ('size', models.PositiveIntegerField(verbose_name='how many people at most')),
                ('starts_at', models.DateTimeField(verbose_name='from when')),
                ('per_hour', models.PositiveIntegerField(verbose_name='mails an hour at most')),
                ('subject_nl', models.CharField(max_length=120, verbose_name='subject, in Dutch')),
                ('subject_en', models.CharField(max_length=120, verbose_name='subject, in English')),
                ('text_nl', models.TextField(max_length=2000, verbose_name='text, in Dutch')),
                ('text_en', models.TextField(max_length=2000, verbose_name='text, in English')),
                ('reminder_ground', models.CharField(blank=True, max_length=400, verbose_name='legal ground of a reminder')),
                ('reminder_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days after the invitation')),
                ('reminder_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waves', to='campaign.campaign')),
                ('reminder_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder')], max_length=12)),
                ('queued_at', models.DateTimeField()),
                ('former', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='campaign.former')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='campaign.wave')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='former',
            name='wave',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='campaign.wave'),
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=16)),
                ('people', models.PositiveIntegerField()),
                ('days_median', models.FloatField(blank=True, null=True)),
                ('days_ninth', models.FloatField(blank=True, null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='campaign.campaign')),
                ('wave', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='campaign.wave')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'ended'])), name='campaign_state_known'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose', ''), _negated=True), models.Q(('ground', ''), _negated=True)), name='campaign_says_why'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('state',), name='campaign_one_open', violation_error_message='There is a campaign that is open. A next one can begin when it has ended.'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ended']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='campaign_ended_when'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.UniqueConstraint(fields=('campaign', 'number'), name='campaign_wave_number'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'running', 'stopped', 'ended'])), name='campaign_wave_state_known'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(('per_hour__gte', 1), ('size__gte', 1)), name='campaign_wave_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reminder_after__isnull', False), ('reminder_at__isnull', False)), models.Q(('reminder_after__isnull', True), ('reminder_at__isnull', True)), _connector='OR'), name='campaign_wave_reminder_whole', violation_error_message='These belong together: fill in all of them, or none.'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reminder_after__isnull', True), ('reminder_ground', '')), models.Q(('reminder_after__gte', 1), models.Q(('reminder_ground', ''), _negated=True)), _connector='OR'), name='campaign_wave_reminder_grounded'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['wave', 'queued_at'], name='campaign_mail_of_wave'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(fields=('former', 'kind'), name='campaign_mail_once'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reminder'])), name='campaign_mail_kind_known'),
        ),
        migrations.AddIndex(
            model_name='former',
            index=models.Index(fields=['campaign', 'state'], name='campaign_former_states'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.UniqueConstraint(fields=('campaign', 'email_hash'), name='campaign_former_once'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'invited', 'bounced', 'refused', 'back'])), name='campaign_former_state_known'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email__isnull', False), ('state__in', ['waiting', 'invited'])), models.Q(('email__isnull', True), ('state__in', ['bounced', 'refused', 'back'])), _connector='OR'), name='campaign_former_address_while_needed'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('invited_at__isnull', False), ('wave__isnull', False)), models.Q(('invited_at__isnull', True), ('wave__isnull', True)), _connector='OR'), name='campaign_former_invited_whole', violation_error_message='These belong together: fill in all of them, or none.'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['invited', 'bounced']), _negated=True), ('invited_at__isnull', False), _connector='OR'), name='campaign_former_invited_when'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['bounced']), _negated=True), ('bounced_at__isnull', False), _connector='OR'), name='campaign_former_bounced_when'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused']), _negated=True), ('refused_at__isnull', False), _connector='OR'), name='campaign_former_refused_when'),
        ),
        migrations.AddConstraint(
            model_name='former',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['back']), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='campaign_former_back_when'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.UniqueConstraint(condition=models.Q(('wave__isnull', False)), fields=('wave', 'step'), name='campaign_count_once_a_wave'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.UniqueConstraint(condition=models.Q(('wave__isnull', True)), fields=('campaign', 'step'), name='campaign_count_once_in_all'),
        ),
    ]
