"""A source in both languages; each date says which term it was counted with, and a ladder where it leads to."""

from django.db import migrations, models

# The start values of before, which were in English only.
DUTCH = {
    "proposal": "voorstel",
    "proposal: R10": "voorstel: R10",
    "proposal: F1.10 gives no term": "voorstel: F1.10 noemt geen termijn",
    "proposal, after the usual length of the route to a certificate (F1.34)": (
        "voorstel, naar de gewone duur van de weg naar een attest (F1.34)"
    ),
    "proposal: R10, in time for the route of about 3 months (F1.34)": (
        "voorstel: R10, op tijd voor de weg van ongeveer 3 maanden (F1.34)"
    ),
    "F2.32: the whole warning procedure fits in 3 months": (
        "F2.32: de hele waarschuwingsprocedure past in 3 maanden"
    ),
}


def fill(apps, schema_editor):
    """What staff wrote stands in both columns until they write the other language."""
    terms = apps.get_model("followups", "Term").objects.using(schema_editor.connection.alias)
    for term in terms.all():
        term.source_en = term.source_nl
        term.source_nl = DUTCH.get(term.source_en, term.source_en)
        term.save(update_fields=["source_nl", "source_en"])


class Migration(migrations.Migration):

    dependencies = [
        ("followups", "0001_initial"),
    ]

    operations = [
        migrations.RenameField("term", "source", "source_nl"),
        migrations.AlterField(
            "term", "source_nl", models.CharField(max_length=200, verbose_name="source, in Dutch")
        ),
        migrations.AddField(
            "term",
            "source_en",
            models.CharField(default="", max_length=200, verbose_name="source, in English"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddField("followup", "term", models.CharField(blank=True, default="", max_length=50), preserve_default=False),
        migrations.AddField("followup", "leads_to", models.DateField(blank=True, null=True)),
    ]
