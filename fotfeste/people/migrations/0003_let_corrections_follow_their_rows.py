"""A correction is about one row and has its category; the person herself can send it, and answer nothing."""

from django.db import migrations, models

from fotfeste.people.migration_operations import PersonTable

# What a participant writes waits for an answer, or is her own statement: she can not answer herself.
OWN = """
drop policy people_correction_insert_own on people_correction;
create policy people_correction_insert_own on people_correction for insert with check (
  person_id = (select kernel_actor_person()) and status in ('sent', 'own_words')
  and answered_at is null and answered_by_id is null and answer = '');
"""
OWN_BEFORE = """
drop policy people_correction_insert_own on people_correction;
create policy people_correction_insert_own on people_correction for insert with check (
  person_id = (select kernel_actor_person()));
"""
_BEFORE = PersonTable("people_correction", category=1, writes="person")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_let_participants_act"), ("people", "0002_guard_persons")]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="row",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="nummer"),
        ),
        migrations.AlterField(
            model_name="correction",
            name="category",
            field=models.PositiveSmallIntegerField(verbose_name="kategori"),
        ),
        migrations.AlterField(
            model_name="correction",
            name="status",
            field=models.CharField(
                choices=[
                    ("sent", "sendt, venter på svar"),
                    ("accepted", "rettet"),
                    ("statement", "ikke rettet, men din forklaring er lagt ved"),
                    ("own_words", "din forklaring er lagt ved"),
                ],
                default="sent",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="wanted",
            field=models.CharField(blank=True, max_length=500, verbose_name="slik skal det være"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wanted", ""), _negated=True),
                    models.Q(("statement", ""), _negated=True),
                    _connector="OR",
                ),
                name="correction_says_something",
            ),
        ),
        migrations.RunSQL(_BEFORE.reverse_sql, _BEFORE.sql),
        PersonTable("people_correction", writes="person"),
        migrations.RunSQL(OWN, OWN_BEFORE),
    ]
