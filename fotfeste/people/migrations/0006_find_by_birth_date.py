"""An index for looking somebody up by name and birth date."""
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_keep_refusals_from_the_refused")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth_date"], name="person_birth_date"),
        ),
    ]
