"""Waiting for files on an SFTP server.

https://airflow.apache.org/docs/apache-airflow-providers-sftp/stable/_api/airflow/providers/sftp/sensors/sftp/index.html
"""

from __future__ import annotations

import datetime as dt
import errno
import posixpath
from collections.abc import Callable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor, given
from jetbridge.airflow.providers.sftp.hook import SFTPHook
from jetbridge.airflow.sensor import PokeReturnValue
from jetbridge.scheduling.timetables.moments import moment_of


class SFTPSensor(DeclaredSensor):
    """Waits for a file, or for files of a folder that fit `file_pattern`, that were changed at `newer_than` or later.

    With `python_callable` the result has the files under `files_found` and what the function gives under `decorator_return_value`; the
    function gets the files as `files_found` when it has other `op_kwargs`.
    """

    template_fields = ("path", "file_pattern", "newer_than", "sftp_conn_id")

    path: str
    file_pattern: str = ""
    newer_than: dt.datetime | str | None = None
    sftp_conn_id: str = "sftp_default"
    python_callable: Callable[..., Any] | None = None
    op_args: list[Any] = given(list)
    op_kwargs: dict[str, Any] = given(dict)
    use_managed_conn: bool = True
    deferrable: bool = False

    def poke(self, context: Context) -> bool | PokeReturnValue:  # noqa: ARG002 -- only the files count
        """Whether the files are there."""
        hook = SFTPHook(self.sftp_conn_id)
        with hook.get_managed_conn():
            found = [path for path in self._paths(hook) if self._is_new(hook, path)]
        if not found or self.python_callable is None:
            return bool(found)
        if self.op_kwargs:
            self.op_kwargs["files_found"] = found
        result = self.python_callable(*self.op_args, **self.op_kwargs)
        return PokeReturnValue(is_done=True, xcom_value={"files_found": found, "decorator_return_value": result})

    def _paths(self, hook: SFTPHook) -> list[str]:
        if self.file_pattern:
            names = hook.get_files_by_pattern(self.path, self.file_pattern)
            return [posixpath.join(self.path, name) for name in names]
        return [self.path] if hook.isfile(self.path) else []

    def _is_new(self, hook: SFTPHook, path: str) -> bool:
        if not self.newer_than:
            return True
        try:
            changed = hook.get_mod_time(path)
        except OSError as error:
            if error.errno != errno.ENOENT:
                raise
            return False
        moment = dt.datetime.strptime(changed, "%Y%m%d%H%M%S").replace(tzinfo=dt.timezone.utc)
        since = moment_of(self.newer_than)
        return since is None or since <= moment
