"""Whole folders of an SFTP server: walked, fetched, stored."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from jetbridge.airflow.providers.sftp.hook import SFTPHook

_WORKERS = os.cpu_count() or 2
Tree = tuple[list[str], list[str], list[str]]
"""Files, folders, and what is neither."""


class SftpTrees:
    """What `SFTPHook` does with whole folders."""

    def walktree(
        self: SFTPHook,
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

    def get_tree_map(self: SFTPHook, path: str, prefix: str | None = None, delimiter: str | None = None) -> Tree:
        """All paths below a folder that begin with `prefix` and end with `delimiter`: files, folders, all else."""
        found: Tree = ([], [], [])
        self.walktree(path, found[0].append, found[1].append, found[2].append)

        def fits(each: str) -> bool:
            return each.startswith(prefix or "") and each.endswith(delimiter or "")

        return ([*filter(fits, found[0])], [*filter(fits, found[1])], [*filter(fits, found[2])])

    def retrieve_directory(self: SFTPHook, remote_full_path: str, local_full_path: str, prefetch: bool = True) -> None:
        """Fetch a folder to a local path where nothing is yet.

        Raises:
            TaskException: something is there.
        """
        with self.session():
            for remote, local in self._to_fetch(remote_full_path, local_full_path):
                self.retrieve_file(remote, local, prefetch)

    def store_directory(self: SFTPHook, remote_full_path: str, local_full_path: str, confirm: bool = True) -> None:
        """Store a local folder at a path where nothing is yet.

        Raises:
            TaskException: something is there.
        """
        with self.session():
            for remote, local in self._to_store(remote_full_path, local_full_path):
                self.store_file(remote, local, confirm)

    def retrieve_directory_concurrently(
        self: SFTPHook, remote_full_path: str, local_full_path: str, workers: int = _WORKERS, prefetch: bool = True
    ) -> None:
        """`retrieve_directory` over several connections."""
        with self.get_managed_conn():
            pairs = self._to_fetch(remote_full_path, local_full_path)
        self._in_parallel(pairs, workers, lambda conn, pair: conn.get(*pair, prefetch=prefetch))

    def store_directory_concurrently(
        self: SFTPHook, remote_full_path: str, local_full_path: str, confirm: bool = True, workers: int = _WORKERS
    ) -> None:
        """`store_directory` over several connections."""
        with self.get_managed_conn():
            pairs = self._to_store(remote_full_path, local_full_path)
        self._in_parallel(pairs, workers, lambda conn, pair: conn.put(pair[1], pair[0], confirm=confirm))

    def _to_fetch(self: SFTPHook, remote: str, local: str) -> list[tuple[str, str]]:
        """Make the local folders, and give the remote and local paths of all files."""
        target = Path(local)
        if target.exists():
            raise TaskException(f"{local} already exists")
        target.mkdir(parents=True)
        files, folders, _ = self.get_tree_map(remote)
        for each in folders:
            _below(target, posixpath.relpath(each, remote)).mkdir(parents=True, exist_ok=True)
        return [(each, str(_below(target, posixpath.relpath(each, remote)))) for each in files]

    def _to_store(self: SFTPHook, remote: str, local: str) -> list[tuple[str, str]]:
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
        self: SFTPHook, pairs: list[tuple[str, str]], workers: int, move: Callable[[Any, tuple[str, str]], Any]
    ) -> None:
        def move_all(share: list[tuple[str, str]]) -> None:
            with self._worker().get_managed_conn() as conn:
                for pair in share:
                    move(conn, pair)

        shares = [share for share in (pairs[index::workers] for index in range(workers)) if share]
        with ThreadPoolExecutor(max_workers=workers) as pool:
            list(pool.map(move_all, shares))

    def _worker(self: SFTPHook) -> SFTPHook:
        """A hook with a connection of its own to the same place."""
        made: SFTPHook = type(self).__new__(type(self))
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
