"""A printed row points at the organisation that it names as recipient."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0003_tables_with_columns_and_sums"), ("kernel", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="printedrow",
            name="recipient",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="kernel.organisation",
                verbose_name="mottaker",
            ),
        ),
    ]
