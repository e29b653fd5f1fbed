"""Sensors that wait for a file or for a command.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/sensors/file.html
"""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.context import Context
from jetbridge.airflow.sensor import BaseSensorOperator
from jetbridge.airflow.shell import exit_code_of
from jetbridge.definitions.signals import FailException, NotFoundException


class FileSensor(BaseSensorOperator):
    """Waits for a file, or for a folder that holds one; `filepath` may be a pattern, below the path of the connection `fs_conn_id`."""

    template_fields = ("filepath", "fs_conn_id")
    template_fields_v2 = ("filepath",)

    def __init__(
        self, *, filepath: str, fs_conn_id: str = "fs_default", recursive: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.filepath, self.fs_conn_id, self.recursive = filepath, fs_conn_id, recursive

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the files count
        """Whether it is there."""
        pattern = os.path.join(self._base_path(), self.filepath)  # noqa: PTH118 -- a pattern, not a path
        found = (Path(each) for each in glob.glob(pattern, recursive=self.recursive))  # noqa: PTH207 -- see above
        return any(each.is_file() or any(inner.is_file() for inner in each.rglob("*")) for each in found)

    def _base_path(self) -> str:
        try:
            connection = Connection.get(self.fs_conn_id)
        except NotFoundException:
            if Path(self.filepath).is_absolute():
                return ""
            raise
        return str(connection.extra_dejson.get("path", ""))


class BashSensor(BaseSensorOperator):
    """Waits until a command ends with exit code 0; with `retry_exit_code`, any other code than these two fails."""

    template_fields = ("bash_command", "env")

    def __init__(
        self,
        *,
        bash_command: str,
        env: Mapping[str, str] | None = None,
        output_encoding: str = "utf-8",
        retry_exit_code: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.bash_command, self.env = bash_command, env
        self.output_encoding, self.retry_exit_code = output_encoding, retry_exit_code

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the command counts
        """Run the command.

        Raises:
            FailException: it ended with a code that is no "not yet".
        """
        code = exit_code_of(self.bash_command, env=self.env, output_encoding=self.output_encoding)
        if code == 0 or self.retry_exit_code in {None, code}:
            return code == 0
        raise FailException(f"Command exited with return code {code}")
