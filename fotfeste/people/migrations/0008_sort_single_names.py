"""Somebody with one name is sorted by that name, not before everybody else."""

import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_keep_persons")]

    operations = [
        # What the database computes can not be altered: it is removed and computed anew.
        migrations.RemoveField("person", "sort_name"),
        migrations.AddField(
            "person",
            "sort_name",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.db.models.functions.text.Lower(
                        django.db.models.functions.text.Trim(
                            django.db.models.functions.text.Concat(
                                models.F("family_name"), models.Value(" "), models.F("given_name")
                            )
                        )
                    ),
                    models.Value("æøåäö"),
                    models.Value("{|}{|"),
                    function="translate",
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
    ]
