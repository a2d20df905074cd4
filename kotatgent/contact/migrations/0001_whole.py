import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('contact', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('listings', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='listings.listing')),
                ('visitor_name', models.CharField(max_length=80, verbose_name='your name')),
                ('visitor_email', models.EmailField(max_length=254, verbose_name='your e-mail address')),
                ('visitor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(max_length=2)),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=8)),
                ('started_at', models.DateTimeField()),
                ('landlord_read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-started_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='contact_thread_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='contact.thread')),
                ('side', models.CharField(choices=[('visitor', 'Student'), ('landlord', 'Landlord')], max_length=8)),
                ('body', models.TextField(max_length=4000, validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='message')),
                ('sent_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('sent_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['visitor', 'landlord'])), name='contact_post_side_known')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='contact.thread')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
            ],
        ),
    ]
