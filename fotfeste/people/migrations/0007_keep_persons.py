"""Persons are deleted by the retention engine alone, like every row about them."""

from django.db import migrations

KEEP = """
drop policy people_person_delete on people_person;
create policy people_person_delete on people_person for delete using ((select kernel_actor_is_system()));
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_find_by_birth_date")]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
