"""Migration operations that let the database itself keep what Python can only promise.

``AppendOnly``: rows can be added and never changed or removed, also by raw SQL.
``OwnerOnly``: the application's role can not read the table at all.
``RowPolicy``: row-level security, forced also on the owner.

None of them names a role: rights are taken from every role but the owner of the table.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunSQL

_REVOKE = """
do $$
declare grantee name;
begin
  for grantee in
    select distinct coalesce(r.rolname, 'public')
    from pg_class c cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
    where c.oid = '{table}'::regclass and a.grantee <> c.relowner
  loop
    execute format('revoke {rights} on table {table} from %s',
                   case when grantee = 'public' then 'public' else quote_ident(grantee) end);
  end loop;
end $$;
"""


class AppendOnly(RunSQL):
    """Let *table* only grow. UPDATE, DELETE and TRUNCATE are revoked, and refused by a trigger."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            sql=_REVOKE.format(table=table, rights="update, delete, truncate")
            + f"""
create trigger {table}_append_only before update or delete on {table}
  for each row execute function kernel_refuse_rewriting();
create trigger {table}_append_only_truncate before truncate on {table}
  for each statement execute function kernel_refuse_rewriting();
""",
            reverse_sql=f"""
drop trigger {table}_append_only on {table};
drop trigger {table}_append_only_truncate on {table};
""",
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {}


class OwnerOnly(RunSQL):
    """Hide *table* from every role but its owner."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(sql=_REVOKE.format(table=table, rights="all"), reverse_sql=RunSQL.noop)

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {}


class RowPolicy(RunSQL):
    """Show the rows of *table* only where *visible* holds, and accept only rows where *writable* holds.

    Both are SQL conditions over the row; write calls of ``kernel_actor_…()`` as ``(select f())``, so that they are
    asked once a query.
    """

    def __init__(self, table: str, visible: str, writable: str | None = None) -> None:
        self.table, self.visible, self.writable = table, visible, writable
        super().__init__(
            sql=f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy {table}_visible on {table} for select using ({visible});
create policy {table}_insert on {table} for insert with check ({writable or visible});
create policy {table}_update on {table} for update using ({writable or visible}) with check ({writable or visible});
create policy {table}_delete on {table} for delete using ({writable or visible});
""",
            reverse_sql=f"""
drop policy {table}_visible on {table};
drop policy {table}_insert on {table};
drop policy {table}_update on {table};
drop policy {table}_delete on {table};
alter table {table} no force row level security;
alter table {table} disable row level security;
""",
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table, self.visible], {"writable": self.writable}
