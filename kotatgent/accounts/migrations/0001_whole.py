import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_sentences')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(error_messages={'unique': 'There is already an account with this e-mail address.'}, max_length=254, unique=True, verbose_name='e-mail address')),
                ('email_key', models.CharField(editable=False, error_messages={'unique': 'There is already an account with this e-mail address.'}, max_length=320, unique=True)),
                ('role', models.CharField(choices=[('landlord', 'Landlord'), ('student', 'Student'), ('staff', 'Kotatgent staff'), ('quality_inspector', 'Quality inspector (Toezicht)'), ('fire_inspector', 'Fire inspector (fire brigade)'), ('decision_maker', 'Decision-maker (for the mayor)'), ('steering', 'Steering group'), ('partner', 'Education partner'), ('privacy_officer', 'Privacy officer'), ('administrator', 'Administrator')], default='landlord', max_length=24, verbose_name='role')),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.institution')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English')], default='nl', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('made_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['landlord', 'student', 'staff', 'quality_inspector', 'fire_inspector', 'decision_maker', 'steering', 'partner', 'privacy_officer', 'administrator'])), name='accounts_user_role_known'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'partner'), _negated=True), ('institution__isnull', False), _connector='OR'), name='accounts_user_partner_has_institution', violation_error_message='An education partner belongs to an institution.')],
            },
        ),
    ]
