"""Files and folders of an SFTP server.

https://airflow.apache.org/docs/apache-airflow-providers-sftp/stable/_api/airflow/providers/sftp/hooks/sftp/index.html
"""

from __future__ import annotations

import datetime as dt
import os
import posixpath
import stat
from collections.abc import Callable
from fnmatch import fnmatch
from io import BytesIO
from typing import Any

from jetbridge.airflow.providers.sftp.session import SftpSession
from jetbridge.definitions.signals import TaskException

Tree = tuple[list[str], list[str], list[str]]
"""Files, folders, and what is neither."""
_TIME = "%Y%m%d%H%M%S"


class SftpFiles(SftpSession):
    """Reads, writes, lists and removes; a session is opened for each call unless one is open."""

    def describe_directory(self, path: str) -> dict[str, dict[str, Any]]:
        """What is in a folder: size, type (`dir` or `file`) and time of change (this machine's zone) by name."""
        with self.session() as conn:
            found = sorted(conn.listdir_attr(path), key=lambda each: each.filename)
        return {
            each.filename: {
                "size": each.st_size,
                "type": "dir" if stat.S_ISDIR(each.st_mode) else "file",
                "modify": _local_time(each.st_mtime or 0),
            }
            for each in found
        }

    def list_directory(self, path: str, recursive: bool = False) -> list[str] | None:
        """The names in a folder, sorted; files below it as relative paths when recursive. None if there is no such folder."""
        try:
            with self.session() as conn:
                if not recursive:
                    return sorted(conn.listdir(path))
                return sorted(posixpath.relpath(each, path) for each in self.get_tree_map(path)[0])
        except OSError:
            return None

    def list_directory_with_attr(self, path: str) -> list[Any]:
        """What is in a folder, as paramiko's `SFTPAttributes`."""
        with self.session() as conn:
            return list(conn.listdir_attr(path))

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        """Make a folder; the one around it has to be there."""
        with self.session() as conn:
            conn.mkdir(path, mode)

    def isdir(self, path: str) -> bool:
        """Whether a path is a folder."""
        return self._has_mode(path, stat.S_ISDIR)

    def isfile(self, path: str) -> bool:
        """Whether a path is a file."""
        return self._has_mode(path, stat.S_ISREG)

    def path_exists(self, path: str) -> bool:
        """Whether there is anything at a path."""
        return self._has_mode(path, lambda _: True)

    def _has_mode(self, path: str, test: Callable[[int], bool]) -> bool:
        with self.session() as conn:
            try:
                return test(conn.stat(path).st_mode or 0)
            except OSError:
                return False

    def create_directory(self, path: str, mode: int = 0o777) -> None:
        """Make a folder and those around it, unless it is there.

        Raises:
            TaskException: there is a file of that name.
        """
        with self.session() as conn:
            if self.isdir(path):
                return
            if self.isfile(path):
                raise TaskException(f"{path} already exists and is a file")
            parent, name = posixpath.split(path)
            if parent and not self.isdir(parent):
                self.create_directory(parent, mode)
            if name:
                conn.mkdir(path, mode=mode)

    def delete_directory(self, path: str, include_files: bool = False) -> None:
        """Remove a folder: an empty one, or with all that is in it."""
        with self.session() as conn:
            files, folders, _ = self.get_tree_map(path) if include_files else ([], [], [])
            for each in files:
                conn.remove(each)
            for each in (*reversed(folders), path):
                conn.rmdir(each)

    def retrieve_file(self, remote_full_path: str, local_full_path: Any, prefetch: bool = True) -> None:
        """Read a file into a local path, or into something with `write`.

        Raises:
            TypeError: the target is neither.
        """
        if not (hasattr(local_full_path, "write") or isinstance(local_full_path, (str, bytes, os.PathLike))):
            raise TypeError(
                f"Unsupported type for local_full_path: {type(local_full_path)}."
                " Expected a stream-like object or a path-like object."
            )
        with self.session() as conn:
            read = conn.getfo if hasattr(local_full_path, "write") else conn.get
            read(remote_full_path, local_full_path, prefetch=prefetch)

    def store_file(self, remote_full_path: str, local_full_path: Any, confirm: bool = True) -> None:
        """Write a local file (a path, or a `BytesIO`); `confirm` compares the sizes after it."""
        with self.session() as conn:
            write = conn.putfo if isinstance(local_full_path, BytesIO) else conn.put
            write(local_full_path, remote_full_path, confirm=confirm)

    def delete_file(self, path: str) -> None:
        """Remove a file."""
        with self.session() as conn:
            conn.remove(path)

    def get_mod_time(self, path: str) -> str:
        """When a file was changed, as `YYYYMMDDHHMMSS` in this machine's zone."""
        with self.session() as conn:
            return _local_time(conn.stat(path).st_mtime)

    def get_file_by_pattern(self, path: str, fnmatch_pattern: str) -> str:
        """The first name in a folder that fits a pattern, an empty text if none does."""
        return next((each for each in self.list_directory(path) or () if fnmatch(each, fnmatch_pattern)), "")

    def get_files_by_pattern(self, path: str, fnmatch_pattern: str) -> list[str]:
        """The names in a folder that fit a pattern."""
        return [
            each.filename for each in self.list_directory_with_attr(path) if fnmatch(each.filename, fnmatch_pattern)
        ]

    def walktree(
        self,
        path: str,
        fcallback: Callable[[str], Any],
        dcallback: Callable[[str], Any],
        ucallback: Callable[[str], Any],
        recurse: bool = True,
    ) -> None:
        """Call one function for each file, one for each folder, one for all else below a folder; a folder before what is in it."""
        for entry in self.list_directory_with_attr(path):
            found = posixpath.join(path, entry.filename)
            if stat.S_ISDIR(entry.st_mode):
                dcallback(found)
                if recurse:
                    self.walktree(found, fcallback, dcallback, ucallback)
            elif stat.S_ISREG(entry.st_mode):
                fcallback(found)
            else:
                ucallback(found)

    def get_tree_map(self, path: str, prefix: str | None = None, delimiter: str | None = None) -> Tree:
        """All paths below a folder that begin with `prefix` and end with `delimiter`: files, folders, all else."""
        found: Tree = ([], [], [])
        self.walktree(path, found[0].append, found[1].append, found[2].append)

        def fits(each: str) -> bool:
            return each.startswith(prefix or "") and each.endswith(delimiter or "")

        return ([*filter(fits, found[0])], [*filter(fits, found[1])], [*filter(fits, found[2])])


def _local_time(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc).astimezone().strftime(_TIME)
