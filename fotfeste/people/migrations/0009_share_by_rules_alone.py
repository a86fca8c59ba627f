"""Nothing is shared past the rules: sharings are written by the action that has asked them. Purposes have names."""

from django.db import migrations, models

SYSTEM = "(select kernel_actor_is_system())"
STAFF = (
    f"{SYSTEM} or (controller_id = (select people_actor_controller())"
    " and akey = any((select people_visible_keys(1))::bigint[]))"
)


def _writable(condition: str) -> str:
    return f"""
drop policy people_disclosure_insert on people_disclosure;
drop policy people_disclosure_update on people_disclosure;
create policy people_disclosure_insert on people_disclosure for insert with check ({condition});
create policy people_disclosure_update on people_disclosure for update using ({condition}) with check ({condition});
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_sort_single_names")]

    operations = [
        migrations.RunSQL(_writable(SYSTEM), _writable(STAFF)),
        migrations.AlterField(
            model_name="membership",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("follow_up", "følge opp personen mot arbeid"),
                    ("coordination", "samordne hjelp fra flere"),
                    ("training", "gi opplæring"),
                    ("placement", "gjennomføre praksis eller jobb"),
                    ("aftercare", "følge opp etter avslutning"),
                    ("control", "kontrollere at opplysninger behandles riktig"),
                    ("own_insight", "gi personen innsyn i egne opplysninger"),
                ],
                max_length=20,
                verbose_name="formål",
            ),
        ),
    ]
