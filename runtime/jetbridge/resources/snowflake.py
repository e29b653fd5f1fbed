"""`Snowflake`: a database whose queries may say warehouse, role and the like.

https://airflow.apache.org/docs/apache-airflow-providers-snowflake/stable/operators/snowflake.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.resources.database import Database

_SETTINGS = ("warehouse", "role", "schema", "authenticator", "session_parameters")


class Snowflake(Database):
    """A Snowflake account."""

    def execute(self, sql: str | list[str], **options: Any) -> Any:
        """Run SQL; `warehouse`, `database`, `role`, `schema`, `authenticator`, `session_parameters` take the place of the connection's.

        The other options are those of `Database.execute`.
        """
        given = {name: options.pop(name) for name in (*_SETTINGS, "database") if name in options}
        chosen = {name: value for name, value in given.items() if value is not None}
        return super().execute(sql, hook_params={**chosen, **(options.pop("hook_params", None) or {})}, **options)

    def submit(self, sql: str | list[str], **options: Any) -> None:
        """Run statements whose rows nobody reads, as SnowflakeSqlApiOperator does."""
        self.execute(sql, handler=None, **options)
