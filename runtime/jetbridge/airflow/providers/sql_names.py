"""What a database hook knows of names in SQL: its dialect, reserved words, columns, and how names are quoted.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/dialects.html
"""

from __future__ import annotations

import importlib
from functools import cached_property
from typing import Any, ClassVar

from jetbridge.airflow.providers import sql_insert


class SqlNames:
    """The part of `DbApiHook` that is about names."""

    connection_extra: Any
    inspector: Any
    conn_type: ClassVar[str]

    @property
    def connection_extra_lower(self) -> dict[str, Any]:
        """What the connection's extra holds, under names in small letters."""
        return {name.lower(): value for name, value in self.connection_extra.items()}

    def _format(self, name: str) -> Any:
        hook: Any = self
        return sql_insert.format_of(hook, name)

    @property
    def insert_statement_format(self) -> str:
        """How an INSERT is written."""
        return str(self._format("insert_statement_format"))

    @property
    def replace_statement_format(self) -> str:
        """How a REPLACE is written."""
        return str(self._format("replace_statement_format"))

    @property
    def escape_word_format(self) -> str:
        """How a name is quoted."""
        return str(self._format("escape_word_format"))

    @property
    def escape_column_names(self) -> bool:
        """Whether all columns are quoted."""
        return bool(self._format("escape_column_names"))

    @cached_property
    def dialect_name(self) -> str:
        """SQLAlchemy's name of the dialect: that of the connection's extra, else that of the database."""
        extra = self.connection_extra
        scheme = extra.get("sqlalchemy_scheme") or extra.get("dialect") or self.conn_type
        name = str(scheme).partition("+")[0]
        return {"postgres": "postgresql", "redshift": "postgresql"}.get(name, name)

    @property
    def reserved_words(self) -> set[str]:
        """The words that the dialect reserves."""
        return self.get_reserved_words(self.dialect_name)

    def get_reserved_words(self, dialect_name: str) -> set[str]:
        """The words that a dialect of SQLAlchemy reserves; none of one that it does not have."""
        for module in ("base", "reserved_words"):
            try:
                found = importlib.import_module(f"sqlalchemy.dialects.{dialect_name}.{module}")
            except ImportError:
                continue
            for name in ("RESERVED_WORDS", f"RESERVED_WORDS_{dialect_name.upper()}"):
                if hasattr(found, name):
                    return set(getattr(found, name))
        return set()

    def get_table_schema(self, table_name: str, schema: str | None = None) -> list[dict[str, str]]:
        """Names and types of a table's columns."""
        columns = self.inspector.get_columns(table_name, schema=schema)
        return [{"name": column["name"], "type": str(column["type"])} for column in columns]
