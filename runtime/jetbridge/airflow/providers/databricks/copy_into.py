"""Files loaded into a table with COPY INTO.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/operators/copy_into.html
"""

from __future__ import annotations

import re
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.providers.databricks.sql_hook import DatabricksSqlHook
from jetbridge.definitions.signals import TaskException

_FORMATS = ("CSV", "JSON", "AVRO", "ORC", "PARQUET", "TEXT", "BINARYFILE")
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_NOT_IN_EXPRESSIONS = (";", "--", "/*", "*/")


class DatabricksCopyIntoOperator(DeclaredOperator):
    """Loads files of a place into a table.

    Raises:
        TaskException: Databricks cannot read files of that format.
    """

    template_fields = ("file_location", "files", "table_name", "databricks_conn_id", "query_tags")

    table_name: str
    file_location: str
    file_format: str
    databricks_conn_id: str = "databricks_default"
    http_path: str | None = None
    sql_endpoint_name: str | None = None
    session_configuration: dict[str, str] | None = None
    http_headers: list[tuple[str, str]] | None = None
    client_parameters: dict[str, Any] = given(dict)
    catalog: str | None = None
    schema: str | None = None
    files: list[str] | None = None
    pattern: str | None = None
    expression_list: str | None = None
    credential: dict[str, str] | None = None
    storage_credential: str | None = None
    encryption: dict[str, str] | None = None
    format_options: dict[str, str] | None = None
    force_copy: bool | None = None
    copy_options: dict[str, str] = given(dict)
    validate: bool | int | None = None
    query_tags: dict[str, str | None] = given(dict)

    def check_arguments(self) -> None:
        """The format."""
        if self.file_format not in _FORMATS:
            raise TaskException(f"file_format '{self.file_format}' isn't supported")
        if self.force_copy is not None:
            self.copy_options["force"] = "true" if self.force_copy else "false"

    def execute(self, context: Context) -> None:
        """Load them.

        Raises:
            TaskException: an argument is missing, or two contradict each other.
        """
        if self.files is not None and self.pattern is not None:
            raise TaskException("Only one of 'pattern' or 'files' should be specified")
        for name in ("table_name", "file_location"):
            if not getattr(self, name):
                raise TaskException(f"{name} shouldn't be empty")
        statement = self.statement()
        self.log.info("Executing: %s", statement)
        names = (
            "http_path",
            "sql_endpoint_name",
            "session_configuration",
            "http_headers",
            "catalog",
            "schema",
            "query_tags",
        )
        options = {name: getattr(self, name) for name in names}
        DatabricksSqlHook(self.databricks_conn_id, **options, **self.client_parameters).run(statement)

    def statement(self) -> str:
        """The statement.

        Raises:
            ValueError: the table's name or the expressions are none.
            TaskException: `validate` is none.
        """
        self._check()
        parts = [
            f"COPY INTO {self.table_name}"
            + (f" WITH (CREDENTIAL {self.storage_credential})" if self.storage_credential else ""),
            f"FROM {self._source()}",
            f"FILEFORMAT = {self.file_format}",
            *self._validation(),
            *([f"PATTERN = {escaped(self.pattern)}"] if self.pattern is not None else []),
            *([f"FILES = {escaped(self.files)}"] if self.files is not None else []),
            _options("FORMAT_OPTIONS", self.format_options),
            _options("COPY_OPTIONS", self.copy_options),
        ]
        return "\n".join(parts).strip()

    def _check(self) -> None:
        for part in self.table_name.split("."):
            if not _NAME.fullmatch(part):
                raise ValueError(f"Invalid table identifier segment '{part}' in '{self.table_name}'.")
        if any(token in (self.expression_list or "") for token in _NOT_IN_EXPRESSIONS):
            raise ValueError("expression_list must not contain statement separators or comments.")

    def _source(self) -> str:
        source = escaped(self.file_location)
        if self.encryption is not None or self.credential is not None:
            secrets = [_options(name, given, quotes=False) for name, given in (
                ("CREDENTIAL", self.credential), ("ENCRYPTION", self.encryption),
            )]  # fmt: skip
            source += f" WITH ({' '.join(secrets)})"
        return source if self.expression_list is None else f"(SELECT {self.expression_list} FROM {source})"

    def _validation(self) -> list[str]:
        if isinstance(self.validate, bool) or self.validate is None:
            return ["VALIDATE ALL"] if self.validate else []
        if self.validate < 0:
            raise TaskException(f"Number of rows for validation should be positive, got: {self.validate}")
        return [f"VALIDATE {self.validate} ROWS"]


def escaped(value: Any) -> str:
    """A value as a literal of Databricks SQL."""
    if isinstance(value, (list, tuple)):
        return f"({','.join(map(escaped, value))})"
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def _options(name: str, options: dict[str, str] | None, *, quotes: bool = True) -> str:
    pairs = [f"{escaped(key) if quotes else key} = {escaped(value)}" for key, value in (options or {}).items()]
    return f"{name} ({', '.join(pairs)})" if pairs else ""
