"""Opening an instance: its database is made if it is not there, and brought to this version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from jetbridge.errors import StorageError
from jetbridge.storage.instance import Instance
from jetbridge.storage.sql import schema
from jetbridge.storage.sql.migrations import migrate
from jetbridge.storage.sql.store import SqlStore

DATABASE = "jetbridge.db"
_BUSY_MS = 60_000


def open_folder(folder: Path) -> Instance:
    """The instance in a folder.

    Raises:
        StorageError: the folder or its database cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The instance's folder {folder} cannot be made: {error}.") from error
    return connect(f"sqlite:///{folder.resolve() / DATABASE}", folder)


def connect(url: str, folder: Path | None) -> Instance:
    """The instance in a database.

    Raises:
        StorageError: there is no such database, or it is of a newer version.
    """
    try:
        engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StorageError(f"The instance's database {url!r} cannot be opened: {error}.") from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    try:
        with engine.begin() as connection:
            migrate(connection)
    except StorageError:
        engine.dispose()
        raise
    except SQLAlchemyError as error:
        engine.dispose()
        shown = engine.url.render_as_string()
        raise StorageError(f"The instance's database {shown} cannot be opened: {error}.") from error
    return Instance(SqlStore(engine), folder, is_persistent=True, url=url)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers do not wait for the writer; a commit survives the end of the process at any moment."""
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()
    except BaseException:
        connection.close()
        raise


__all__ = ["connect", "open_folder", "schema"]
