import datetime
import django.core.validators
import django.db.models.deletion
import landlords.validators
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('landlords', '0001_initial'), ('landlords', '0002_sentences'), ('landlords', '0003_letters'), ('landlords', '0004_derogations'), ('landlords', '0005_planning'), ('landlords', '0007_derogations_lapse')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('address', models.OneToOneField(error_messages={'unique': 'There is already a building at this address.'}, on_delete=django.db.models.deletion.PROTECT, related_name='building', to='places.address')),
                ('kind', models.CharField(choices=[('rooming_house', 'House with student rooms (kamerwoning)'), ('community_house', 'House rented as a whole by students'), ('host_home', 'My own home, where I let one room (hospita)'), ('apartments', 'Building with studios or flats'), ('large_scale', 'Large-scale student housing')], max_length=20, verbose_name='kind of building')),
                ('wc_count', models.PositiveSmallIntegerField(default=0, verbose_name='shared toilets')),
                ('shower_count', models.PositiveSmallIntegerField(default=0, verbose_name='shared showers or baths')),
                ('kitchen_m2', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='floor area of the shared kitchen')),
                ('bicycle_places', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places for bicycles')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['rooming_house', 'community_house', 'host_home', 'apartments', 'large_scale'])), name='landlords_building_kind_known'), models.CheckConstraint(condition=models.Q(('kitchen_m2__isnull', True), ('kitchen_m2__gte', 0), _connector='OR'), name='landlords_building_kitchen_positive')],
            },
        ),
        migrations.CreateModel(
            name='CampusDistance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='campus_distances', to='landlords.building')),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='places.campus')),
                ('minutes', models.PositiveSmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['campus', 'minutes'], name='landlords_campusdistance_near')],
                'constraints': [models.UniqueConstraint(fields=('campus', 'building'), name='landlords_campusdistance_once')],
            },
        ),
        migrations.CreateModel(
            name='KotlabelNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kotlabel_notes', to='landlords.building')),
                ('status', models.CharField(choices=[('none', 'No kotlabel'), ('asked', 'Kotlabel asked'), ('issued', 'Kotlabel issued'), ('withdrawn', 'Kotlabel withdrawn')], max_length=12, verbose_name='Flemish kotlabel')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('vlok_reference', models.CharField(blank=True, max_length=40, verbose_name='reference in VLOK')),
            ],
            options={
                'ordering': ('building', '-number'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['none', 'asked', 'issued', 'withdrawn'])), name='landlords_kotlabelnote_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('since__isnull', True), ('status', 'none'), ('vlok_reference', '')), models.Q(models.Q(('status', 'none'), _negated=True), ('since__isnull', False), models.Q(('vlok_reference', ''), _negated=True)), _connector='OR'), name='landlords_kotlabelnote_whole'), models.UniqueConstraint(fields=('building', 'number'), name='landlords_kotlabelnote_once')],
            },
        ),
        migrations.CreateModel(
            name='Landlord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='registration number')),
                ('kind', models.CharField(choices=[('person', 'A person'), ('company', 'A company')], max_length=12, verbose_name='who lets')),
                ('first_name', models.CharField(max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(max_length=80, verbose_name='surname')),
                ('company_name', models.CharField(blank=True, max_length=160, verbose_name='name of the company')),
                ('kbo_number', models.CharField(blank=True, max_length=10, validators=[landlords.validators.check_kbo_number], verbose_name='KBO number')),
                ('phone', models.CharField(max_length=20, validators=[landlords.validators.check_phone_number], verbose_name='telephone')),
                ('postal_street', models.CharField(blank=True, max_length=120, verbose_name='street, number and box')),
                ('postal_postcode', models.CharField(blank=True, max_length=12, verbose_name='postcode')),
                ('postal_place', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('postal_country', models.CharField(blank=True, max_length=60, verbose_name='country, when not Belgium')),
                ('registered_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('postal_country', ''), ('postal_place', ''), ('postal_postcode', ''), ('postal_street', '')), models.Q(models.Q(('postal_street', ''), _negated=True), models.Q(('postal_postcode', ''), _negated=True), models.Q(('postal_place', ''), _negated=True)), _connector='OR'), name='landlords_landlord_postal_address_whole', violation_error_message='A postal address has a street with a number, a postcode and a town.'), models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'company'])), name='landlords_landlord_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('company_name', ''), ('kbo_number', ''), ('kind', 'person')), models.Q(('kind', 'company'), models.Q(('company_name', ''), _negated=True), models.Q(('kbo_number', ''), _negated=True)), _connector='OR'), name='landlords_landlord_company_whole', violation_error_message='A company has a name and a KBO number; a person has neither.'), models.UniqueConstraint(condition=models.Q(('kbo_number', ''), _negated=True), fields=('kbo_number',), name='landlords_landlord_kbo_once', violation_error_message='A company with this KBO number is already registered.')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='landlords.landlord')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager')], max_length=12)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('user',), name='landlords_member_one_landlord', violation_error_message='You are already registered.'), models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='landlords_member_in_order', violation_error_message='The end lies before the start.')],
            },
        ),
        migrations.CreateModel(
            name='PlanningNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planning_notes', to='landlords.building')),
                ('status', models.CharField(choices=[('unknown', 'Not known'), ('permitted', 'Permitted'), ('deemed', 'Deemed permitted'), ('under_review', 'Under review'), ('offence', 'Planning offence')], max_length=12, verbose_name='planning status')),
                ('reason', models.TextField(max_length=1000, verbose_name='why, and from which source')),
            ],
            options={
                'ordering': ('building', '-number'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['unknown', 'permitted', 'deemed', 'under_review', 'offence'])), name='landlords_planningnote_status_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='landlords_planningnote_says_why'), models.UniqueConstraint(fields=('building', 'number'), name='landlords_planningnote_once')],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='landlords.building')),
                ('label', models.CharField(max_length=40, verbose_name='name or number of the room')),
                ('kind', models.CharField(choices=[('room', 'Room'), ('studio', 'Studio'), ('apartment', 'Student flat'), ('house', 'House for students'), ('host_family', 'Room with a host family')], max_length=16, verbose_name='kind')),
                ('area_m2', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('1'))], verbose_name='net floor area (m²)')),
                ('height_cm', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(100), django.core.validators.MaxValueValidator(1000)], verbose_name='height of the ceiling (cm)')),
                ('floor', models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(-3), django.core.validators.MaxValueValidator(40)], verbose_name='floor')),
                ('residents', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='for how many people')),
                ('wc', models.CharField(choices=[('own', 'Own'), ('shared', 'Shared'), ('none', 'None')], max_length=8, verbose_name='toilet')),
                ('shower', models.CharField(choices=[('own', 'Own'), ('shared', 'Shared'), ('none', 'None')], max_length=8, verbose_name='shower or bath')),
                ('kitchen', models.CharField(choices=[('own', 'Own'), ('shared', 'Shared'), ('none', 'None')], max_length=8, verbose_name='kitchen')),
                ('washbasin', models.BooleanField(default=True, verbose_name='washbasin with hot and cold water')),
                ('windows_m2', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='windows together (m²)')),
                ('sockets', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='sockets')),
                ('heating', models.CharField(blank=True, choices=[('central', 'Central heating'), ('electric', 'Electric, on its own circuit'), ('gas_sealed', 'Gas, airtight with a flue'), ('other', 'Something else, or none')], max_length=12, verbose_name='heating')),
                ('lockable', models.BooleanField(default=True, verbose_name='the door can be locked')),
                ('step_free', models.BooleanField(default=False, verbose_name='reached without steps')),
                ('small_room_derogation', models.BooleanField(default=False, verbose_name='room of 8 to 12 m² with a derogation')),
                ('derogation_confirmed', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('building_id', 'label'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['room', 'studio', 'apartment', 'house', 'host_family'])), name='landlords_room_kind_known'), models.CheckConstraint(condition=models.Q(('area_m2__gte', 1), ('area_m2__lt', 10000)), name='landlords_room_area'), models.CheckConstraint(condition=models.Q(('residents__gte', 1), ('residents__lte', 20)), name='landlords_room_residents'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('building', 'label'), name='landlords_room_label_once', violation_error_message='There is already a room with this name in the building.')],
            },
        ),
        migrations.CreateModel(
            name='Derogation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='derogations', to='landlords.room')),
                ('built_on', models.DateField(verbose_name='built or permitted on')),
                ('first_asked_on', models.DateField(verbose_name='first certificate asked on')),
                ('state', models.CharField(choices=[('claimed', 'Waits for somebody to look at the proof'), ('confirmed', 'Confirmed'), ('refused', 'Not confirmed'), ('lapsed', 'Lapsed: not renewed in time')], default='claimed', max_length=12)),
                ('claimed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_derogations', to=settings.AUTH_USER_MODEL)),
                ('proof', models.TextField(blank=True, max_length=1000, verbose_name='which proof was seen, or why it is not enough')),
                ('lapsed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('claimed_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['claimed', 'confirmed', 'refused', 'lapsed'])), name='landlords_derogation_state_known'), models.CheckConstraint(condition=models.Q(('built_on__lt', datetime.date(1998, 9, 1)), ('first_asked_on__lt', datetime.date(2001, 9, 1))), name='landlords_derogation_dates'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='landlords_derogation_decided_whole', violation_error_message='These belong together: fill in all of them, or none.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('proof', ''), ('state', 'claimed')), models.Q(models.Q(('state', 'claimed'), _negated=True), ('decided_at__isnull', False), models.Q(('proof', ''), _negated=True)), _connector='OR'), name='landlords_derogation_decided_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['lapsed']), _negated=True), ('lapsed_on__isnull', False), _connector='OR'), name='landlords_derogation_lapsed_when'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('room',), name='landlords_derogation_one_open', violation_error_message='The derogation of this room was stated already.')],
            },
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='landlords.building')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='landlords.landlord')),
                ('state', models.CharField(choices=[('claimed', 'Being checked by Kotatgent'), ('active', 'Lets this building'), ('refused', 'Not accepted'), ('ended', 'Ended')], max_length=12)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['claimed', 'active', 'refused', 'ended'])), name='landlords_tenure_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['claimed', 'active'])), fields=('building', 'landlord'), name='landlords_tenure_one_open', violation_error_message='You have already added this building.'), models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='landlords_tenure_in_order', violation_error_message='The end lies before the start.')],
            },
        ),
    ]
