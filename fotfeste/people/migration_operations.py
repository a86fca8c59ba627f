"""The policy of a table about persons, in one line of a migration: ``PersonTable("people_consent", category=1)``."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunSQL

from fotfeste.kernel.migration_operations import RowPolicy

_MINE = "controller_id = (select people_actor_controller())"
_SYSTEM = "(select kernel_actor_is_system())"
_OWN = "person_id = (select kernel_actor_person())"


BY_TRIGGERS = f"pg_trigger_depth() > 0 or {_SYSTEM}"
"""Kept history is written by the triggers of its table, and by the system that moves it or removes it."""


def only_kept(table: str) -> str:
    """SQL that lets kept history be written by triggers and removed by the system alone."""
    return f"""
drop policy {table}_insert on {table};
create policy {table}_insert on {table} for insert with check ({BY_TRIGGERS});
drop policy {table}_update on {table};
create policy {table}_update on {table} for update using ({_SYSTEM});
drop policy {table}_delete on {table};
create policy {table}_delete on {table} for delete using ({_SYSTEM});
"""


class PersonTable(RowPolicy):
    """Show the rows of *table* to those who may see person and category of each row, and to the person herself.

    category  the one category of the table; None where each row says its own
    writes    who may write: «staff» (who see the row, as its controller), «person» (also the person herself, new rows
              only), or «system» (actions that check first and then act as the system)
    also      one more SQL condition under which a row is seen; start it with what an index serves
    """

    def __init__(
        self, table: str, category: int | None = None, writes: str = "staff", also: str = ""
    ) -> None:
        # «category» is taken: Django's operations say with it whether they add, change or remove.
        self.of, self.writes, self.also = category, writes, also
        keys = f"(select people_visible_keys({category if category is not None else ''}))::bigint[]"
        seen = f"akey = any({keys})"
        visible = f"{seen} or akey between (select people_range_from()) and (select people_range_to())" + (
            f" or ({also})" if also else ""
        )
        by_staff = f"{_SYSTEM} or ({_MINE} and {seen})"
        super().__init__(table, visible, _SYSTEM if writes == "system" else by_staff)
        more, less = "", ""
        if writes == "person":
            more += f"create policy {table}_insert_own on {table} for insert with check ({_OWN});\n"
            less += f"drop policy {table}_insert_own on {table};\n"
        # A category outside the list would make the key of another person.
        condition = "between 1 and 9" if category is None else f"= {category}"
        name = f"{table}_{'known' if category is None else 'one'}_category"
        more += f"alter table {table} add constraint {name} check (category {condition});\n"
        less += f"alter table {table} drop constraint {name};\n"
        # Rows are deleted by the retention engine alone.
        more += (
            f"drop policy {table}_delete on {table};\n"
            f"create policy {table}_delete on {table} for delete using ({_SYSTEM});\n"
        )
        self.sql = f"{self.sql}{more}"
        self.reverse_sql = f"{less}{self.reverse_sql}"

    def deconstruct(self) -> Any:
        return (
            self.__class__.__qualname__,
            [self.table],
            {
                "category": self.of,
                "writes": self.writes,
                "also": self.also,
            },
        )


class PersonHistory(RowPolicy):
    """Let the kept history of a table about persons follow the table: seen with the row, written by its triggers."""

    def __init__(self, table: str) -> None:
        key = "(person_id * 16777216 + category * 1048576::bigint + controller_id)"
        super().__init__(
            table,
            f"{key} = any((select people_visible_keys())::bigint[])"
            f" or {key} between (select people_range_from()) and (select people_range_to())",
            BY_TRIGGERS,
        )
        self.sql = f"{self.sql}{only_kept(table)}create index {table}_akey on {table} ({key});\n"
        self.reverse_sql = f"drop index {table}_akey;\n{self.reverse_sql}"

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {}


class InstallAccess(RunSQL):
    """Make the tables and functions that the policies ask, as the code has them now (see ``access_sql``)."""

    def __init__(self) -> None:
        from fotfeste.people import access_sql

        super().__init__(sql=access_sql.everything(), reverse_sql=access_sql.UNDO)

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], {}
