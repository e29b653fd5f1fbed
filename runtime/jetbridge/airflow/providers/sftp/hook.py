"""Files and whole folders of an SFTP server: fetched and stored.

https://airflow.apache.org/docs/apache-airflow-providers-sftp/stable/_api/airflow/providers/sftp/hooks/sftp/index.html
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from typing_extensions import Self

from jetbridge.airflow.providers.sftp.files import SftpFiles
from jetbridge.definitions.signals import TaskException

_WORKERS = os.cpu_count() or 2


class SFTPHook(SftpFiles):
    """Files, and whole folders; a session is opened for each call unless one is open."""

    def retrieve_directory(self, remote_full_path: str, local_full_path: str, prefetch: bool = True) -> None:
        """Fetch a folder to a local path where nothing is yet.

        Raises:
            TaskException: something is there.
        """
        with self.session():
            for remote, local in self._to_fetch(remote_full_path, local_full_path):
                self.retrieve_file(remote, local, prefetch)

    def store_directory(self, remote_full_path: str, local_full_path: str, confirm: bool = True) -> None:
        """Store a local folder at a path where nothing is yet.

        Raises:
            TaskException: something is there.
        """
        with self.session():
            for remote, local in self._to_store(remote_full_path, local_full_path):
                self.store_file(remote, local, confirm)

    def retrieve_directory_concurrently(
        self, remote_full_path: str, local_full_path: str, workers: int = _WORKERS, prefetch: bool = True
    ) -> None:
        """`retrieve_directory` over several connections."""
        with self.get_managed_conn():
            pairs = self._to_fetch(remote_full_path, local_full_path)
        self._in_parallel(pairs, workers, lambda conn, pair: conn.get(*pair, prefetch=prefetch))

    def store_directory_concurrently(
        self, remote_full_path: str, local_full_path: str, confirm: bool = True, workers: int = _WORKERS
    ) -> None:
        """`store_directory` over several connections."""
        with self.get_managed_conn():
            pairs = self._to_store(remote_full_path, local_full_path)
        self._in_parallel(pairs, workers, lambda conn, pair: conn.put(pair[1], pair[0], confirm=confirm))

    def _to_fetch(self, remote: str, local: str) -> list[tuple[str, str]]:
        """Make the local folders, and give the remote and local paths of all files."""
        target = Path(local)
        if target.exists():
            raise TaskException(f"{local} already exists")
        target.mkdir(parents=True)
        files, folders, _ = self.get_tree_map(remote)
        for each in folders:
            _below(target, posixpath.relpath(each, remote)).mkdir(parents=True, exist_ok=True)
        return [(each, str(_below(target, posixpath.relpath(each, remote)))) for each in files]

    def _to_store(self, remote: str, local: str) -> list[tuple[str, str]]:
        """Make the remote folders, and give the remote and local paths of all files."""
        if self.path_exists(remote):
            raise TaskException(f"{remote} already exists")
        self.create_directory(remote)
        pairs = []
        for root, folders, files in os.walk(local):
            base = posixpath.normpath(posixpath.join(remote, Path(root).relative_to(local).as_posix()))
            for each in folders:
                self.create_directory(posixpath.join(base, each))
            pairs += [(posixpath.join(base, each), str(Path(root, each))) for each in files]
        return pairs

    def _in_parallel(
        self, pairs: list[tuple[str, str]], workers: int, move: Callable[[Any, tuple[str, str]], Any]
    ) -> None:
        def move_all(share: list[tuple[str, str]]) -> None:
            with self._worker().get_managed_conn() as conn:
                for pair in share:
                    move(conn, pair)

        shares = [share for share in (pairs[index::workers] for index in range(workers)) if share]
        with ThreadPoolExecutor(max_workers=workers) as pool:
            list(pool.map(move_all, shares))

    def _worker(self) -> Self:
        """A hook with a connection of its own to the same place."""
        made = type(self).__new__(type(self))
        made.__dict__.update({**self.__dict__, "client": None, "conn": None, "_users": 0})
        made.__dict__.pop("host_proxy", None)
        return made


def _below(folder: Path, relative: str) -> Path:
    """A path inside of a folder: a server must not write elsewhere.

    Raises:
        ValueError: it leads out of it.
    """
    found = folder / relative
    if not found.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"Path {found} is outside the destination directory {folder}")
    return found
