import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import listings.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('listings', '0001_initial'), ('listings', '0002_counted')]

    initial = True

    dependencies = [
        ('landlords', '0001_whole'),
        ('media', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='landlords.room')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='landlords.landlord')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Online'), ('paused', 'Paused'), ('rented', 'Rented out'), ('withdrawn', 'Withdrawn'), ('removed', 'Taken offline by the City')], default='draft', max_length=12)),
                ('rent_cents', models.PositiveIntegerField(blank=True, null=True, verbose_name='rent a month')),
                ('fixed_cents', models.PositiveIntegerField(blank=True, null=True, verbose_name='fixed costs a month')),
                ('advance_cents', models.PositiveIntegerField(blank=True, null=True, verbose_name='advances a month')),
                ('price_all_in_cents', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('utilities', models.JSONField(blank=True, default=dict, validators=[listings.validators.check_utilities])),
                ('tax_cents', models.PositiveIntegerField(blank=True, null=True, verbose_name='tax passed on, a year')),
                ('deposit_cents', models.PositiveIntegerField(blank=True, null=True, verbose_name='deposit')),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='length of the contract in months')),
                ('available_from', models.DateField(blank=True, null=True, verbose_name='available from')),
                ('furnished', models.BooleanField(default=False, verbose_name='furnished')),
                ('epc_score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='EPC score (kWh/m² a year)')),
                ('epc_scope', models.CharField(blank=True, choices=[('unit', 'this room or studio'), ('building', 'the whole building'), ('nr', 'the whole building (EPC NR)')], max_length=8)),
                ('epc_reason', models.CharField(blank=True, choices=[('requested', 'It was asked for, and is not there yet'), ('not_applicable', 'None is needed for this building')], max_length=20)),
                ('description_nl', models.TextField(blank=True, max_length=4000, verbose_name='description in Dutch')),
                ('description_en', models.TextField(blank=True, max_length=4000, verbose_name='description in English')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('removed_why', models.CharField(blank=True, max_length=24)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('-published_at', '-pk'),
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='listings_newest'), models.Index(condition=models.Q(('state', 'published')), fields=['price_all_in_cents'], name='listings_price'), models.Index(fields=['state', 'room', 'furnished'], name='listings_counted')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'paused', 'rented', 'withdrawn', 'removed'])), name='listings_listing_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'paused', 'published', 'removed', 'rented'])), fields=('room',), name='listings_listing_one_open', violation_error_message='There is already an advert of this room.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='listings_published_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published']), _negated=True), ('rent_cents__isnull', False), _connector='OR'), name='listings_published_rent'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published']), _negated=True), ('fixed_cents__isnull', False), _connector='OR'), name='listings_published_fixed'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published']), _negated=True), ('advance_cents__isnull', False), _connector='OR'), name='listings_published_advance'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published']), _negated=True), ('price_all_in_cents__isnull', False), _connector='OR'), name='listings_published_price'), models.CheckConstraint(condition=models.Q(('deposit_cents__isnull', True), ('rent_cents__isnull', True), ('deposit_cents__lte', django.db.models.expressions.CombinedExpression(models.F('rent_cents'), '*', models.Value(2))), _connector='OR'), name='listings_listing_deposit_two_months', violation_error_message="The deposit is at most two months' rent, without the costs."), models.CheckConstraint(condition=models.Q(('price_all_in_cents__isnull', True), ('price_all_in_cents', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('rent_cents'), '+', models.F('fixed_cents')), '+', models.F('advance_cents'))), _connector='OR'), name='listings_listing_price_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='listings.listing')),
                ('picture', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='media.picture')),
                ('position', models.PositiveSmallIntegerField()),
                ('alt', models.CharField(blank=True, max_length=160, verbose_name='what can be seen')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('listing', 'position'), name='listings_photo_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='standing', to='landlords.room')),
                ('looked_up_on', models.DateField(blank=True, null=True)),
                ('certificate_number', models.CharField(blank=True, max_length=60)),
                ('issued_on', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('max_residents', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('blocked_on', models.DateField(blank=True, null=True)),
                ('block', models.CharField(blank=True, choices=[('unfit', 'declared unfit'), ('uninhabitable', 'declared unfit and uninhabitable')], max_length=16)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('issued_on__isnull', False), ('valid_until__isnull', False)), models.Q(('issued_on__isnull', True), ('valid_until__isnull', True)), _connector='OR'), name='listings_standing_certificate_whole', violation_error_message='These belong together: fill in all of them, or none.'), models.CheckConstraint(condition=models.Q(('issued_on__isnull', True), ('valid_until__isnull', True), ('valid_until__gte', models.F('issued_on')), _connector='OR'), name='listings_standing_dates_in_order', violation_error_message='The end lies before the start.'), models.CheckConstraint(condition=models.Q(('issued_on__isnull', True), ('looked_up_on__isnull', False), _connector='OR'), name='listings_standing_certificate_looked_up'), models.CheckConstraint(condition=models.Q(models.Q(('block', ''), ('blocked_on__isnull', True)), models.Q(('block__in', ['unfit', 'uninhabitable']), ('blocked_on__isnull', False)), _connector='OR'), name='listings_standing_block_whole')],
            },
        ),
    ]
