"""Participants act too: the signed sentence tells line and person, events have a subject, roles end the same second."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from fotfeste.kernel.migration_operations import RowPolicy

ACTOR = """
create or replace function kernel_actor_staff() returns bigint language sql stable parallel safe set search_path = pg_catalog, public as
$$ select nullif(split_part(kernel_actor_sentence(), ':', 1), '')::bigint $$;

create or replace function kernel_actor_organisation() returns bigint language sql stable parallel safe set search_path = pg_catalog, public as
$$ select nullif(split_part(kernel_actor_sentence(), ':', 2), '')::bigint $$;

create function kernel_actor_role() returns text language sql stable parallel safe set search_path = pg_catalog, public as
$$ select split_part(kernel_actor_sentence(), ':', 3) $$;

create function kernel_actor_line() returns text language sql stable parallel safe set search_path = pg_catalog, public as
$$ select split_part(kernel_actor_sentence(), ':', 4) $$;

create function kernel_actor_person() returns bigint language sql stable parallel safe set search_path = pg_catalog, public as
$$ select nullif(split_part(kernel_actor_sentence(), ':', 5), '')::bigint $$;

drop policy kernel_event_visible on kernel_event;
create policy kernel_event_visible on kernel_event for select using (
  (select kernel_actor_is_system())
  or subject_id = (select kernel_actor_person())
  or (subject_id is null and (
    by_staff_id = (select kernel_actor_staff())
    or organisation_id = (select kernel_actor_organisation())
    or (audience = 'everyone' and (select kernel_actor_staff()) is not null))));
drop policy kernel_event_insert on kernel_event;
create policy kernel_event_insert on kernel_event for insert with check (
  (by_staff_id is null and (select kernel_actor_is_system()))
  or (by_staff_id = (select kernel_actor_staff()) and organisation_id = (select kernel_actor_organisation()))
  or (by_staff_id is null and organisation_id is null and subject_id = (select kernel_actor_person())));
"""

UNDO = """
drop function kernel_actor_role();
drop function kernel_actor_line();
drop function kernel_actor_person();
create or replace function kernel_actor_staff() returns bigint language sql stable parallel safe set search_path = pg_catalog, public as
$$ select split_part(kernel_actor_sentence(), ':', 1)::bigint $$;
create or replace function kernel_actor_organisation() returns bigint language sql stable parallel safe set search_path = pg_catalog, public as
$$ select split_part(kernel_actor_sentence(), ':', 2)::bigint $$;
"""

class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0003_stored_files'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='staffrole',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='staffrole',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='staffrole',
            name='staff_role_once',
        ),
        migrations.AddField(
            model_name='event',
            name='subject_id',
            field=models.BigIntegerField(editable=False, null=True, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='staffrole',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='avsluttet'),
        ),
        migrations.AddField(
            model_name='staffroleevent',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='avsluttet'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('subject_id__isnull', False)), fields=['subject_id', '-id'], name='event_of_subject'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffrole',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "kernel_staffroleevent" ("ended_at", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_line", "role", "staff_id", "valid_from", "valid_to") VALUES (NEW."ended_at", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reporting_line", NEW."role", NEW."staff_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='908d0ef84a95467b0bac60b5545d6d4d928a31f9', operation='INSERT', pgid='pgtrigger_insert_insert_a15bc', table='kernel_staffrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffrole',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "kernel_staffroleevent" ("ended_at", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_line", "role", "staff_id", "valid_from", "valid_to") VALUES (NEW."ended_at", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reporting_line", NEW."role", NEW."staff_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='607044d37c52848166b728ae1e41987684ecdf2e', operation='UPDATE', pgid='pgtrigger_update_update_07f39', table='kernel_staffrole', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('staff', 'organisation', 'reporting_line', 'role', 'valid_from'), name='staff_role_once'),
        ),
        migrations.RunSQL(ACTOR, UNDO),
        # Everybody may know who holds which role; only administrators give them, each in the own organisation.
        RowPolicy(
            "kernel_staffrole",
            visible="true",
            writable="(select kernel_actor_is_system())"
            " or (organisation_id = (select kernel_actor_organisation()) and (select kernel_actor_role()) = 'administrator')",
        ),
    ]
