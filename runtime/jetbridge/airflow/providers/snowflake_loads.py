"""Files loaded from a stage into a table of Snowflake, and its notebooks.

https://airflow.apache.org/docs/apache-airflow-providers-snowflake/stable/operators/copy_into_snowflake.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.snowflake import SnowflakeHook

_SETTINGS = ("warehouse", "database", "role", "schema", "authenticator", "session_parameters")


class _SnowflakeOperator(DeclaredOperator):
    """What the operators share."""

    snowflake_conn_id: str = "snowflake_default"
    warehouse: str | None = None
    database: str | None = None
    role: str | None = None
    schema: str | None = None
    authenticator: str | None = None
    session_parameters: dict[str, Any] | None = None

    @property
    def hook(self) -> SnowflakeHook:
        """The account."""
        return SnowflakeHook(self.snowflake_conn_id, **{name: getattr(self, name) for name in _SETTINGS})


class CopyFromExternalStageToSnowflakeOperator(_SnowflakeOperator):
    """Loads files from a stage.

    Raises:
        ValueError: a name holds a semicolon.
    """

    template_fields = ("files", "snowflake_conn_id")

    files: list[str] | None = None
    table: str
    stage: str
    prefix: str | None = None
    file_format: str
    columns_array: list[str] | None = None
    pattern: str | None = None
    autocommit: bool = True
    copy_options: str | None = None
    validation_mode: str | None = None

    def check_arguments(self) -> None:
        """Names."""
        for name in ("table", "stage"):
            if ";" in getattr(self, name):
                raise ValueError(f"Invalid {name}: semicolons (;) not allowed.")

    def statement(self) -> str:
        """The statement."""
        table = f"{self.schema}.{self.table}" if self.schema else self.table
        columns = f"({', '.join(self.columns_array)})" if self.columns_array else ""
        parts = [
            f"COPY INTO {table}{columns}",
            f"FROM @{self.stage}/{self.prefix or ''}",
            f"FILES=({','.join(map(_quoted, self.files))})" if self.files else "",
            f"PATTERN={_quoted(self.pattern)}" if self.pattern else "",
            f"FILE_FORMAT={self.file_format}",
            self.copy_options or "",
            self.validation_mode or "",
        ]
        return "\n".join(part for part in parts if part)

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Load them."""
        self.hook.run(self.statement(), self.autocommit)


class SnowflakeNotebookOperator(_SnowflakeOperator):
    """Runs a notebook with parameters, and waits for its end."""

    template_fields = (
        "sql", "parameters", "conn_id", "database", "hook_params", "snowflake_conn_id", "notebook", "notebook_parameters",
    )  # fmt: skip

    notebook: str
    notebook_parameters: list[str] | None = None

    @property
    def sql(self) -> str:
        """The statement."""
        texts = [text.replace("\\", "\\\\") for text in self.notebook_parameters or ()]
        return f"EXECUTE NOTEBOOK {self.notebook}({', '.join(map(_quoted, texts))})"

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Run it."""
        self.hook.run(self.sql)


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
