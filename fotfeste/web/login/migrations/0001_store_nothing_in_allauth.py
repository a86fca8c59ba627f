"""The application's role may not write to the tables of the sign-in library: no token, address or claim is ever kept.

The tables are there all the same, since deleting an account asks them. No role is named: the right is taken from every
role but the owner.
"""

from django.db import migrations

TABLES = (
    "account_emailaddress",
    "account_emailconfirmation",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
)

READ_ONLY = """
do $$
declare grantee name;
begin
  for grantee in
    select distinct coalesce(r.rolname, 'public')
    from pg_class c cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
    where c.oid = '{table}'::regclass and a.grantee <> c.relowner
  loop
    execute format('revoke insert, update on table {table} from %s',
                   case when grantee = 'public' then 'public' else quote_ident(grantee) end);
  end loop;
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.RunSQL(READ_ONLY.format(table=table), migrations.RunSQL.noop) for table in TABLES
    ]
