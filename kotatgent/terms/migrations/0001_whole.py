import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('terms', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('title_nl', models.CharField(max_length=160)),
                ('title_en', models.CharField(max_length=160)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=12)),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-number',),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published'])), name='terms_version_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published']), _negated=True), ('effective_on__isnull', False), _connector='OR'), name='terms_version_in_force_from'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='terms_version_published_when')],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='terms.version')),
                ('code', models.SlugField(max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('term', 'Part of the terms'), ('consent', 'Separate consent')], default='term', max_length=12)),
                ('title_nl', models.CharField(max_length=160)),
                ('title_en', models.CharField(max_length=160)),
                ('body_nl', models.TextField()),
                ('body_en', models.TextField()),
                ('purpose_nl', models.CharField(max_length=300)),
                ('purpose_en', models.CharField(max_length=300)),
                ('recipients_nl', models.CharField(max_length=300)),
                ('recipients_en', models.CharField(max_length=300)),
                ('ground_nl', models.CharField(max_length=300)),
                ('ground_en', models.CharField(max_length=300)),
                ('source', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='terms_clause_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['term', 'consent'])), name='terms_clause_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='terms.version')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='acceptances', to=settings.AUTH_USER_MODEL)),
                ('party', models.CharField(blank=True, max_length=16)),
                ('language', models.CharField(max_length=2)),
                ('text_hash', models.CharField(max_length=64)),
                ('accepted_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'user'), name='terms_acceptance_once')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='terms.clause')),
                ('code', models.SlugField(max_length=40)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(max_length=2)),
                ('text_hash', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user', 'code'), name='terms_consent_one_open', violation_error_message='There is already one that is open.'), models.CheckConstraint(condition=models.Q(('given_at__isnull', True), ('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='terms_consent_dates_in_order', violation_error_message='The end lies before the start.')],
            },
        ),
    ]
