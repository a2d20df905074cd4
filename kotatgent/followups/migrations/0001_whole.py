import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('followups', '0001_initial'), ('followups', '0002_terms_in_two_languages_and_named'), ('followups', '0003_clocks'), ('followups', '0004_counted'), ('followups', '0005_told_late')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('step', models.CharField(max_length=40)),
                ('ladder', models.CharField(blank=True, max_length=40)),
                ('due_on', models.DateField(verbose_name='due')),
                ('term', models.CharField(blank=True, max_length=50)),
                ('leads_to', models.DateField(blank=True, null=True)),
                ('owner_role', models.CharField(blank=True, max_length=24)),
                ('state', models.CharField(choices=[('open', 'Open'), ('paused', 'Paused'), ('done', 'Done'), ('superseded', 'Overtaken'), ('cancelled', 'No longer needed'), ('failed', 'Set aside after an error')], default='open', max_length=12)),
                ('why', models.CharField(blank=True, max_length=60)),
                ('error', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('due_on', 'pk'),
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['owner_role', 'due_on'], name='followups_open_due'), models.Index(condition=models.Q(('state', 'failed')), fields=['due_on'], name='followups_set_aside')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'code', 'version', 'step'), name='followups_step_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'paused', 'done', 'superseded', 'cancelled', 'failed'])), name='followups_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ['open', 'paused', 'failed'])), models.Q(('closed_at__isnull', False), ('state__in', ['done', 'superseded', 'cancelled'])), _connector='OR'), name='followups_closed_when')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('label_nl', models.CharField(max_length=160)),
                ('label_en', models.CharField(max_length=160)),
                ('amount', models.PositiveSmallIntegerField(verbose_name='length')),
                ('unit', models.CharField(choices=[('days', 'days'), ('months', 'months'), ('years', 'years')], max_length=8, verbose_name='unit')),
                ('kind', models.CharField(choices=[('city', 'set by the city: may move or be paused, with a reason'), ('statutory', 'set by law: never moves')], default='city', max_length=12)),
                ('source_nl', models.CharField(max_length=200, verbose_name='source, in Dutch')),
                ('source_en', models.CharField(max_length=200, verbose_name='source, in English')),
                ('uncertain', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('unit__in', ['days', 'months', 'years'])), name='followups_term_unit_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['city', 'statutory'])), name='followups_term_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('follow_up', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='clock', to='followups.followup')),
                ('case', models.CharField(db_index=True, max_length=64)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='followups.term')),
                ('kind', models.CharField(choices=[('city', 'set by the city: may move or be paused, with a reason'), ('statutory', 'set by law: never moves')], max_length=12)),
                ('party', models.CharField(choices=[('landlord', 'Landlord'), ('city', 'City'), ('brigade', 'Fire brigade'), ('minister', 'Flemish minister')], max_length=12)),
                ('started_on', models.DateField()),
                ('first_until', models.DateField()),
                ('until', models.DateField()),
                ('paused_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('until', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['city', 'statutory'])), name='followups_clock_kind_known'), models.CheckConstraint(condition=models.Q(('party__in', ['landlord', 'city', 'brigade', 'minister'])), name='followups_clock_party_known'), models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('first_until__isnull', True), ('first_until__gte', models.F('started_on')), _connector='OR'), name='followups_clock_in_order', violation_error_message='The end lies before the start.'), models.CheckConstraint(condition=models.Q(('first_until__isnull', True), ('until__isnull', True), ('until__gte', models.F('first_until')), _connector='OR'), name='followups_clock_never_shorter', violation_error_message='The end lies before the start.'), models.CheckConstraint(condition=models.Q(('kind', 'city'), models.Q(('paused_on__isnull', True), ('until', models.F('first_until'))), _connector='OR'), name='followups_clock_of_the_law_stands')],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='followups.clock')),
                ('why', models.CharField(choices=[('our_delay', 'because we are late'), ('pause', 'because the term was paused'), ('given', 'because more time was given'), ('told_late', 'because our message reached you later')], max_length=12)),
                ('days', models.PositiveSmallIntegerField(verbose_name='days')),
                ('made_on', models.DateField()),
                ('since', models.DateField()),
                ('late', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='delayed', to='followups.clock')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
            ],
            options={
                'ordering': ('made_on', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('clock', 'late'), name='followups_extension_once_per_delay'), models.CheckConstraint(condition=models.Q(('why__in', ['our_delay', 'pause', 'given', 'told_late'])), name='followups_extension_why_known'), models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='followups_extension_adds'), models.CheckConstraint(condition=models.Q(models.Q(('late__isnull', False), ('why', 'our_delay')), models.Q(('late__isnull', True), ('why__in', ['pause', 'given']), models.Q(('reason', ''), _negated=True)), models.Q(('late__isnull', True), ('why', 'told_late')), _connector='OR'), name='followups_extension_explained')],
            },
        ),
    ]
