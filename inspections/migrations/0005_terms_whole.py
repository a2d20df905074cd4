import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0004_terms_that_run'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='repairorder',
            name='inspections_repairorder_in_order',
        ),
        migrations.RemoveField(
            model_name='repairorder',
            name='until',
        ),
        migrations.AlterField(
            model_name='repairorder',
            name='clock',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='repair_order', to='followups.clock'),
        ),
        migrations.AlterField(
            model_name='repairorder',
            name='code',
            field=models.CharField(max_length=12, unique=True),
        ),
        migrations.AlterField(
            model_name='repairorder',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repair_orders', to='inspections.report'),
        ),
        migrations.AddConstraint(
            model_name='repairorder',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'reported', 'kept', 'missed'])), name='inspections_repairorder_state_known'),
        ),
        migrations.AddConstraint(
            model_name='repairorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'quality'), ('proposal__isnull', False)), models.Q(('kind', 'fire'), ('proposal__isnull', True)), _connector='OR'), name='inspections_repairorder_from_whom'),
        ),
        migrations.AddConstraint(
            model_name='repairorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reported']), _negated=True), ('reported_at__isnull', False), _connector='OR'), name='inspections_repairorder_reported_when'),
        ),
        migrations.AddConstraint(
            model_name='repairorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done', ''), ('reported_at__isnull', True)), models.Q(('reported_at__isnull', False), models.Q(('done', ''), _negated=True)), _connector='OR'), name='inspections_repairorder_report_whole'),
        ),
    ]
