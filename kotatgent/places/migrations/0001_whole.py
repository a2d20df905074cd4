import django.core.validators
import django.db.models.deletion
import kotatgent.places.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('places', '0001_initial'), ('places', '0002_outline')]

    initial = True

    dependencies = [
        ('accounts', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Neighbourhood',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('polygons', models.JSONField(default=list)),
                ('outline', models.TextField(blank=True, editable=False)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('west', models.FloatField()),
                ('south', models.FloatField()),
                ('east', models.FloatField()),
                ('north', models.FloatField()),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Street',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register_id', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('key', models.CharField(db_index=True, editable=False, max_length=120)),
            ],
            options={
                'ordering': ('key',),
            },
        ),
        migrations.CreateModel(
            name='Campus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campuses', to='accounts.institution')),
                ('code', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
            ],
            options={
                'verbose_name_plural': 'campuses',
                'ordering': ('institution__name', 'name'),
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('postcode', models.CharField(max_length=4)),
                ('name', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ('postcode', 'name'),
                'constraints': [models.UniqueConstraint(fields=('postcode', 'name'), name='places_place_once')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('neighbourhoods', 'Neighbourhoods'), ('streets', 'Streets')], max_length=16)),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('row_count', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-loaded_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['neighbourhoods', 'streets'])), name='places_referencefile_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('street_name', models.CharField(max_length=120, verbose_name='street')),
                ('street', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='places.street')),
                ('number', models.CharField(max_length=20, validators=[kotatgent.places.models.check_house_number], verbose_name='house number')),
                ('box', models.CharField(blank=True, max_length=20, verbose_name='box')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='places.place')),
                ('neighbourhood', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='places.neighbourhood')),
                ('lat', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)])),
                ('lon', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)])),
                ('location_source', models.CharField(blank=True, choices=[('pin', 'pin set by the landlord'), ('staff', 'set by Kotatgent staff'), ('register', 'address register'), ('neighbourhood', 'centre of the neighbourhood')], max_length=16)),
                ('key', models.CharField(editable=False, max_length=200, unique=True)),
            ],
            options={
                'verbose_name_plural': 'addresses',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('location_source', ''), ('lon__isnull', True)), models.Q(('lat__isnull', False), ('lon__isnull', False), models.Q(('location_source', ''), _negated=True)), _connector='OR'), name='places_address_location_whole')],
            },
        ),
    ]
